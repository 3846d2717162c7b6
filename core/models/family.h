#pragma once

#include "core/base/json.h"
#include "core/models/config_reader.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace calm
{

/// Which tensors of a checkpoint fill a slot of the decoder. '#' in both stands for the block's number, the second '#'
/// for the expert's; ".weight" and ".bias" follow on both sides.
struct TensorName
{
    enum class Holds {
        it,         ///< the tensor is what the slot wants
        rows,       ///< '*' in the name counts 0, 1, ...: one row of the slot each
        firstHalf,  ///< all experts in one tensor (E, 2 rows, columns) without a suffix: this one's upper half
        secondHalf, ///< its lower half
        expert      ///< all experts in one tensor (E, rows, columns) without a suffix: this one's
    };
    std::string slot; ///< "block.#.query"
    std::string name; ///< "model.layers.#.self_attn.q_proj"; the first part may be missing in the file
    Holds holds = Holds::it;
};

/// One architecture as published: how its config.json becomes decoder settings and what its tensors are called.
/// A family is one file in families/ and one line in family.cpp; ADDING_A_MODEL.md is the way.
struct Family
{
    std::string name; ///< config.json's model_type
    /// Error(corrupt) for a missing number, Error(unsupported) for a variant the decoder does not compute.
    std::function<DecoderSettings(const ConfigReader& config)> settings;
    std::vector<TensorName> names; ///< several for a slot: the first that the file has counts
};

std::span<const Family> families();

/// Error(unsupported) that names the family found and those there are; also for quantized checkpoints, for models that
/// see or hear, and for encoders.
const Family& familyOf(const Json& config);

/// What the family calls the module that is one of the decoder's matrices: "block.3.query" is
/// "model.layers.3.self_attn.q_proj". The first is how transformers names it now or did when the family came out; empty
/// where no module is just this matrix.
std::vector<std::string> modulesOf(const Family& family, const std::string& slot);

/// The names of Llama and those who followed it, and the names with some of them replaced.
std::vector<TensorName> llamaNames();
std::vector<TensorName> replaced(std::vector<TensorName> names, const std::vector<TensorName>& by);

/// A config.json of the llama family for these settings, which other tools load too.
Json llamaConfig(const DecoderSettings& settings);

} // namespace calm
