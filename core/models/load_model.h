#pragma once

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/models/decoder.h"

#include <memory>

namespace calm
{

/// Loads a directory in Hugging Face layout: the time of mapping its files, whose pages come in when they are first
/// computed with. Matrices stay as they are mapped, in the file's precision; norms and biases become float32. Nothing
/// requires gradients. Error(notFound | corrupt | unsupported) names the file, the tensor, what was found and what was
/// expected.
std::shared_ptr<const DecoderModel> loadDecoder(const Path& model);

/// Settings alone, from config.json.
DecoderSettings loadDecoderSettings(const Path& model);

/// Writes config.json and model.safetensors (float32) of a llama-family decoder into an existing directory.
/// `extraConfig` is merged into config.json (token ids).
void saveDecoder(const Path& directory, const DecoderModel& decoder, const Json& extraConfig);

} // namespace calm
