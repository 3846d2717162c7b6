#pragma once

#include "core/models/family.h"

namespace calm
{

// What families that build on one another share; each is defined in the file of the one it is named for.

/// Llama: usualSettings() with the MLP's width, the epsilon of RMSNorm and the activation.
DecoderSettings llamaSettings(const ConfigReader& config, const UsualDefaults& defaults);

/// Qwen2: the window of the upper blocks.
void setUpperWindow(const ConfigReader& config, DecoderSettings& settings);

/// Gemma: all but positions.
DecoderSettings gemmaSettings(const ConfigReader& config, const UsualDefaults& defaults);
/// Gemma 2: norms on both sides, capped logits, the scale of scores. Needs fillLayers() before.
void addGemma2(const ConfigReader& config, DecoderSettings& settings, double logitCap);
std::vector<TensorName> gemma2Names();

/// OLMo 2.
DecoderSettings olmoSettings(const ConfigReader& config);
std::vector<TensorName> olmoNames();

} // namespace calm
