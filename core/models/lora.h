#pragma once

#include "core/models/decoder.h"
#include "core/spec/training_settings.h"

#include <memory>
#include <string>
#include <vector>

namespace calm
{

/// A matrix of a decoder that LoRA may change.
struct LoraPlace
{
    std::string slot; ///< "block.0.query", "block.1.qkv", "block.2.expert.3.up"
    std::int64_t out = 0, in = 0;
};

/// A matrix's change.
struct LoraMatrix
{
    std::string slot;
    LowRankChange change;
};

/// All matrices of the blocks, the routers of experts among them.
std::vector<LoraPlace> projectionsOf(const DecoderSettings& settings);

/// Those that LoraSettings::targets name, in the order of the blocks; a model that holds several of them as one matrix
/// ("qkv", "gate_up") has that one changed as a whole, and what it does not have (the gate of GPT-2) is left out. All
/// experts' matrices are meant, never the router. Error(badInput) when nothing is left.
std::vector<LoraPlace> loraPlaces(const DecoderSettings& settings, const std::vector<std::string>& targets);

/// What of LoraSettings::targets the matrices are, in the order of a block.
std::vector<std::string> targetsOf(const std::vector<LoraMatrix>& matrices);

/// Trained numbers for each rank: the sum of in + out.
std::int64_t numbersPerRank(const std::vector<LoraPlace>& places);

/// `wanted` with its zeros filled in: the rank whose trained numbers come nearest to `numbers` (at least 1; of two as
/// near the lower), and alpha, twice the rank.
LoraSettings resolved(LoraSettings wanted, const std::vector<LoraPlace>& places, std::int64_t numbers);

/// Changes that change nothing yet: A uniform within 1/sqrt(in), as PEFT draws it (Kaiming's with a = sqrt(5)), B zero.
/// The same seed gives the same numbers on every machine. `settings` are resolved; dropout is left at 0.
std::vector<LoraMatrix> freshLora(const std::vector<LoraPlace>& places, const LoraSettings& settings,
                                  std::uint64_t seed);

/// The model with these changes. It shares all tensors, theirs too: who trains them sees the model change. `dropout` is
/// for a model that learns. Error(badInput) when a matrix is not in the model, there twice or of another shape.
std::shared_ptr<const DecoderModel> withLora(const DecoderModel& model, const std::vector<LoraMatrix>& matrices,
                                             double dropout = 0.0);

} // namespace calm
