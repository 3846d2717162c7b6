#pragma once

#include "core/base/file.h"
#include "core/models/lora.h"

namespace calm
{

/// A LoRA adapter on disk as Hugging Face's PEFT writes and reads it (docs/lora.md): adapter_config.json, and
/// adapter_model.safetensors with "base_model.model.MODULE.lora_A.weight" (rank, in) and ".lora_B.weight" (out, rank).
struct LoraAdapter
{
    /// rank and alpha are the file's; patterns in it may give some matrices others. targets: what is changed.
    LoraSettings settings;
    std::vector<LoraMatrix> matrices;
};

/// Into an existing folder, the config last: a folder with one is whole. All matrices have the settings' rank and
/// scale. `model`: the directory whose matrices are changed; its family gives their names.
void saveLora(const Path& folder, const Path& model, const LoraAdapter& adapter);

/// In float32. Error(notFound | corrupt | unsupported) in one sentence: files that are missing or damaged, more than
/// plain LoRA, matrices that `model` does not have or that are of another shape.
LoraAdapter loadLora(const Path& folder, const Path& model);

/// The two files as they are, into an existing folder.
void copyLora(const Path& from, const Path& to);

} // namespace calm
