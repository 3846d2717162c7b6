#pragma once

#include "core/base/random.h"
#include "core/spec/sampling_settings.h"

#include <span>
#include <utility>
#include <vector>

namespace calm
{

struct Choice
{
    int token = 0;
    double probability = 0; ///< in the model's own distribution, before any filter
    std::vector<std::pair<int, double>> alternatives; ///< most probable first, likewise unfiltered
};

/// Picks the next token. One sampler belongs to one answer: it remembers the tokens for the repetition penalty and
/// draws from one seeded stream, so the same seed gives the same answer.
class Sampler
{
public:
    explicit Sampler(SamplingSettings settings);

    /// Tokens the repetition penalty (Keskar et al., arXiv 1909.05858) already holds against: the prompt's.
    void remember(std::span<const int> tokens);

    /// logits (V). Remembers the choice.
    Choice choose(std::span<const float> logits, int alternatives = 0);

private:
    int draw(std::span<const float> logits);
    SamplingSettings m_settings;
    Random m_random;
    std::vector<bool> m_seen;
};

} // namespace calm
