#pragma once

#include "core/base/file.h"
#include "core/data/rows.h"
#include "core/models/tensor_io.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace calm
{

/// An example of a run's data by its place: part of the mixture (or of the validation), and index in it.
struct ExamplePlace
{
    bool validation = false;
    int part = 0;
    std::int64_t index = 0;

    auto operator<=>(const ExamplePlace&) const = default;
};

/// What a run trains, as the trainer sees it: named parameters, and the loss of some examples under them. Bridges
/// (bridge_learner.h) and LoRA (lora_learner.h) are one each; loop, schedule, checkpoints, pausing and resuming are the
/// trainer's and the same for both. Belongs to one thread.
class Learner
{
public:
    virtual ~Learner() = default;

    /// What learns, by name; leaves that require gradients. The same tensors as long as the learner lives.
    virtual NamedTensors parameters() const = 0;

    /// Before the first step of a run that is not resumed: what has to be measured first, as the bridges' scales.
    virtual void prepare(const std::stop_token& /*stop*/) {}

    /// How many of an example's tokens are labels.
    virtual std::int64_t labelsOf(const ExamplePlace& example) const = 0;

    /// Cross-entropy summed over all labels of these examples, in nats (0-dim, float32). `training`: with dropout and,
    /// as gradients are enabled, with a graph. Error(cancelled) when stopped meanwhile.
    virtual Tensor lossSum(const std::vector<ExamplePlace>& examples, bool training, const std::stop_token& stop) = 0;

    /// What was learned, into an existing empty folder, and back. What save() writes answers in comparisons as it is.
    virtual void save(const Path& folder) const = 0;
    virtual void restore(const Path& folder) = 0; ///< Error(badInput) when it belongs to something else
};

} // namespace calm
