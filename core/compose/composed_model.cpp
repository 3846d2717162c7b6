#include "core/compose/composed_model.h"

#include "core/base/error.h"
#include "core/compose/augmenting_batch.h"
#include "core/data/rows.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/softmax.h>

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
int augmentingWidthOf(const Connection& connection, const DecoderModel& decoder)
{
    return augmentingWidth(connection.augmentingLayer, decoder.settings().width, decoder.settings().vocabulary);
}

void checkFits(const Composition& composition, const DecoderModel& anchor,
               const std::vector<std::shared_ptr<const DecoderModel>>& augmenting)
{
    const auto refuse = [](const std::string& sentence) { throw Error(ErrorKind::badInput, sentence); };
    if (augmenting.empty())
        refuse("A composition needs at least one augmenting model.");
    if (composition.bridge.heads <= 0 || anchor.settings().width % composition.bridge.heads != 0)
        refuse("The " + std::to_string(composition.bridge.heads) +
               " heads of the bridges do not divide the anchor's width of " + std::to_string(anchor.settings().width) +
               ".");
    for (const Connection& connection : composition.connections) {
        if (connection.augmenting < 0 || static_cast<std::size_t>(connection.augmenting) >= augmenting.size())
            refuse("A connection reads augmenting model " + std::to_string(connection.augmenting) +
                   ", which is not there.");
        const int layers = augmenting[static_cast<std::size_t>(connection.augmenting)]->settings().layers;
        if (!isAugmentingLayer(connection.augmentingLayer, layers) || connection.anchorLayer < embeddingLayer ||
            connection.anchorLayer >= anchor.settings().layers)
            refuse("The connection from layer " + layerName(connection.augmentingLayer) + " to layer " +
                   layerName(connection.anchorLayer) + " names a layer that is not there.");
    }
}

double rmsOf(const Tensor& state)
{
    return std::sqrt(state.to(at::kDouble).pow(2).mean().item<double>());
}

double meanSquareToRms(double sum, double count)
{
    const double rms = count > 0 ? std::sqrt(sum / count) : 1.0;
    return rms > 0 ? rms : 1.0;
}
} // namespace

const Tensor& AugmentingStates::at(int layer) const
{
    for (const auto& [candidate, state] : layers)
        if (candidate == layer)
            return state;
    throw Error(ErrorKind::internal, "The augmenting layer " + layerName(layer) + " was not read.");
}

void AugmentingStates::unmask()
{
    settledAt = settledAt.masked_fill(settledAt.lt(neverSettled), 0);
}

ComposedModel::ComposedModel(Composition composition, std::shared_ptr<const DecoderModel> anchor,
                             std::vector<std::shared_ptr<const DecoderModel>> augmenting,
                             std::vector<BridgeWeights> bridges, std::uint64_t seed)
    : m_composition(std::move(composition)), m_anchor(std::move(anchor)), m_augmenting(std::move(augmenting))
{
    checkFits(m_composition, *m_anchor, m_augmenting);
    if (!bridges.empty() && bridges.size() != m_composition.connections.size())
        throw Error(ErrorKind::badInput, "The composition has " + std::to_string(m_composition.connections.size()) +
                                             " connections but " + std::to_string(bridges.size()) +
                                             " bridges were given.");
    for (std::size_t i = 0; i < m_composition.connections.size(); ++i) {
        const auto& source = *m_augmenting[static_cast<std::size_t>(m_composition.connections[i].augmenting)];
        m_bridges.emplace_back(m_composition.bridge,
                               bridges.empty() ? freshBridge(augmentingWidthOf(m_composition.connections[i], source),
                                                             m_anchor->settings().width, seed * 1'000'003 + i,
                                                             m_composition.bridge.form)
                                               : std::move(bridges[i]));
    }
}

NamedTensors ComposedModel::parametersOfBridges() const
{
    NamedTensors parameters;
    for (std::size_t i = 0; i < m_bridges.size(); ++i)
        for (auto& named : namedTensors(m_bridges[i].weights(), i))
            parameters.push_back(std::move(named));
    return parameters;
}

std::vector<int> ComposedModel::connectedLayers(std::size_t augmenting) const
{
    return connectedLayers(augmenting, embeddingLayer);
}

std::vector<int> ComposedModel::connectedLayers(std::size_t augmenting, int anchorLayer) const
{
    std::vector<int> layers;
    for (const Connection& connection : m_composition.connections)
        if (static_cast<std::size_t>(connection.augmenting) == augmenting && connection.anchorLayer >= anchorLayer)
            layers.push_back(connection.augmentingLayer);
    std::sort(layers.begin(), layers.end());
    layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
    return layers;
}

AugmentingStates
ComposedModel::readLayers(std::size_t index, const std::vector<int>& layers, const Tensor& embedded,
                          const std::function<Tensor(const Tensor&, int last, const DecoderModel::Tap&)>& run) const
{
    const DecoderModel& decoder = *m_augmenting[index];
    AugmentingStates states;
    const auto keep = [&](int layer, const Tensor& state) {
        if (std::binary_search(layers.begin(), layers.end(), layer))
            states.layers.emplace_back(layer, state);
        return state;
    };
    keep(embeddingLayer, embedded);
    const int blocks = layers.back() < predictionState ? layers.back() + 1 : decoder.settings().layers;
    const Tensor hidden = run(embedded, blocks, keep);
    if (layers.back() < predictionState)
        return states;
    const Tensor state = decoder.finalNorm(hidden);
    keep(finalState, state);
    if (std::binary_search(layers.begin(), layers.end(), predictionState))
        keep(predictionState, at::softmax(decoder.logits(state), -1));
    return states;
}

AugmentingStates ComposedModel::readAugmenting(std::size_t index, const Tensor& ids, std::int64_t position,
                                               KeyValueCache* cache) const
{
    at::NoGradGuard noGradients;
    const DecoderModel& decoder = *m_augmenting[index];
    AugmentingStates states;
    if (const std::vector<int> layers = connectedLayers(index); !layers.empty())
        states = readLayers(index, layers, decoder.embed(ids, position),
                            [&](const Tensor& embedded, int last, const DecoderModel::Tap& keep) {
                                return decoder.runBlocks(embedded, 0, last, position, cache, keep);
                            });
    states.settledAt = at::arange(position, position + ids.size(1), at::kLong).unsqueeze(0);
    return states;
}

std::vector<ComposedModel::KeysAndValues> ComposedModel::keysAndValues(const std::vector<AugmentingStates>& states,
                                                                       bool training, int fromLayer) const
{
    std::vector<KeysAndValues> read;
    for (std::size_t i = 0; i < m_bridges.size(); ++i) {
        const Connection& connection = m_composition.connections[i];
        read.emplace_back();
        if (connection.anchorLayer < fromLayer)
            continue;
        const auto& state = states[static_cast<std::size_t>(connection.augmenting)].at(connection.augmentingLayer);
        // A frozen bridge is part of what the others learn beside: it computes as it will when it answers.
        const bool learns = training && m_bridges[i].weights().project.requires_grad();
        read.back() = m_bridges[i].keysAndValues(state, learns);
    }
    return read;
}

Tensor ComposedModel::withBridges(int layer, const Tensor& state,
                                  const std::function<Tensor(std::size_t bridge, const Tensor& state)>& residual) const
{
    // All bridges into one layer read the same state; in the release, each the one that those before it leave.
    const bool oneByOne = m_composition.bridge.form == BridgeForm::release;
    Tensor sum = state;
    for (std::size_t i = 0; i < m_bridges.size(); ++i)
        if (m_composition.connections[i].anchorLayer == layer)
            sum = sum + residual(i, oneByOne ? sum : state);
    return sum;
}

Tensor ComposedModel::runAnchor(const Tensor& ids, std::int64_t position, KeyValueCache* cache,
                                const std::vector<KeysAndValues>& read, const std::vector<Tensor>& biases,
                                const std::function<void(int layer, const Tensor& hidden)>& observe) const
{
    const auto addBridges = [&](int layer, const Tensor& state) {
        const Tensor sum = withBridges(layer, state, [&](std::size_t bridge, const Tensor& reader) {
            const Connection& connection = m_composition.connections[bridge];
            return m_bridges[bridge].residual(reader, read[bridge],
                                              biases[static_cast<std::size_t>(connection.augmenting)]);
        });
        if (observe)
            observe(layer, sum);
        return sum;
    };
    const Tensor embedded = addBridges(embeddingLayer, m_anchor->embed(ids, position));
    return m_anchor->runBlocks(embedded, 0, m_anchor->settings().layers, position, cache, addBridges);
}

Tensor ComposedModel::hiddenState(const Tensor& anchorIds, const std::vector<AugmentingStates>& states, bool training,
                                  const std::function<void(int layer, const Tensor& hidden)>& observe) const
{
    std::vector<Tensor> biases;
    for (const AugmentingStates& state : states)
        biases.push_back(bridgeBias(state.settledAt, 0, anchorIds.size(1), m_composition.bridge));
    return runAnchor(anchorIds, 0, nullptr, keysAndValues(states, training), biases, observe);
}

Tensor ComposedModel::hiddenState(const Tensor& anchorIds, const std::vector<AugmentingStates>& states,
                                  bool training) const
{
    return hiddenState(anchorIds, states, training, {});
}

Tensor ComposedModel::logits(const Tensor& anchorIds, const std::vector<AugmentingStates>& states) const
{
    return m_anchor->logits(m_anchor->finalNorm(hiddenState(anchorIds, states)));
}

void ComposedModel::setTokenizers(std::shared_ptr<const Tokenizer> anchor,
                                  std::vector<std::shared_ptr<const Tokenizer>> augmenting)
{
    if (!anchor || augmenting.size() != m_augmenting.size())
        throw Error(ErrorKind::internal, "A composition's tokenizers were given for other models.");
    m_anchorTokenizer = std::move(anchor);
    m_augmentingTokenizers = std::move(augmenting);
}

bool ComposedModel::sharesIds(std::size_t index) const
{
    return !m_anchorTokenizer || sameTokenizer(*m_anchorTokenizer, *m_augmentingTokenizers[index]);
}

EncodedText ComposedModel::followed(const std::vector<int>& anchorIds, bool ends) const
{
    if (m_anchorTokenizer)
        return followIds(anchorIds, m_anchorTokenizer, m_augmentingTokenizers, ends);
    return sharedIds(anchorIds, m_augmenting.size());
}

std::vector<AugmentingStates> ComposedModel::readAll(const Tensor& ids) const
{
    std::vector<AugmentingStates> states;
    std::vector<EncodedText> texts;
    std::vector<const EncodedText*> rows;
    for (std::size_t i = 0; i < m_augmenting.size(); ++i) {
        if (sharesIds(i)) {
            states.push_back(readAugmenting(i, ids));
            continue;
        }
        for (std::int64_t row = 0; texts.size() < static_cast<std::size_t>(ids.size(0)); ++row)
            texts.push_back(followed(tensorToIds(ids[row]), false));
        rows.clear();
        for (const EncodedText& text : texts)
            rows.push_back(&text);
        const AugmentingBatch batch = augmentingBatch(rows, i);
        states.push_back(readAugmenting(i, batch.ids));
        states.back().settledAt = batch.settledAt;
    }
    return states;
}

Tensor ComposedModel::logits(const Tensor& ids) const
{
    at::NoGradGuard noGradients;
    return logits(ids, readAll(ids));
}

std::vector<Tensor> ComposedModel::layerOutputs(const Tensor& ids) const
{
    return layerOutputs(ids, readAll(ids));
}

std::vector<Tensor> ComposedModel::layerOutputs(const Tensor& ids, const std::vector<AugmentingStates>& states) const
{
    at::NoGradGuard noGradients;
    std::vector<Tensor> outputs;
    hiddenState(ids, states, false, [&](int layer, const Tensor& hidden) {
        if (layer != embeddingLayer)
            outputs.push_back(hidden);
    });
    return outputs;
}

std::int64_t ComposedModel::positionLimit() const
{
    std::int64_t limit = m_anchor->positionLimit();
    for (std::size_t i = 0; i < m_augmenting.size(); ++i)
        if (const std::int64_t other = m_augmenting[i]->positionLimit(); other > 0 && sharesIds(i))
            limit = limit > 0 ? std::min(limit, other) : other;
    return limit;
}

std::int64_t ComposedModel::parameters() const
{
    std::int64_t count = countParameters(*m_anchor);
    for (const auto& decoder : m_augmenting)
        count += countParameters(*decoder);
    for (const auto& [name, tensor] : parametersOfBridges())
        count += tensor.numel();
    return count;
}

void ComposedModel::calibrate(const std::vector<Tensor>& anchorIds,
                              const std::function<std::vector<AugmentingStates>(std::size_t text)>& read,
                              const std::vector<bool>& keep)
{
    at::NoGradGuard noGradients;
    struct Sums
    {
        double anchor = 0, augmenting = 0;
    };
    std::vector<Sums> sums(m_bridges.size());
    int highest = embeddingLayer;
    for (const Connection& connection : m_composition.connections)
        highest = std::max(highest, connection.anchorLayer);
    const auto isKept = [&](std::size_t bridge) { return bridge < keep.size() && keep[bridge]; };
    for (std::size_t text = 0; text < anchorIds.size(); ++text) {
        const std::vector<AugmentingStates> states = read(text);
        const std::int64_t time = anchorIds[text].size(1);
        const auto measure = [&](int layer, const Tensor& hidden) {
            Tensor sum = hidden;
            for (std::size_t i = 0; i < m_bridges.size(); ++i) {
                const Connection& connection = m_composition.connections[i];
                if (connection.anchorLayer != layer)
                    continue;
                const AugmentingStates& source = states[static_cast<std::size_t>(connection.augmenting)];
                const Tensor& state = source.at(connection.augmentingLayer);
                const Tensor& reader = m_composition.bridge.form == BridgeForm::release ? sum : hidden;
                sums[i].anchor += std::pow(rmsOf(reader), 2);
                sums[i].augmenting += std::pow(rmsOf(state), 2);
                if (isKept(i))
                    sum = sum + m_bridges[i].residual(reader, m_bridges[i].keysAndValues(state),
                                                      bridgeBias(source.settledAt, 0, time, m_composition.bridge));
            }
            return sum;
        };
        const Tensor embedded = measure(embeddingLayer, m_anchor->embed(anchorIds[text]));
        m_anchor->runBlocks(embedded, 0, highest + 1, 0, nullptr, measure);
    }
    const auto texts = static_cast<double>(anchorIds.size());
    for (std::size_t i = 0; i < m_bridges.size(); ++i) {
        if (isKept(i))
            continue;
        m_bridges[i].weights().anchorRms = meanSquareToRms(sums[i].anchor, texts);
        m_bridges[i].weights().augmentingRms = meanSquareToRms(sums[i].augmenting, texts);
    }
}

} // namespace calm
