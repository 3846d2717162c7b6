#pragma once

#include "core/store/records.h"

#include <cstdint>
#include <vector>

namespace calm::ui
{

/// How long the examples of a mixture are, in tokens; means over a sample.
struct TextLengths
{
    std::int64_t examples = 0;            ///< of the whole mixture; 0 = nothing is known
    double anchorTokens = 0;              ///< of the prompt and the response
    double labels = 0;                    ///< of those, learned from
    std::vector<double> augmentingTokens; ///< per augmenting model

    bool operator==(const TextLengths&) const = default;
};

/// A run before it starts.
struct RunPlan
{
    Composition composition;
    ModelCard anchor;
    std::vector<ModelCard> augmenting; ///< in the composition's order
    TrainingSettings settings;
    TextLengths lengths;
};

/// Bytes that training takes, by what they are for.
struct MemoryEstimate
{
    std::int64_t models = 0;      ///< weights as they are stored
    std::int64_t trained = 0;     ///< what learns: weights, gradients, both moments of the optimizer; float32
    std::int64_t activations = 0; ///< kept in a batch for the way back
    std::int64_t logits = 0;      ///< and their gradients, at the labels of a batch
    std::int64_t cache = 0;       ///< in memory
    std::int64_t cacheFile = 0;   ///< beside the project, beyond what may stand in memory; not in total()

    std::int64_t total() const { return models + trained + activations + logits + cache; }
};

/// Numbers that learn: the bridges' (also of those that would stay frozen), or LoRA's at its rank.
std::int64_t trainedParameters(const RunPlan& plan);
MemoryEstimate estimateMemory(const RunPlan& plan);
int estimatedSteps(const RunPlan& plan); ///< settings.steps, or from the epochs; 0 = cannot tell

/// Floating-point operations for one of the anchor's tokens in training, nothing cached: 2 per weight forwards, 2 on
/// the way back through what stands above the lowest thing that learns, 4 for what learns.
double workPerToken(const RunPlan& plan);

struct TimeEstimate
{
    double seconds = 0; ///< 0 = cannot tell
    /// What it is judged by: a run of the same kind, how fast another one computed, or only this machine's cores.
    enum class By { sameRun, otherRun, cores } by = By::cores;
};

/// `runs` newest first; `models` those of the project.
TimeEstimate estimateTime(const RunPlan& plan, const std::vector<RunRecord>& runs,
                          const std::vector<ModelRecord>& models, int cores);

/// How long a run took or has taken, over all its starts; `now` for one that runs. Seconds.
double durationOf(const RunRecord& run, double now);

} // namespace calm::ui
