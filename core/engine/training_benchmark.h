#pragma once

#include "core/spec/composition.h"
#include "core/spec/training_settings.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// How fast bridges are trained, over random models and examples: the plain way (no activations kept, padded to the
/// longest of the batch, logits everywhere) beside the usual one. Step by step in turns, so that whatever else the
/// machine does slows both. No LibTorch type crosses here.
struct TrainingBenchmark
{
    struct Size
    {
        int layers = 0, width = 0, heads = 0;
    };
    Size anchor{12, 768, 12}, augmenting{8, 512, 8};
    int vocabulary = 8000;
    std::vector<Connection> connections;
    int examples = 48;
    int shortest = 32, longest = 512; ///< tokens of an example, drawn evenly
    double responseShare = 0.25;      ///< of an example's tokens: the labels
    int tokensPerBatch = 2048;
    int epochs = 3;
    int threads = 0;
    std::uint64_t seed = 1;
    CachePrecision cachePrecision = CachePrecision::float32;
    bool recompute = false;
};

/// One way through the benchmark.
struct TrainingWay
{
    std::vector<double> losses;       ///< per step
    std::vector<double> stepSeconds;
    std::vector<double> epochSeconds; ///< steps alone
    std::int64_t examples = 0;        ///< in all epochs
    std::int64_t tokens = 0;          ///< the anchor's, real
    std::int64_t computedTokens = 0;  ///< with padding
    std::vector<std::pair<std::string, double>> stages; ///< seconds
};

struct TrainingComparison
{
    TrainingWay plain, usual;
    double paddingShare(const TrainingWay& way) const; ///< of the tokens computed
    double allRatio() const;                           ///< examples a second, usual over plain, all epochs
    double laterRatio() const;                         ///< from the second epoch on
    double largestLossDifference() const;              ///< relative, over all steps
};

/// `onStep(done, all)` counts both ways' steps. Error(cancelled) when stopped.
TrainingComparison compareTraining(const TrainingBenchmark& benchmark,
                                   const std::function<void(int done, int all)>& onStep = {}, std::stop_token stop = {});

/// One way alone, as to see what memory its process needs.
TrainingWay trainOneWay(const TrainingBenchmark& benchmark, bool plain, std::stop_token stop = {});

} // namespace calm
