#include "core/engine/run_times.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace calm
{

namespace
{
// As bridge_learner.cpp names them.
constexpr std::array<const char*, 3> computingStages{"augmenting models", "anchor below the bridges",
                                                     "keeping activations"};

std::int64_t lengthOf(const TrainingData& data, const ExamplePlace& place)
{
    return static_cast<std::int64_t>(data.at(place).anchorIds.size());
}

std::int64_t validationTokens(const TrainingData& data, const TrainingSettings& settings)
{
    std::int64_t tokens = 0;
    for (const auto& part : data.validation) {
        const std::size_t count = settings.validationExamples > 0
                                      ? std::min(part.size(), static_cast<std::size_t>(settings.validationExamples))
                                      : part.size();
        for (std::size_t i = 0; i < count; ++i)
            tokens += static_cast<std::int64_t>(part[i].anchorIds.size());
    }
    return tokens;
}
} // namespace

TimeLeft::Work workOf(const TrainingData& data, const TrainingSettings& settings, const TrainingPlan& plan,
                      int firstStep)
{
    TimeLeft::Work work{.steps = {},
                        .firstStep = firstStep,
                        .validateEvery = settings.validateEvery,
                        .validationTokens = validationTokens(data, settings)};
    if (firstStep == 0) {
        for (const TrainingPlan::Step& step : plan.steps())
            work.steps.push_back({step.newTokens, step.knownTokens});
        return work;
    }
    MixtureSampler sampler = samplerOf(data, settings);
    std::set<ExamplePlace> kept;
    for (int step = 0; step < settings.steps; ++step) {
        TimeLeft::Step& sum = work.steps.emplace_back();
        for (int i = 0; i < settings.accumulate; ++i)
            for (const auto& [part, index] : sampler.batch(step)) {
                const ExamplePlace place{false, part, index};
                sum.knownTokens += lengthOf(data, place);
                if (step < firstStep || kept.contains(place))
                    continue;
                for (const ExamplePlace& other : plan.firstUsedWith(place)) // they are computed together
                    if (kept.insert(other).second)
                        sum.newTokens += lengthOf(data, other);
            }
        sum.knownTokens = std::max<std::int64_t>(0, sum.knownTokens - sum.newTokens);
    }
    return work;
}

RunTimes::RunTimes(TimeLeft::Work work, const StageTimes& stages, bool keeps)
    : m_left(work), m_steps(std::move(work.steps)), m_validationTokens(work.validationTokens), m_stages(stages),
      m_keeps(keeps)
{
}

void RunTimes::stepped(int step, double seconds)
{
    const bool first = m_last == Clock::time_point{};
    const double passed = sinceLast();
    const double took = first ? seconds : passed, computed = computing();
    m_left.stepped(took, computed);
    const auto index = static_cast<std::size_t>(step - 1);
    add("step", step, index < m_steps.size() ? m_steps[index] : TimeLeft::Step{}, took, computed);
}

void RunTimes::validated(int step)
{
    const double took = sinceLast();
    m_left.validated(took);
    add("validation", step, {0, m_validationTokens}, took, computing());
}

void RunTimes::saved(int step)
{
    const double took = sinceLast();
    m_left.saved(took);
    add("checkpoint", step, {}, took, computing());
}

std::string RunTimes::takeLines()
{
    return std::exchange(m_lines, {});
}

double RunTimes::sinceLast()
{
    const auto now = Clock::now();
    const double seconds = m_last == Clock::time_point{} ? 0 : std::chrono::duration<double>(now - m_last).count();
    m_last = now;
    return seconds;
}

double RunTimes::computing()
{
    if (!m_keeps)
        return 0;
    double sum = 0;
    for (const auto& [stage, seconds] : m_stages.seconds())
        if (std::ranges::find(computingStages, stage) != computingStages.end())
            sum += seconds;
    return sum - std::exchange(m_computed, sum);
}

void RunTimes::add(const char* kind, int step, const TimeLeft::Step& work, double seconds, double computing)
{
    m_lines +=
        fmt::format("{},{},{},{},{:.6f},{:.6f}\n", kind, step, work.newTokens, work.knownTokens, seconds, computing);
}

} // namespace calm
