#pragma once

#include "core/store/records.h"

#include <map>
#include <string>
#include <vector>

namespace calm::ui
{

/// An exponential moving average that is not pulled towards 0 at its beginning: after n values it is their mean,
/// weighted w^(n-1-i), the weights scaled to sum 1.
class Smoother
{
public:
    explicit Smoother(double weight = 0.95) : m_weight(weight) {}
    double add(double value);

private:
    double m_weight;
    double m_sum = 0;
    double m_weights = 0;
};

/// One curve, steps (or what else stands on the x axis) ascending.
struct Series
{
    std::vector<double> steps;
    std::vector<double> values;
};

/// A run's metrics as they come in. Feed it what Project::metrics(run, readAfter(), ...) gives: metrics that are
/// written late (validation of a step whose loss was seen) are not missed, steps that a resumed run does again take the
/// place of the old ones, and no long run is read twice.
class RunMetrics
{
public:
    int readAfter() const;  ///< -1 = from the beginning
    int latestStep() const; ///< -1 = none yet
    /// From now on `metrics`, ordered by step, is all there is after `step`. What is no number is passed over.
    void replaceAfter(int step, const std::vector<MetricRecord>& metrics);
    void setSmoothing(double weight); ///< 0 = none

    const Series& series(const std::string& name) const; ///< empty when there is none
    const Series& smoothedLoss() const { return m_smoothed; }
    const std::map<std::string, Series>& all() const { return m_series; }

private:
    void smooth();
    std::map<std::string, Series> m_series;
    Series m_smoothed;
    double m_weight = 0.95;
};

/// "run,step,metric,value" lines for a spreadsheet; names are quoted as RFC 4180 says.
std::string toCsv(const std::vector<std::pair<std::string, const RunMetrics*>>& runs);

/// The value of the series at the step nearest to `step`; false when it is empty.
bool nearest(const Series& series, double step, double& foundStep, double& value);

/// A loss over the learning rate of its step, for a range test: rates ascending, steps without a rate left out.
Series overRate(const Series& loss, const Series& rate);

/// Where a smoothed loss over the learning rate is lowest; 0 when it is empty.
double rateOfLowest(const Series& lossOverRate);

} // namespace calm::ui
