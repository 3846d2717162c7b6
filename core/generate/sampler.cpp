#include "core/generate/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calm
{

namespace
{
struct Candidate
{
    int token;
    double probability;
};

double logSumExp(std::span<const float> logits)
{
    const double highest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(logit - highest);
    return highest + std::log(sum);
}

// Candidates most probable first; equal ones by token, so that the order never depends on the sort.
bool moreProbable(const Candidate& a, const Candidate& b)
{
    return a.probability != b.probability ? a.probability > b.probability : a.token < b.token;
}

void normalize(std::vector<Candidate>& candidates)
{
    double sum = 0;
    for (const auto& candidate : candidates)
        sum += candidate.probability;
    for (auto& candidate : candidates)
        candidate.probability /= sum;
}

void keepTopK(std::vector<Candidate>& candidates, int k)
{
    if (k > 0 && static_cast<std::size_t>(k) < candidates.size())
        candidates.resize(static_cast<std::size_t>(k));
    normalize(candidates);
}

// Holtzman et al., arXiv 1904.09751: the smallest set that holds `share` of the probability, one at least.
void keepTopP(std::vector<Candidate>& candidates, double share)
{
    if (share >= 1.0)
        return;
    double sum = 0;
    std::size_t kept = 0;
    while (kept < candidates.size() && (kept == 0 || sum < share))
        sum += candidates[kept++].probability;
    candidates.resize(kept);
    normalize(candidates);
}

// Nguyen et al., arXiv 2407.01082: relative to the most probable.
void keepMinP(std::vector<Candidate>& candidates, double share)
{
    if (share <= 0.0)
        return;
    const double bar = share * candidates.front().probability;
    std::erase_if(candidates, [bar](const Candidate& candidate) { return candidate.probability < bar; });
    normalize(candidates);
}

std::vector<std::pair<int, double>> mostProbable(std::span<const float> logits, double normalizer, int count)
{
    std::vector<int> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    const auto kept = std::min<std::size_t>(static_cast<std::size_t>(std::max(count, 0)), order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(), [&](int a, int b) {
        const auto x = logits[static_cast<std::size_t>(a)], y = logits[static_cast<std::size_t>(b)];
        return x != y ? x > y : a < b;
    });
    std::vector<std::pair<int, double>> result;
    for (std::size_t i = 0; i < kept; ++i)
        result.emplace_back(order[i], std::exp(logits[static_cast<std::size_t>(order[i])] - normalizer));
    return result;
}
} // namespace

Sampler::Sampler(SamplingSettings settings) : m_settings(std::move(settings)), m_random(m_settings.seed) {}

void Sampler::remember(std::span<const int> tokens)
{
    for (const int token : tokens) {
        if (static_cast<std::size_t>(token) >= m_seen.size())
            m_seen.resize(static_cast<std::size_t>(token) + 1, false);
        m_seen[static_cast<std::size_t>(token)] = true;
    }
}

int Sampler::draw(std::span<const float> logits)
{
    if (m_settings.temperature <= 0)
        return static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    const double highest = *std::max_element(logits.begin(), logits.end());
    std::vector<Candidate> candidates;
    candidates.reserve(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double probability = std::exp((logits[i] - highest) / m_settings.temperature);
        if (probability > 0)
            candidates.push_back({static_cast<int>(i), probability});
    }
    std::sort(candidates.begin(), candidates.end(), moreProbable);
    keepTopK(candidates, m_settings.topK);
    keepTopP(candidates, m_settings.topP);
    keepMinP(candidates, m_settings.minP);
    double remaining = m_random.uniform();
    for (const auto& candidate : candidates) {
        remaining -= candidate.probability;
        if (remaining < 0)
            return candidate.token;
    }
    return candidates.back().token;
}

Choice Sampler::choose(std::span<const float> logits, int alternatives)
{
    std::vector<float> penalized;
    std::span<const float> scores = logits;
    if (m_settings.repetitionPenalty != 1.0) {
        penalized.assign(logits.begin(), logits.end());
        for (std::size_t i = 0; i < std::min(m_seen.size(), penalized.size()); ++i)
            if (m_seen[i])
                penalized[i] = static_cast<float>(penalized[i] > 0 ? penalized[i] / m_settings.repetitionPenalty
                                                                   : penalized[i] * m_settings.repetitionPenalty);
        scores = penalized;
    }
    Choice choice;
    choice.token = draw(scores);
    const double normalizer = logSumExp(logits);
    choice.probability = std::exp(logits[static_cast<std::size_t>(choice.token)] - normalizer);
    choice.alternatives = mostProbable(logits, normalizer, alternatives);
    remember({&choice.token, 1});
    return choice;
}

} // namespace calm
