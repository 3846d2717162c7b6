#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace calm
{

/// A learning-rate range test (Smith, arXiv 1506.01186): the rate rises from step to step, the loss falls and in the end
/// explodes. Where it falls fastest is a good rate.
class RangeTest
{
public:
    void add(double learningRate, double loss);
    /// The smoothed loss is four times its lowest, or no number: no higher rate has to be tried.
    bool isOver() const { return m_over; }
    /// The rate at which the smoothed loss fell fastest, per factor of the rate; empty when it never fell.
    std::optional<double> suggestion() const;

private:
    std::vector<double> m_rates, m_smoothed;
    double m_average = 0, m_weight = 0, m_lowest = 0;
    bool m_over = false;
};

} // namespace calm
