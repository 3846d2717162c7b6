// What ComposedModel computes over texts without padding.

#include "core/compose/composed_model.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <limits>

namespace calm
{

ComposedTexts composedTexts(const std::vector<const EncodedText*>& texts, const BridgeSettings& settings)
{
    ComposedTexts all;
    std::vector<std::int64_t> ids, lengths;
    for (const EncodedText* text : texts) {
        ids.insert(ids.end(), text->anchorIds.begin(), text->anchorIds.end());
        lengths.push_back(static_cast<std::int64_t>(text->anchorIds.size()));
        all.rows.add(lengths.back());
    }
    all.ids = at::tensor(ids, at::kLong);
    for (std::size_t model = 0; model < texts.front()->augmentingIds.size(); ++model) {
        ComposedTexts::Augmenting augmenting;
        std::vector<SettledTokens> tokens;
        ids.clear();
        for (const EncodedText* text : texts) {
            tokens.push_back(settledTokens(*text, model));
            ids.insert(ids.end(), tokens.back().ids.begin(), tokens.back().ids.end());
            augmenting.rows.add(static_cast<std::int64_t>(tokens.back().ids.size()));
        }
        augmenting.ids = at::tensor(ids, at::kLong);
        augmenting.pattern = bridgePattern(lengths, tokens, settings);
        all.augmenting.push_back(std::move(augmenting));
    }
    return all;
}

int ComposedModel::lowestTrainedLayer() const
{
    int lowest = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < m_bridges.size(); ++i)
        if (m_bridges[i].weights().project.requires_grad())
            lowest = std::min(lowest, m_composition.connections[i].anchorLayer);
    return lowest == std::numeric_limits<int>::max() ? embeddingLayer : lowest;
}

AugmentingStates ComposedModel::readAugmenting(std::size_t index, const ComposedTexts& texts,
                                               std::vector<int> layers) const
{
    at::NoGradGuard noGradients;
    if (layers.empty())
        return {};
    std::sort(layers.begin(), layers.end());
    layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
    const DecoderModel& decoder = *m_augmenting[index];
    const ComposedTexts::Augmenting& read = texts.augmenting[index];
    return readLayers(index, layers, decoder.embed(read.ids, read.rows),
                      [&](const Tensor& embedded, int last, const DecoderModel::Tap& keep) {
                          return decoder.runBlocks(embedded, 0, last, read.rows, keep);
                      });
}

Tensor ComposedModel::anchorState(int layer, const ComposedTexts& texts,
                                  const std::vector<AugmentingStates>& states) const
{
    at::NoGradGuard noGradients;
    const Tensor embedded = m_anchor->embed(texts.ids, texts.rows);
    if (layer == embeddingLayer)
        return embedded;
    const std::vector<KeysAndValues> read = keysAndValues(states, false);
    const auto addBridges = [&](int at, const Tensor& state) {
        if (at == layer)
            return state;
        return withBridges(at, state, [&](std::size_t bridge, const Tensor& reader) {
            const auto model = static_cast<std::size_t>(m_composition.connections[bridge].augmenting);
            return m_bridges[bridge].residual(reader, read[bridge], texts.augmenting[model].pattern);
        });
    };
    return m_anchor->runBlocks(addBridges(embeddingLayer, embedded), 0, layer + 1, texts.rows, addBridges);
}

Tensor ComposedModel::hiddenState(int layer, const Tensor& anchorState, const ComposedTexts& texts,
                                  const std::vector<AugmentingStates>& states, const ChosenRows& wanted, bool training,
                                  bool recompute) const
{
    const std::vector<KeysAndValues> read = keysAndValues(states, training, layer);
    const int last = m_anchor->settings().layers - 1;
    const auto addBridges = [&](int at, const Tensor& state) {
        return withBridges(at, state, [&](std::size_t bridge, const Tensor& reader) {
            const auto model = static_cast<std::size_t>(m_composition.connections[bridge].augmenting);
            const AttentionPattern& pattern = texts.augmenting[model].pattern;
            return m_bridges[bridge].residual(reader, read[bridge],
                                              at == last ? chosenQueries(pattern, wanted) : pattern);
        });
    };
    if (layer == last)
        return addBridges(last, wanted.of(anchorState));
    const Tensor hidden = m_anchor->runBlocks(addBridges(layer, anchorState), layer + 1, last, texts.rows, addBridges,
                                              recompute);
    return addBridges(last, m_anchor->runBlock(last, hidden, texts.rows, wanted));
}

} // namespace calm
