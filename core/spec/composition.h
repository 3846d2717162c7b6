#pragma once

#include "core/base/json.h"
#include "core/spec/model_card.h"

#include <limits>
#include <string>
#include <vector>

namespace calm
{

/// Anchor layer -1: the embedding output, which block 0 reads. Layers else count from 0 and mean the output
/// of that decoder block.
inline constexpr int embeddingLayer = -1;
/// Augmenting layer: the state after the final norm. Written "final" in JSON and on the command line.
inline constexpr int finalState = std::numeric_limits<int>::max();
/// Augmenting layer: what the model would say next, the softmax of its logits, as wide as its vocabulary. Written
/// "prediction". Its own softmax has cleared away what differs between states of one answer.
inline constexpr int predictionState = finalState - 1;

/// One bridge: the output of an augmenting model's layer is read by an anchor's layer.
struct Connection
{
    int augmenting = 0; ///< index into Composition::augmenting
    int augmentingLayer = 0; ///< embeddingLayer, 0..layers-1, finalState, predictionState
    int anchorLayer = 0;     ///< embeddingLayer, 0..layers-1

    bool operator==(const Connection&) const = default;
};

/// How the two sides of a bridge are brought to a common scale before the projections.
enum class BridgeScale {
    calibrated, ///< divide both inputs by their rms over a sample, multiply the output by the anchor's
    rmsNorm,    ///< RMSNorm on both inputs, output times the anchor's calibrated rms
    none,       ///< as published
};

/// What a bridge computes.
enum class BridgeForm {
    plain,   ///< maps without biases, nothing after W_O: as arXiv 2401.02412 writes them down
    release, ///< google-deepmind/calm: a bias on every map, and Gemma's RMSNorm, (1 + weight), on what W_O gives
};

/// The settings all bridges of a composition share; recorded in every saved composition.
struct BridgeSettings
{
    int heads = 4; ///< must divide the anchor's width
    BridgeScale scale = BridgeScale::calibrated;
    /// Penalty per position of distance, per head, repeated over the heads; {0} is the paper.
    std::vector<double> distanceSlopes{4.0, 1.0, 0.25, 0.0};
    double dropout = 0.0; ///< on the projected augmenting state while training; 0 = off
    BridgeForm form = BridgeForm::plain;
    /// Trained without a causal mask, as the authors' code does: the bridges learned to read text that is not there yet
    /// when an answer is generated. What they compute here is causal all the same.
    bool sawFuture = false;
    double normEpsilon = 1e-6; ///< of the release form's norm; their code takes the anchor's

    bool operator==(const BridgeSettings&) const = default;
};

/// What a person draws on the layer map. Models are named as in the project.
struct Composition
{
    std::string name;
    std::string anchor;
    std::vector<std::string> augmenting;
    std::vector<Connection> connections;
    BridgeSettings bridge;

    bool operator==(const Composition&) const = default;
};

Json toJson(const Composition& composition); ///< versioned: 2 where the form or the mask is the release's, else 1
Composition compositionFromJson(const Json& json); ///< Error(corrupt) or Error(unsupported) for a newer version

/// Whether an augmenting model of so many blocks has this layer.
bool isAugmentingLayer(int layer, int layers);
std::string layerName(int layer);                    ///< "embedding", "3", "final", "prediction"
int layerFromName(const std::string& name);          ///< the reverse; Error(badInput)
std::string toString(BridgeScale scale);             ///< "calibrated", "rms_norm", "none"
BridgeScale bridgeScaleFromString(const std::string& name); ///< Error(badInput)
std::string toString(BridgeForm form);                      ///< "plain", "release"
BridgeForm bridgeFormFromString(const std::string& name);   ///< Error(badInput)

/// Numbers per position in an augmenting layer: the vocabulary's for predictionState, else the hidden size.
int augmentingWidth(int layer, int hiddenSize, int vocabSize);

/// Trained parameters of one bridge: W_proj (d x D), W_Q, W_K, W_V, W_O (D x D each); in the release form a bias (D) to
/// each, and the norm's weight (D).
std::int64_t bridgeParameters(int augmentingWidth, int anchorWidth, BridgeForm form = BridgeForm::plain);
std::int64_t bridgeParameters(const Composition& composition, const ModelCard& anchor,
                              const std::vector<ModelCard>& augmenting);

/// What is wrong with a composition, one sentence each; empty = valid. `augmenting` in the composition's order.
std::vector<std::string> problemsOf(const Composition& composition, const ModelCard& anchor,
                                    const std::vector<ModelCard>& augmenting);

} // namespace calm
