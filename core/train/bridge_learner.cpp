#include "core/train/bridge_learner.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/compose/bridge_file.h"
#include "core/train/training_batch.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/split_with_sizes.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace calm
{

namespace
{
// Per part: rms of hundreds of thousands of numbers, well under 1% off.
constexpr std::size_t calibrationExamples = 64, calibrationTokens = 2048;

std::vector<const EncodedExample*> examplesAt(const TrainingData& data, const std::vector<ExamplePlace>& places)
{
    std::vector<const EncodedExample*> examples;
    for (const ExamplePlace& place : places)
        examples.push_back(&data.at(place));
    return examples;
}

std::vector<std::int64_t> lengths(const TextRows& rows)
{
    std::vector<std::int64_t> all;
    for (std::size_t text = 0; text < rows.texts(); ++text)
        all.push_back(rows.length(text));
    return all;
}

// A tapped prediction is as wide as a vocabulary; the state it is made of is kept in its place where that is much less.
bool keepsPredictions(const DecoderModel& decoder)
{
    return decoder.settings().vocabulary <= 8 * decoder.settings().width;
}
} // namespace

BridgeLearner::BridgeLearner(ComposedModel& model, const TrainingData& data, TrainingSettings settings,
                             StageTimes& times, std::vector<bool> started)
    : m_model(model), m_data(data), m_settings(std::move(settings)), m_times(times), m_started(std::move(started))
{
    if (m_model.composition().connections.empty())
        throw Error(ErrorKind::badInput, "The composition has no connections: draw at least one before training.");
    for (std::size_t i = 0; i < m_model.bridges().size(); ++i) {
        const bool frozen = m_settings.freezeStarted && i < m_started.size() && m_started[i];
        for (auto& [name, tensor] : namedTensors(m_model.bridges()[i].weights(), i))
            tensor.requires_grad_(!frozen);
    }
    m_lowest = m_model.lowestTrainedLayer();
    std::int64_t entries = 0;
    for (const auto* parts : {&m_data.mixture, &m_data.validation})
        for (const auto& part : *parts) {
            m_firstEntry.push_back(entries);
            entries += static_cast<std::int64_t>(part.size());
        }
}

void BridgeLearner::keep(const TrainingPlan& plan, std::unique_ptr<ActivationStore> store)
{
    m_plan = &plan;
    m_store = std::move(store);
}

NamedTensors BridgeLearner::parameters() const
{
    NamedTensors learning;
    for (auto& named : m_model.parametersOfBridges())
        if (named.second.requires_grad())
            learning.push_back(std::move(named));
    return learning;
}

void BridgeLearner::prepare(const std::stop_token& stop)
{
    const StageTimes::Stage stage(m_times, "measuring scales");
    std::vector<Tensor> anchorIds;
    std::vector<TrainingBatch> texts;
    for (const auto& part : m_data.mixture) {
        std::size_t tokens = 0;
        for (std::size_t i = 0; i < std::min(part.size(), calibrationExamples) && tokens < calibrationTokens; ++i) {
            texts.push_back(makeBatch({&part[i]}, m_settings.responseOnly));
            anchorIds.push_back(texts.back().anchorIds);
            tokens += part[i].anchorIds.size();
        }
    }
    m_model.calibrate(
        anchorIds,
        [&](std::size_t text) {
            throwIfStopped(stop);
            return calm::readAugmenting(m_model, texts[text]);
        },
        m_started);
}

std::int64_t BridgeLearner::labelsOf(const ExamplePlace& place) const
{
    return labelsIn(m_data.at(place), m_settings.responseOnly);
}

std::int64_t BridgeLearner::entryOf(const ExamplePlace& place) const
{
    const std::size_t part = static_cast<std::size_t>(place.part) + (place.validation ? m_data.mixture.size() : 0);
    return m_firstEntry[part] + place.index;
}

std::vector<int> BridgeLearner::keptLayers(std::size_t augmenting) const
{
    std::vector<int> layers = m_model.connectedLayers(augmenting, m_lowest);
    if (!layers.empty() && std::ranges::find(layers, predictionState) != layers.end() &&
        !keepsPredictions(m_model.augmenting(augmenting))) {
        std::erase(layers, predictionState);
        if (std::ranges::find(layers, finalState) == layers.end())
            layers.push_back(finalState);
    }
    return layers;
}

// What has to be read of an augmenting model: what is kept, and what bridges that do not learn read below.
std::vector<int> BridgeLearner::readLayers(std::size_t augmenting) const
{
    std::vector<int> layers = keptLayers(augmenting);
    for (const Connection& connection : m_model.composition().connections)
        if (static_cast<std::size_t>(connection.augmenting) == augmenting && connection.anchorLayer < m_lowest)
            layers.push_back(connection.augmentingLayer);
    return layers;
}

ComposedTexts BridgeLearner::textsOf(const std::vector<ExamplePlace>& places) const
{
    const auto examples = examplesAt(m_data, places);
    return composedTexts({examples.begin(), examples.end()}, m_model.composition().bridge);
}

BridgeLearner::Kept BridgeLearner::compute(const ComposedTexts& texts)
{
    at::NoGradGuard noGradients;
    Kept kept;
    std::vector<AugmentingStates> states;
    {
        const StageTimes::Stage stage(m_times, "augmenting models");
        for (std::size_t i = 0; i < m_model.augmentingCount(); ++i)
            states.push_back(m_model.readAugmenting(i, texts, readLayers(i)));
    }
    if (m_lowest != embeddingLayer) {
        const StageTimes::Stage stage(m_times, "anchor below the bridges");
        kept.push_back(m_model.anchorState(m_lowest, texts, states).squeeze(0));
    }
    for (std::size_t i = 0; i < states.size(); ++i)
        for (const int layer : keptLayers(i))
            kept.push_back(states[i].at(layer).squeeze(0));
    return kept;
}

void BridgeLearner::computeMissing(const std::vector<ExamplePlace>& together, std::map<ExamplePlace, Kept>& fresh)
{
    const ComposedTexts texts = textsOf(together);
    const Kept all = compute(texts);
    std::vector<std::vector<Tensor>> parts;
    std::size_t slot = 0;
    if (m_lowest != embeddingLayer)
        parts.push_back(at::split_with_sizes(all[slot++], lengths(texts.rows)));
    for (std::size_t i = 0; i < m_model.augmentingCount(); ++i)
        for (std::size_t layer = 0; layer < keptLayers(i).size(); ++layer)
            parts.push_back(at::split_with_sizes(all[slot++], lengths(texts.augmenting[i].rows)));
    const StageTimes::Stage stage(m_times, "keeping activations");
    for (std::size_t text = 0; text < together.size(); ++text) {
        Kept one;
        for (const auto& part : parts)
            one.push_back(part[text]);
        if (m_plan->uses(together[text]) > 1 && !m_store->has(entryOf(together[text])))
            m_store->put(entryOf(together[text]), one);
        fresh[together[text]] = std::move(one);
    }
}

// What is computed together is the same in every run and after every resumption, so that the last bit is, too: products
// of different height may round differently.
BridgeLearner::Kept BridgeLearner::keptOf(const std::vector<ExamplePlace>& examples, const ComposedTexts& texts,
                                          const std::stop_token& stop)
{
    if (!m_store)
        return compute(texts);
    std::map<ExamplePlace, Kept> fresh;
    for (const ExamplePlace& example : examples)
        if (!m_store->has(entryOf(example)) && !fresh.contains(example)) {
            throwIfStopped(stop);
            computeMissing(example.validation ? examples : m_plan->firstUsedWith(example), fresh);
        }
    const StageTimes::Stage stage(m_times, "reading activations");
    std::vector<Kept> bySlot;
    for (const ExamplePlace& example : examples) {
        const Kept one = m_store->has(entryOf(example)) ? m_store->get(entryOf(example)) : fresh.at(example);
        bySlot.resize(one.size());
        for (std::size_t slot = 0; slot < one.size(); ++slot)
            bySlot[slot].push_back(one[slot]);
    }
    Kept all;
    for (const auto& rows : bySlot)
        all.push_back(rows.size() == 1 ? rows.front() : at::cat(rows));
    return all;
}

std::vector<AugmentingStates> BridgeLearner::statesFrom(const Kept& kept, std::size_t slot, const ComposedTexts& texts)
{
    at::NoGradGuard noGradients;
    std::vector<AugmentingStates> states(texts.augmenting.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
        for (const int layer : keptLayers(i))
            states[i].layers.emplace_back(layer, kept[slot++].unsqueeze(0));
        const std::vector<int> read = m_model.connectedLayers(i, m_lowest);
        if (std::ranges::find(read, predictionState) != read.end() && !keepsPredictions(m_model.augmenting(i)))
            states[i].layers.emplace_back(
                predictionState, at::softmax(m_model.augmenting(i).logits(states[i].at(finalState)), -1));
    }
    return states;
}

Tensor BridgeLearner::lossSum(const std::vector<ExamplePlace>& examples, bool training, const std::stop_token& stop)
{
    if (m_settings.plain)
        return plainLossSum(examples, training);
    ComposedTexts texts;
    {
        const StageTimes::Stage stage(m_times, "laying out examples");
        texts = textsOf(examples);
    }
    const Kept kept = keptOf(examples, texts, stop);
    const StageTimes::Stage stage(m_times, "forward");
    const std::vector<AugmentingStates> states = statesFrom(kept, m_lowest != embeddingLayer ? 1 : 0, texts);
    const Tensor state = m_lowest != embeddingLayer ? kept.front().unsqueeze(0)
                                                    : m_model.anchorState(embeddingLayer, texts, states);
    const LabelRows labels = labelRows(examplesAt(m_data, examples), m_settings.responseOnly);
    const Tensor hidden = m_model.hiddenState(m_lowest, state, texts, states, labels.rows, training,
                                              m_settings.recompute);
    const DecoderModel& anchor = m_model.anchor();
    const Tensor logits = anchor.logits(anchor.finalNorm(hidden.squeeze(0)));
    return at::cross_entropy_loss(logits, labels.labels, {}, at::Reduction::Sum);
}

Tensor BridgeLearner::plainLossSum(const std::vector<ExamplePlace>& examples, bool training)
{
    const TrainingBatch batch = makeBatch(examplesAt(m_data, examples), m_settings.responseOnly);
    std::vector<AugmentingStates> states;
    {
        const StageTimes::Stage stage(m_times, "augmenting models");
        states = calm::readAugmenting(m_model, batch);
    }
    const StageTimes::Stage stage(m_times, "forward");
    const DecoderModel& anchor = m_model.anchor();
    const Tensor hidden = m_model.hiddenState(batch.anchorIds, states, training);
    const Tensor logits = anchor.logits(anchor.finalNorm(hidden));
    return at::cross_entropy_loss(logits.flatten(0, 1).index_select(0, batch.labelPositions), batch.labels, {},
                                  at::Reduction::Sum);
}

void BridgeLearner::save(const Path& folder) const
{
    std::vector<BridgeWeights> bridges;
    for (const Bridge& bridge : m_model.bridges())
        bridges.push_back(bridge.weights());
    saveBridges(folder, m_model.composition(), bridges);
}

void BridgeLearner::restore(const Path& folder)
{
    at::NoGradGuard noGradients;
    const SavedBridges saved = loadBridges(folder);
    if (saved.composition.connections != m_model.composition().connections ||
        saved.composition.bridge != m_model.composition().bridge)
        throw Error(ErrorKind::badInput,
                    "The checkpoint " + folder.string() + " belongs to a composition with other connections.");
    for (std::size_t i = 0; i < saved.bridges.size(); ++i) {
        BridgeWeights& weights = m_model.bridges()[i].weights();
        const NamedTensors from = namedTensors(saved.bridges[i], i), into = namedTensors(weights, i);
        for (std::size_t t = 0; t < into.size(); ++t)
            into[t].second.copy_(from[t].second);
        weights.augmentingRms = saved.bridges[i].augmentingRms;
        weights.anchorRms = saved.bridges[i].anchorRms;
    }
}

std::string activationKey(const ComposedModel& model, const TrainingSettings& settings, const std::string& models,
                          const std::string& examples)
{
    Json key;
    key["what"] = "calm.activations 1";
    key["models"] = models;
    key["examples"] = examples;
    key["composition"] = toJson(model.composition());
    key["settings"] = toJson(settings); // among them what decides which examples are computed together, and in which order
    key["threads"] = at::get_num_threads();
    for (std::size_t i = 0; i < model.bridges().size(); ++i) // those that do not learn are part of what is kept
        if (!model.bridges()[i].weights().project.requires_grad())
            for (const auto& [name, tensor] : namedTensors(model.bridges()[i].weights(), i))
                key["frozen"][name] = fingerprint(tensor);
    return sha256OfText(key.dump());
}

} // namespace calm
