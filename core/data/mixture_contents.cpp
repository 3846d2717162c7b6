#include "core/data/mixture_contents.h"

#include "core/base/error.h"
#include "core/data/mixture_sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calm
{

namespace
{
MixtureSampler samplerFor(const TrainingSettings& settings, const std::vector<std::vector<int>>& lengths, int steps)
{
    return MixtureSampler(settings.mixture, lengths, settings.tokensPerBatch, steps, settings.seed);
}

/// The share of every part, on average over the steps; all together 1.
std::vector<double> sharesAsked(const std::vector<MixturePart>& parts, int steps)
{
    std::vector<double> asked(parts.size());
    for (int step = 0; step < steps; ++step) {
        std::vector<double> shares;
        double total = 0;
        for (const MixturePart& part : parts) {
            shares.push_back(shareAt(part, step, steps));
            total += shares.back();
        }
        for (std::size_t i = 0; i < parts.size(); ++i)
            asked[i] += shares[i] / total / steps;
    }
    return asked;
}
} // namespace

int mixtureSteps(const TrainingSettings& settings, const std::vector<std::vector<int>>& lengths)
{
    if (settings.epochs <= 0)
        return settings.steps;
    double examples = 0, tokens = 0;
    for (const auto& part : lengths)
        for (const int length : part) {
            ++examples;
            tokens += length;
        }
    // Shares that move do so over the run's steps, which are not known yet: over about so many.
    const double perStep = static_cast<double>(settings.tokensPerBatch) * settings.accumulate;
    const double about = std::ceil(settings.epochs * tokens / perStep);
    if (about > std::numeric_limits<int>::max())
        throw Error(ErrorKind::badInput, "So many epochs are more steps than a run can count; choose fewer epochs.");
    MixtureSampler sampler = samplerFor(settings, lengths, std::max(1, static_cast<int>(about)));
    double used = 0;
    int steps = 0;
    for (; used < settings.epochs * examples; ++steps)
        for (int batch = 0; batch < settings.accumulate; ++batch)
            used += static_cast<double>(sampler.batch(steps).size());
    return std::max(1, steps);
}

MixtureContents mixtureContents(const TrainingSettings& settings, const std::vector<std::vector<int>>& lengths)
{
    MixtureContents contents;
    contents.steps = mixtureSteps(settings, lengths);
    MixtureSampler sampler = samplerFor(settings, lengths, contents.steps);
    std::vector<std::vector<char>> seen;
    for (const auto& part : lengths) {
        seen.emplace_back(part.size());
        contents.parts.push_back({.available = std::ssize(part)});
    }
    for (int step = 0; step < contents.steps; ++step)
        for (int batch = 0; batch < settings.accumulate; ++batch)
            for (const auto& [number, index] : sampler.batch(step)) {
                const auto part = static_cast<std::size_t>(number);
                const auto place = static_cast<std::size_t>(index);
                MixturePartContents& taken = contents.parts[part];
                ++taken.examples;
                taken.tokens += lengths[part][place];
                taken.different += seen[part][place] == 0 ? 1 : 0;
                seen[part][place] = 1;
            }
    const std::vector<double> asked = sharesAsked(settings.mixture, contents.steps);
    for (const MixturePartContents& part : contents.parts) {
        contents.examples += part.examples;
        contents.tokens += part.tokens;
    }
    for (std::size_t i = 0; i < contents.parts.size(); ++i) {
        MixturePartContents& part = contents.parts[i];
        part.shareAsked = asked[i];
        part.shareGot =
            contents.examples == 0 ? 0.0 : static_cast<double>(part.examples) / static_cast<double>(contents.examples);
        part.epochs = static_cast<double>(part.examples) / static_cast<double>(part.available);
    }
    return contents;
}

} // namespace calm
