#pragma once

#include "core/models/decoder_weights.h"

namespace calm
{

/// One multilayer perceptron on x (..., D): down(act(gate x) * up x), or down(act(up x)) where there is no gate.
Tensor multilayerPerceptron(const Tensor& x, const MlpWeights& mlp, const DecoderSettings& settings);

/// Sparse mixture of experts (Shazeer et al., arXiv 1701.06538) as Mixtral (arXiv 2401.04088) routes: each position's
/// `expertsPerToken` most probable experts, weighted by their probabilities. x (B, T, D) -> (B, T, D). Only experts
/// that some position chose are computed.
Tensor mixtureOfExperts(const Tensor& x, const BlockWeights& block, const DecoderSettings& settings);

} // namespace calm
