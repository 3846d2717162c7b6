#include "core/train/time_left.h"

#include <algorithm>
#include <numeric>

namespace calm
{

namespace
{
// Each holds its share of the hiccups; those that are most out of line are left out, at both ends.
constexpr std::size_t blocks = 10, trimmed = 2;
// A machine that became faster or slower is believed after an eighth of the run; a few busy minutes are not.
constexpr std::size_t fewestLast = 100;
constexpr std::size_t fewestSteps = 2;
constexpr std::size_t fewestAgain = 5;
constexpr double pieces = 20; // of all new tokens: as long as one is, what computing took is a mean

// Before the first validation was measured: it goes forwards only, and of a step about a third is that.
constexpr double forwardPart = 1.0 / 3;

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::ranges::max_element(values.begin(), middle)) / 2;
}

double trimmedMean(std::vector<double> values)
{
    if (values.size() <= 2 * trimmed)
        return median(std::move(values));
    std::ranges::sort(values);
    return std::accumulate(values.begin() + trimmed, values.end() - trimmed, 0.0) /
           static_cast<double>(values.size() - 2 * trimmed);
}
} // namespace

TimeLeft::TimeLeft(Work work)
    : m_work(std::move(work)), m_newTokensFrom(m_work.steps.size() + 1, 0), m_tokensFrom(m_work.steps.size() + 1, 0)
{
    for (std::size_t i = m_work.steps.size(); i-- > 0;) {
        const auto fresh = static_cast<double>(m_work.steps[i].newTokens);
        m_newTokensFrom[i] = m_newTokensFrom[i + 1] + fresh;
        m_tokensFrom[i] = m_tokensFrom[i + 1] + fresh + static_cast<double>(m_work.steps[i].knownTokens);
    }
}

void TimeLeft::stepped(double seconds, double computing)
{
    const std::size_t step = static_cast<std::size_t>(m_work.firstStep) + m_steps.size();
    if (step >= m_work.steps.size())
        return;
    const auto fresh = static_cast<double>(m_work.steps[step].newTokens);
    m_steps.push_back({fresh, fresh + static_cast<double>(m_work.steps[step].knownTokens), seconds, computing});
}

void TimeLeft::validated(double seconds)
{
    m_validations.push_back(seconds);
}

void TimeLeft::saved(double seconds)
{
    m_saving += seconds;
}

// Where those to come mostly use examples again and there are enough of them, of the steps that did so: the others
// leave less in the processor's cache.
std::vector<TimeLeft::Measured> TimeLeft::telling() const
{
    const std::size_t next = static_cast<std::size_t>(m_work.firstStep) + m_steps.size();
    // The first step makes room for everything and says little of the others.
    std::vector<Measured> steps(m_steps.begin() + (m_steps.size() > fewestSteps ? 1 : 0), m_steps.end());
    if (2 * m_newTokensFrom[next] <= m_tokensFrom[next]) {
        std::vector<Measured> again;
        for (const Measured& step : m_steps)
            if (2 * step.newTokens <= step.tokens)
                again.push_back(step);
        if (again.size() >= fewestAgain)
            steps = std::move(again);
    }
    const std::size_t last = std::max(fewestLast, steps.size() / 4);
    if (steps.size() > last)
        steps.erase(steps.begin(), steps.end() - static_cast<std::ptrdiff_t>(last));
    return steps;
}

TimeLeft::Rates TimeLeft::rates() const
{
    const std::vector<Measured> steps = telling();
    const std::size_t count = std::min(blocks, steps.size());
    std::vector<double> every;
    for (std::size_t block = 0; block < count; ++block) {
        Measured sum;
        for (std::size_t i = steps.size() * block / count; i < steps.size() * (block + 1) / count; ++i) {
            sum.tokens += steps[i].tokens;
            sum.seconds += steps[i].seconds - steps[i].computing;
        }
        if (sum.tokens > 0)
            every.push_back(sum.seconds / sum.tokens);
    }
    // Steps with new tokens may lie far back by now: all of them count.
    Measured fresh;
    std::vector<double> first;
    for (const Measured& step : m_steps) {
        fresh.newTokens += step.newTokens;
        fresh.computing += step.computing;
        if (fresh.newTokens > 0 && fresh.newTokens >= m_newTokensFrom.front() / pieces) {
            first.push_back(fresh.computing / fresh.newTokens);
            fresh = {};
        }
    }
    if (first.empty() && fresh.newTokens > 0)
        first.push_back(fresh.computing / fresh.newTokens);
    return {median(std::move(first)), trimmedMean(std::move(every))};
}

double TimeLeft::validationsLeft(const Rates& rates) const
{
    if (m_work.validationTokens == 0)
        return 0;
    const int steps = static_cast<int>(m_work.steps.size()), every = m_work.validateEvery;
    int due = 1;
    if (every > 0)
        due = steps / every - m_work.firstStep / every + (steps % every != 0 ? 1 : 0);
    const int left = std::max(0, due - static_cast<int>(m_validations.size()));
    // The first one computes what the others find kept.
    const auto tokens = static_cast<double>(m_work.validationTokens);
    const double first = rates.first * tokens;
    if (m_validations.empty())
        return left == 0 ? 0 : first + left * forwardPart * rates.every * tokens;
    if (m_validations.size() == 1)
        return left * std::max(m_validations.front() - first, 0.2 * m_validations.front());
    return left * median({m_validations.begin() + 1, m_validations.end()});
}

double TimeLeft::seconds() const
{
    const std::size_t next = static_cast<std::size_t>(m_work.firstStep) + m_steps.size();
    if (m_steps.size() < fewestSteps || next > m_work.steps.size())
        return 0;
    const Rates rate = rates();
    const double steps = rate.first * m_newTokensFrom[next] + rate.every * m_tokensFrom[next];
    const double savingPerStep = m_saving / static_cast<double>(m_steps.size());
    return steps + validationsLeft(rate) + savingPerStep * static_cast<double>(m_work.steps.size() - next);
}

} // namespace calm
