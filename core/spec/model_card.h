#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>

namespace calm
{

/// What is known of a model directory from config.json and the safetensors headers alone.
/// Field names in JSON are those of design: `calm inspect --json` prints exactly these.
struct ModelCard
{
    std::string directory;
    std::string family; ///< config.json's model_type, for instance "llama"
    std::int64_t parameters = 0;
    int layers = 0;
    int hiddenSize = 0;
    int heads = 0;
    int kvHeads = 0;
    int vocabSize = 0;
    int contextLength = 0;   ///< max_position_embeddings; 0 = not stated
    std::string dtype;       ///< "float32", "bfloat16", ...: the precision most bytes are stored in
    std::int64_t bytes = 0;  ///< of all tensors
    std::string tokenizer;   ///< "bpe", "unigram", "wordlevel"; empty = no tokenizer.json
    bool chatTemplate = false;
    std::string problem; ///< one sentence why this model cannot be used; empty = usable
};

Json toJson(const ModelCard& card);
ModelCard modelCardFromJson(const Json& json); ///< Error(corrupt)

/// The families that this version computes (config.json's model_type).
bool isSupportedFamily(const std::string& family);
std::string supportedFamilies(); ///< "llama, ...", for sentences

} // namespace calm
