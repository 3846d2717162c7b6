#include "core/train/training_plan.h"

#include "core/data/mixture_contents.h"

#include <algorithm>
#include <limits>

namespace calm
{

namespace
{
std::vector<std::vector<int>> lengthsOf(const std::vector<std::vector<EncodedExample>>& parts)
{
    std::vector<std::vector<int>> lengths;
    for (const auto& part : parts) {
        lengths.emplace_back();
        for (const EncodedExample& example : part)
            lengths.back().push_back(static_cast<int>(example.anchorIds.size()));
    }
    return lengths;
}
} // namespace

const EncodedExample& TrainingData::at(const ExamplePlace& place) const
{
    const auto& parts = place.validation ? validation : mixture;
    return parts[static_cast<std::size_t>(place.part)][static_cast<std::size_t>(place.index)];
}

MixtureSampler samplerOf(const TrainingData& data, const TrainingSettings& settings)
{
    return MixtureSampler(settings.mixture, lengthsOf(data.mixture), settings.tokensPerBatch, settings.steps,
                          settings.seed);
}

int stepsOf(const TrainingData& data, const TrainingSettings& settings)
{
    return mixtureSteps(settings, lengthsOf(data.mixture));
}

TrainingPlan::TrainingPlan(const TrainingData& data, const TrainingSettings& settings, int rank, int processes)
    : m_rank(rank)
{
    for (const auto& part : data.mixture)
        m_uses.emplace_back(part.size());
    MixtureSampler sampler = samplerOf(data, settings);
    int batches = 0;
    for (int step = 0; step < settings.steps; ++step) {
        Step tokens;
        for (int i = 0; i < settings.accumulate; ++i, ++batches) {
            std::vector<ExamplePlace> fresh;
            for (const auto& [part, index] : sampler.batch(step)) {
                const ExamplePlace place{false, part, index};
                Use& used = use(place);
                const bool isNew = used.times++ == 0;
                (isNew ? tokens.newTokens : tokens.knownTokens) +=
                    static_cast<std::int64_t>(data.at(place).anchorIds.size());
                if (isNew) {
                    used.firstBatch = batches;
                    m_firstUses.emplace_back(batches, place);
                    fresh.push_back(place);
                }
            }
            dealOut(data, std::move(fresh), processes);
        }
        m_steps.push_back(tokens);
    }
}

// The longest first, each to whom has the fewest tokens so far.
void TrainingPlan::dealOut(const TrainingData& data, std::vector<ExamplePlace> together, int processes)
{
    const auto length = [&](const ExamplePlace& place) { return data.at(place).anchorIds.size(); };
    std::ranges::stable_sort(together, std::ranges::greater(), length);
    std::vector<std::size_t> tokens(static_cast<std::size_t>(processes));
    for (const ExamplePlace& place : together) {
        const auto least = std::ranges::min_element(tokens);
        use(place).owner = static_cast<int>(least - tokens.begin());
        *least += length(place);
    }
}

TrainingPlan::Use& TrainingPlan::use(const ExamplePlace& example)
{
    return m_uses[static_cast<std::size_t>(example.part)][static_cast<std::size_t>(example.index)];
}

const TrainingPlan::Use& TrainingPlan::use(const ExamplePlace& example) const
{
    return m_uses[static_cast<std::size_t>(example.part)][static_cast<std::size_t>(example.index)];
}

bool TrainingPlan::isOwn(const ExamplePlace& example) const
{
    return use(example).owner == m_rank;
}

int TrainingPlan::uses(const ExamplePlace& example) const
{
    if (example.validation)
        return std::numeric_limits<int>::max();
    return use(example).times;
}

std::vector<ExamplePlace> TrainingPlan::firstUsedWith(const ExamplePlace& example) const
{
    const int batch = use(example).firstBatch;
    std::vector<ExamplePlace> together;
    const auto byBatch = [](const auto& first, int wanted) { return first.first < wanted; };
    for (auto first = std::lower_bound(m_firstUses.begin(), m_firstUses.end(), batch, byBatch);
         first != m_firstUses.end() && first->first == batch; ++first)
        if (isOwn(first->second))
            together.push_back(first->second);
    return together;
}

} // namespace calm
