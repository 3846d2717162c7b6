#pragma once

#include "core/models/text_attention.h"
#include "core/spec/composition.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace calm
{

/// The trained numbers of one connection and the two constants measured before training. D the anchor's width,
/// d the augmenting model's; maps are stored (out, in).
struct BridgeWeights
{
    Tensor project;            ///< W_proj (D, d)
    Tensor query, key, value;  ///< (D, D)
    Tensor output;             ///< W_O (D, D), zero at the start
    // The release form's, undefined in the plain one.
    Tensor projectBias, queryBias, keyBias, valueBias, outputBias; ///< (D) each; the last zero at the start
    Tensor norm;                                                   ///< (D): what comes out is multiplied by 1 + norm
    double augmentingRms = 1.0; ///< rms of the augmenting layer's output over a sample
    double anchorRms = 1.0;     ///< the same of the anchor's layer
};

/// Fresh weights: W_O and its bias zero, so that an untrained composition answers exactly as its anchor (a norm leaves
/// zero zero); the other maps normal with standard deviation 1/sqrt(in), their biases and the norm's weight zero.
BridgeWeights freshBridge(int augmentingWidth, int anchorWidth, std::uint64_t seed,
                          BridgeForm form = BridgeForm::plain);

/// The trained tensors by name, "bridge.<index>.project.weight" and so on, the release form's "bridge.<index>.project.bias"
/// and "bridge.<index>.norm.weight" behind them; shared, not copied.
NamedTensors namedTensors(const BridgeWeights& weights, std::size_t index);

/// When an augmenting token may be seen: token s of row b from anchor position settledAt(b, s) on. (B or 1, S) int64.
/// Equal tokenizers: settledAt = 0, 1, 2, ...
using SettledAt = Tensor;

/// A token that is never seen: padding.
inline constexpr std::int64_t neverSettled = std::int64_t{1} << 40;

/// Additive attention bias (B or 1, N, T, S) for anchor positions first..first+T-1: -slope * (t - settledAt) where the
/// augmenting token is settled, -inf where it is not. It is what makes the bridge causal.
Tensor bridgeBias(const SettledAt& settledAt, std::int64_t first, std::int64_t count, const BridgeSettings& settings);

/// The same for whole texts one after the other, as textAttention() takes it.
struct SettledTokens;
AttentionPattern bridgePattern(const std::vector<std::int64_t>& anchorLengths, const std::vector<SettledTokens>& tokens,
                               const BridgeSettings& settings);

/// One connection: cross-attention from the anchor's state into the augmenting model's (arXiv 2401.02412, section 3).
/// The release form has a bias on every map and norms what W_O gives, before it is added.
/// B batch, T anchor positions, S augmenting positions, N heads of D/N.
class Bridge
{
public:
    Bridge(BridgeSettings settings, BridgeWeights weights) : m_settings(std::move(settings)), m_weights(std::move(weights)) {}

    const BridgeWeights& weights() const { return m_weights; }
    BridgeWeights& weights() { return m_weights; }

    /// State of the augmenting layer (B, S, d) -> its keys and values (B, N, S, D/N). `training` applies the dropout.
    std::pair<Tensor, Tensor> keysAndValues(const Tensor& augmenting, bool training = false) const;

    /// What is added to the anchor's state (B, T, D), given all keys and values so far and bridgeBias(). Positions that
    /// see nothing get zero.
    Tensor residual(const Tensor& anchor, const std::pair<Tensor, Tensor>& keysAndValues, const Tensor& bias) const;

    /// The same for texts one after the other: anchor's state (1, T, D), keys and values (1, N, S, D/N) of all texts, and
    /// bridgePattern() of the positions.
    Tensor residual(const Tensor& anchor, const std::pair<Tensor, Tensor>& keysAndValues,
                    const AttentionPattern& pattern) const;

private:
    Tensor scaled(const Tensor& state, double rms) const;
    Tensor queriesOf(const Tensor& anchor) const; ///< (B, N, T, D/N)
    /// What was read by all heads (B, T, D) as what is added; `blind` positions (B, T, 1) get zero.
    Tensor written(const Tensor& read, const Tensor& blind) const;
    Tensor normed(const Tensor& read) const; ///< Gemma's RMSNorm, arXiv 2403.08295
    BridgeSettings m_settings;
    BridgeWeights m_weights;
};

} // namespace calm
