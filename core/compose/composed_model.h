#pragma once

#include "core/compose/bridge.h"
#include "core/compose/composed_texts.h"
#include "core/models/token_model.h"

#include <memory>
#include <vector>

namespace calm
{

class Tokenizer;

/// What one augmenting model contributes to a batch: the states that bridges read, one per connected layer, and when
/// each of its tokens may be seen.
struct AugmentingStates
{
    std::vector<std::pair<int, Tensor>> layers; ///< (augmenting layer, (B, S, d))
    SettledAt settledAt;                        ///< (B or 1, S); undefined for ComposedTexts, which know it

    const Tensor& at(int layer) const; ///< Error(internal) when that layer was not read
    /// All tokens may be seen from every position, as the authors' release has it; padding is never seen.
    void unmask();
};

/// An anchor, its augmenting models and the bridges between them. The two kinds of model are frozen; only bridge
/// weights may require gradients.
class ComposedModel : public TokenModel
{
public:
    /// Bridges in the order of composition.connections; none given = fresh ones from `seed`. Error(badInput) when a
    /// connection does not fit the models.
    ComposedModel(Composition composition, std::shared_ptr<const DecoderModel> anchor,
                  std::vector<std::shared_ptr<const DecoderModel>> augmenting, std::vector<BridgeWeights> bridges = {},
                  std::uint64_t seed = 1);

    const Composition& composition() const { return m_composition; }
    const DecoderModel& anchor() const { return *m_anchor; }
    const DecoderModel& augmenting(std::size_t index) const { return *m_augmenting[index]; }
    const std::shared_ptr<const DecoderModel>& sharedAnchor() const { return m_anchor; }
    const std::shared_ptr<const DecoderModel>& sharedAugmenting(std::size_t index) const { return m_augmenting[index]; }
    std::size_t augmentingCount() const { return m_augmenting.size(); }
    std::vector<Bridge>& bridges() { return m_bridges; }
    const std::vector<Bridge>& bridges() const { return m_bridges; }

    /// The bridges' trained tensors, "bridge.0.project.weight" and so on; shared, not copied.
    NamedTensors parametersOfBridges() const;

    /// Runs one augmenting model without autograd, only up to its highest connected layer. ids (B, S). With a cache
    /// at `position` tokens read before.
    AugmentingStates readAugmenting(std::size_t index, const Tensor& ids, std::int64_t position = 0,
                                    KeyValueCache* cache = nullptr) const;

    /// What every augmenting model contributes to texts (B, T) of which only the anchor's ids are known.
    std::vector<AugmentingStates> readAll(const Tensor& ids) const;

    /// The anchor's state after its last block (B, T, D), bridges applied. `states` per augmenting model.
    Tensor hiddenState(const Tensor& anchorIds, const std::vector<AugmentingStates>& states, bool training = false) const;

    // The same for texts without padding, in two parts, as training wants it: up to the lowest layer with a bridge that
    // learns nothing changes from epoch to epoch.

    /// The layers a bridge reads of one augmenting model, each once, ascending.
    std::vector<int> connectedLayers(std::size_t augmenting) const;
    /// Those of them that bridges into `anchorLayer` and above read.
    std::vector<int> connectedLayers(std::size_t augmenting, int anchorLayer) const;
    /// The lowest anchor layer with a bridge that requires gradients; embeddingLayer where none does.
    int lowestTrainedLayer() const;
    /// States (1, M, d) of these layers of one augmenting model, without autograd.
    AugmentingStates readAugmenting(std::size_t index, const ComposedTexts& texts, std::vector<int> layers) const;
    /// The anchor's state (1, N, D) at `layer`, before the bridges that end there; those below applied.
    Tensor anchorState(int layer, const ComposedTexts& texts, const std::vector<AugmentingStates>& states) const;
    /// From there to the state (1, L, D) after the last block, at the wanted rows. `recompute` as in
    /// DecoderModel::runBlocks().
    Tensor hiddenState(int layer, const Tensor& anchorState, const ComposedTexts& texts,
                       const std::vector<AugmentingStates>& states, const ChosenRows& wanted, bool training,
                       bool recompute = false) const;

    /// rms of both sides of every connection over these texts (1, T), without padding, written into the bridges. `read`
    /// gives what the augmenting models contribute to a text. Bridges that `keep` names were trained before: they keep
    /// theirs and act, so that the others are measured on the states they will read.
    void calibrate(const std::vector<Tensor>& anchorIds,
                   const std::function<std::vector<AugmentingStates>(std::size_t text)>& read,
                   const std::vector<bool>& keep = {});

    /// For augmenting models that read other ids than the anchor: without tokenizers, and where they are equal, all read
    /// the same ids.
    void setTokenizers(std::shared_ptr<const Tokenizer> anchor, std::vector<std::shared_ptr<const Tokenizer>> augmenting);
    bool sharesIds(std::size_t index) const;
    const std::shared_ptr<const Tokenizer>& anchorTokenizer() const { return m_anchorTokenizer; } ///< may be null
    const std::shared_ptr<const Tokenizer>& augmentingTokenizer(std::size_t index) const { return m_augmentingTokenizers[index]; }
    /// How the augmenting models read what the anchor reads as these ids. `ends`: they are a whole prompt.
    EncodedText followed(const std::vector<int>& anchorIds, bool ends) const;

    // TokenModel. Texts of which only the anchor's ids are known are followed().
    const DecoderSettings& settings() const override { return m_anchor->settings(); }
    std::unique_ptr<DecodingSession> start() const override;
    Tensor logits(const Tensor& ids) const override;
    std::vector<Tensor> layerOutputs(const Tensor& ids) const override;
    std::int64_t parameters() const override;
    std::int64_t positionLimit() const override; ///< the anchor's, and of the models that read the same ids

    /// logits() for models that read different ids: augmentingIds per model, settledAt in the states.
    Tensor logits(const Tensor& anchorIds, const std::vector<AugmentingStates>& states) const;
    std::vector<Tensor> layerOutputs(const Tensor& anchorIds, const std::vector<AugmentingStates>& states) const;

private:
    friend class ComposedSession;
    using KeysAndValues = std::pair<Tensor, Tensor>;
    /// Keeps the states of `layers` (ascending) on the way up; `run` runs blocks [0, last).
    AugmentingStates readLayers(std::size_t index, const std::vector<int>& layers, const Tensor& embedded,
                                const std::function<Tensor(const Tensor&, int last, const DecoderModel::Tap&)>& run) const;
    /// Undefined for bridges that end below `fromLayer`.
    std::vector<KeysAndValues> keysAndValues(const std::vector<AugmentingStates>& states, bool training,
                                             int fromLayer = embeddingLayer) const;
    /// `state` plus what the bridges into `layer` add; `residual` computes one.
    Tensor withBridges(int layer, const Tensor& state,
                       const std::function<Tensor(std::size_t bridge, const Tensor& state)>& residual) const;
    /// The anchor with its bridges: `read` per connection, `biases` per augmenting model; `observe` sees each block's
    /// output, bridges applied.
    Tensor runAnchor(const Tensor& ids, std::int64_t position, KeyValueCache* cache,
                     const std::vector<KeysAndValues>& read, const std::vector<Tensor>& biases,
                     const std::function<void(int layer, const Tensor& hidden)>& observe = {}) const;
    Tensor hiddenState(const Tensor& anchorIds, const std::vector<AugmentingStates>& states, bool training,
                       const std::function<void(int layer, const Tensor& hidden)>& observe) const;

    Composition m_composition;
    std::shared_ptr<const DecoderModel> m_anchor;
    std::vector<std::shared_ptr<const DecoderModel>> m_augmenting;
    std::shared_ptr<const Tokenizer> m_anchorTokenizer;
    std::vector<std::shared_ptr<const Tokenizer>> m_augmentingTokenizers;
    std::vector<Bridge> m_bridges;
};

} // namespace calm
