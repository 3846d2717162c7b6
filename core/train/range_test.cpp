#include "core/train/range_test.h"

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
constexpr double smoothing = 0.9; // as the loss of single batches jumps: about ten steps
constexpr std::size_t settled = 10; // the first steps say more of their batches than of the rate
} // namespace

void RangeTest::add(double learningRate, double loss)
{
    if (!std::isfinite(loss)) {
        m_over = true;
        return;
    }
    m_average = smoothing * m_average + (1.0 - smoothing) * loss;
    m_weight = smoothing * m_weight + (1.0 - smoothing);
    const double smoothed = m_average / m_weight;
    m_lowest = m_rates.empty() ? smoothed : std::min(m_lowest, smoothed);
    m_rates.push_back(learningRate);
    m_smoothed.push_back(smoothed);
    m_over = m_rates.size() > settled && smoothed > 4.0 * m_lowest;
}

std::optional<double> RangeTest::suggestion() const
{
    const auto lowest = std::min_element(m_smoothed.begin(), m_smoothed.end()) - m_smoothed.begin();
    std::optional<double> best;
    double steepest = 0;
    for (std::size_t i = settled; i < static_cast<std::size_t>(lowest); ++i) {
        const double slope = (m_smoothed[i + 1] - m_smoothed[i]) / std::log(m_rates[i + 1] / m_rates[i]);
        if (slope < steepest) {
            steepest = slope;
            best = m_rates[i];
        }
    }
    return best;
}

} // namespace calm
