#pragma once

#include "core/spec/training_settings.h"

#include <cstdint>
#include <vector>

namespace calm
{

/// What a run will take from one part of its mixture.
struct MixturePartContents
{
    std::int64_t available = 0; ///< examples there are
    std::int64_t examples = 0;  ///< used, each time counted
    std::int64_t different = 0; ///< used at least once
    std::int64_t tokens = 0;    ///< the anchor's, of those used
    double shareAsked = 0;      ///< of the examples, on average over the steps; all parts together 1
    double shareGot = 0;        ///< of the examples
    double epochs = 0;          ///< how often each of its examples is used, on average
};

struct MixtureContents
{
    int steps = 0;
    std::int64_t examples = 0;
    std::int64_t tokens = 0;
    std::vector<MixturePartContents> parts;
};

/// settings.steps, or where settings.epochs is above 0 the steps after which so many times as many examples have been
/// used as there are. `lengths[part][index]`: tokens of each example. Error(badInput) as MixtureSampler's, and for more
/// steps than an int can count.
int mixtureSteps(const TrainingSettings& settings, const std::vector<std::vector<int>>& lengths);

/// What the whole run holds: its sampler is played through, so that it is so to the example. Errors as above.
MixtureContents mixtureContents(const TrainingSettings& settings, const std::vector<std::vector<int>>& lengths);

} // namespace calm
