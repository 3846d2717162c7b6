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

int RunMetrics::readAfter() const
{
    double earliest = std::numeric_limits<double>::infinity();
    double latest = -1;
    for (const auto& [name, series] : m_series) {
        earliest = std::min(earliest, series.steps.back());
        latest = std::max(latest, series.steps.back());
    }
    if (!m_series.contains("validation_loss"))
        earliest = std::min(earliest, latest - furthestBackForNew);
    if (latest < 0)
        return -1;
    return static_cast<int>(std::max({earliest, latest - furthestBack, -1.0}));
}

bool RunMetrics::add(const std::vector<MetricRecord>& metrics)
{
    bool changed = false;
    for (const MetricRecord& metric : metrics) {
        Series& series = m_series[metric.name];
        if ((!series.steps.empty() && metric.step <= series.steps.back()) || !std::isfinite(metric.value)) {
            if (series.steps.empty())
                m_series.erase(metric.name);
            continue;
        }
        series.steps.push_back(metric.step);
        series.values.push_back(metric.value);
        changed = true;
        if (metric.name == "train_loss") {
            m_smoothed.steps.push_back(metric.step);
            m_smoothed.values.push_back(m_smoother.add(metric.value));
        }
    }
    return changed;
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

} // namespace calm::ui
