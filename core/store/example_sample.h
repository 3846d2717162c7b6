#pragma once

#include "core/store/project.h"

#include <string>
#include <vector>

namespace calm
{

/// Examples that stand for others: the first of some datasets, the same each time.
struct ExampleSample
{
    std::vector<ExampleRecord> examples;
    bool chatTemplate = false; ///< they are read through the models' chat templates, as the run they come from did
};

/// What to measure untrained models on, at most `limit` in all and as many of each part (0 = all). `parts` name dataset
/// and split, shares are not looked at. Without parts: what the composition's newest run learned from; where it has
/// none, every dataset's examples but those for validation and test (splitMeant). Error(badInput) when there are none.
ExampleSample trainingSample(Project& project, std::int64_t composition, const std::vector<MixturePart>& parts,
                             int limit);

/// What to measure a run's checkpoint on: `parts`, or without any what the run was validated on. Error(badInput) when
/// there are none.
ExampleSample validationSample(Project& project, const RunRecord& run, const std::vector<MixturePart>& parts,
                               int limit);

/// SHA-256 of all that a measurement depends on: the composition's models (their names, and the files of their folders by
/// size and time) and all that the examples say. Equal as long as measuring again would give the same.
std::string measurementKey(Project& project, const Composition& composition, const ExampleSample& sample);

} // namespace calm
