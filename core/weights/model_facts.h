#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// What a person wants to know of a model beside its ModelCard: config.json as it stands, in either spelling, the
/// files, and the licence. For reading, not for computing: a number that config.json does not state is left out (0,
/// empty).
struct ModelFacts
{
    std::string architecture; ///< "LlamaForCausalLM"
    int headDim = 0;          ///< as stated, else width / heads
    int mlpWidth = 0;
    std::string activation;
    int experts = 0, expertsPerToken = 0;
    std::optional<double> normEpsilon;
    std::string positions; ///< "rotary", "ALiBi", "learned"; empty = unknown
    std::optional<double> rotaryBase;
    std::optional<double> localRotaryBase; ///< of the layers with a window, where they have one of their own
    std::optional<double> rotaryShare;     ///< of a head's width that is rotated; empty = all
    std::string rotaryScaling;             ///< "llama3, factor 8"; empty = none
    int slidingWindow = 0;                 ///< positions a windowed layer sees; 0 = none
    int windowedLayers = 0;                ///< of all; 0 = not stated
    std::optional<bool> tiedEmbeddings;
    std::string licence; ///< of README.md's front matter

    struct File
    {
        std::string name;
        std::int64_t bytes = 0;
    };
    std::vector<File> files; ///< sorted by name, links followed
    std::int64_t totalBytes() const;
};

/// Never throws Error: what cannot be read is left out (ModelCard::problem says why).
ModelFacts readModelFacts(const Path& directory);

} // namespace calm
