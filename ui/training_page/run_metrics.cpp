#include "ui/training_page/run_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace calm::ui
{

namespace
{

// Steps that are read again at most, for a metric that comes seldom, and for one that has not come yet.
constexpr int furthestBack = 1000;
constexpr int furthestBackForNew = 200;

std::string quoted(const std::string& text)
{
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + '"';
}

} // namespace

double Smoother::add(double value)
{
    m_sum = m_weight * m_sum + value;
    m_weights = m_weight * m_weights + 1;
    return m_sum / m_weights;
}

int RunMetrics::latestStep() const
{
    double latest = -1;
    for (const auto& [name, series] : m_series)
        latest = std::max(latest, series.steps.back());
    return static_cast<int>(latest);
}

int RunMetrics::readAfter() const
{
    const double latest = latestStep();
    if (latest < 0)
        return -1;
    double earliest = latest;
    for (const auto& [name, series] : m_series)
        earliest = std::min(earliest, series.steps.back());
    if (!m_series.contains("validation_loss"))
        earliest = std::min(earliest, latest - furthestBackForNew);
    return static_cast<int>(std::max({earliest, latest - furthestBack, -1.0}));
}

void RunMetrics::replaceAfter(int step, const std::vector<MetricRecord>& metrics)
{
    for (auto& [name, series] : m_series) {
        const auto end = std::ranges::upper_bound(series.steps, double(step));
        series.values.resize(std::size_t(end - series.steps.begin()));
        series.steps.erase(end, series.steps.end());
    }
    for (const MetricRecord& metric : metrics) {
        if (!std::isfinite(metric.value))
            continue;
        Series& series = m_series[metric.name];
        series.steps.push_back(metric.step);
        series.values.push_back(metric.value);
    }
    std::erase_if(m_series, [](const auto& entry) { return entry.second.steps.empty(); });
    smooth();
}

void RunMetrics::setSmoothing(double weight)
{
    if (weight == m_weight)
        return;
    m_weight = weight;
    smooth();
}

/// All of it anew: some tenths of a millisecond for 100,000 steps.
void RunMetrics::smooth()
{
    Smoother smoother(m_weight);
    m_smoothed = series("train_loss");
    for (double& value : m_smoothed.values)
        value = smoother.add(value);
}

const Series& RunMetrics::series(const std::string& name) const
{
    static const Series none;
    const auto it = m_series.find(name);
    return it == m_series.end() ? none : it->second;
}

std::string toCsv(const std::vector<std::pair<std::string, const RunMetrics*>>& runs)
{
    std::string csv = "run,step,metric,value\r\n";
    for (const auto& [run, metrics] : runs)
        for (const auto& [name, series] : metrics->all())
            for (std::size_t i = 0; i < series.steps.size(); ++i)
                csv += fmt::format("{},{:.0f},{},{}\r\n", quoted(run), series.steps[i], quoted(name), series.values[i]);
    return csv;
}

bool nearest(const Series& series, double step, double& foundStep, double& value)
{
    if (series.steps.empty())
        return false;
    auto it = std::ranges::lower_bound(series.steps, step);
    if (it == series.steps.end() || (it != series.steps.begin() && step - *std::prev(it) < *it - step))
        --it;
    foundStep = *it;
    value = series.values[std::size_t(it - series.steps.begin())];
    return true;
}

Series overRate(const Series& loss, const Series& rate)
{
    Series result;
    std::size_t at = 0;
    for (std::size_t i = 0; i < loss.steps.size(); ++i) {
        while (at < rate.steps.size() && rate.steps[at] < loss.steps[i])
            ++at;
        if (at == rate.steps.size())
            break;
        const bool rises = result.steps.empty() || rate.values[at] > result.steps.back();
        if (rate.steps[at] != loss.steps[i] || !rises)
            continue;
        result.steps.push_back(rate.values[at]);
        result.values.push_back(loss.values[i]);
    }
    return result;
}

double rateOfLowest(const Series& lossOverRate)
{
    const auto lowest = std::ranges::min_element(lossOverRate.values);
    return lowest == lossOverRate.values.end() ? 0
                                               : lossOverRate.steps[std::size_t(lowest - lossOverRate.values.begin())];
}

} // namespace calm::ui
