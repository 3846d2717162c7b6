#include "core/evaluate/connection_importance.h"

#include "core/base/error.h"
#include "core/train/training_batch.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>

#include <algorithm>
#include <set>

namespace calm
{

namespace
{
constexpr std::size_t tokensAtOnce = 2048;

/// The same models and bridges with one connection less; nothing is copied.
ComposedModel without(const ComposedModel& model, std::size_t connection)
{
    Composition composition = model.composition();
    composition.connections.erase(composition.connections.begin() + static_cast<std::ptrdiff_t>(connection));
    std::vector<BridgeWeights> bridges;
    for (std::size_t i = 0; i < model.bridges().size(); ++i)
        if (i != connection)
            bridges.push_back(model.bridges()[i].weights());
    std::vector<std::shared_ptr<const DecoderModel>> augmenting;
    for (std::size_t i = 0; i < model.augmentingCount(); ++i)
        augmenting.push_back(model.sharedAugmenting(i));
    return ComposedModel(composition, model.sharedAnchor(), std::move(augmenting), std::move(bridges));
}

/// Sums over the examples read so far.
struct Sums
{
    double loss = 0;         ///< with the connection cut
    double outputShares = 0; ///< one for each position
};

class Measurement
{
public:
    Measurement(const ComposedModel& model, bool responseOnly) : m_model(model), m_responseOnly(responseOnly)
    {
        const auto& connections = model.composition().connections;
        for (std::size_t i = 0; i < connections.size(); ++i) {
            m_cut.push_back(without(model, i));
            m_layers.insert(connections[i].anchorLayer);
        }
        m_sums.resize(connections.size());
    }

    void add(const std::vector<const EncodedExample*>& examples, const std::stop_token& stop)
    {
        const ComposedTexts texts = composedTexts({examples.begin(), examples.end()}, m_model.composition().bridge);
        std::vector<AugmentingStates> states;
        for (std::size_t i = 0; i < m_model.augmentingCount(); ++i)
            states.push_back(m_model.readAugmenting(i, texts, m_model.connectedLayers(i)));
        const LabelRows labels = labelRows(examples, m_responseOnly);
        m_labels += labels.labels.numel();
        m_positions += texts.rows.rows();
        for (const int layer : m_layers) {
            throwIfStopped(stop);
            const Tensor state = m_model.anchorState(layer, texts, states);
            if (layer == *m_layers.begin())
                m_loss += lossOf(m_model, layer, state, texts, states, labels);
            addOutputs(layer, state, texts, states);
            for (std::size_t i = 0; i < m_cut.size(); ++i)
                if (m_model.composition().connections[i].anchorLayer == layer)
                    m_sums[i].loss += lossOf(m_cut[i], layer, state, texts, states, labels);
        }
    }

    ImportanceReport report() const
    {
        if (m_labels == 0)
            throw Error(ErrorKind::badInput, "The examples have no response to predict; choose others.");
        const auto labels = static_cast<double>(m_labels);
        ImportanceReport report{.loss = m_loss / labels, .labels = m_labels};
        for (std::size_t i = 0; i < m_sums.size(); ++i)
            report.connections.push_back({m_model.composition().connections[i],
                                          m_sums[i].outputShares / static_cast<double>(m_positions),
                                          (m_sums[i].loss - m_loss) / labels});
        return report;
    }

private:
    static double lossOf(const ComposedModel& model, int layer, const Tensor& state, const ComposedTexts& texts,
                         const std::vector<AugmentingStates>& states, const LabelRows& labels)
    {
        if (labels.labels.numel() == 0)
            return 0;
        const Tensor hidden = model.hiddenState(layer, state, texts, states, labels.rows, false);
        const DecoderModel& anchor = model.anchor();
        const Tensor logits = anchor.logits(anchor.finalNorm(hidden.squeeze(0)));
        return at::cross_entropy_loss(logits, labels.labels, {}, at::Reduction::Sum).item<double>();
    }

    /// What each bridge into this layer adds, beside the state it is added to: in the release form the one that those
    /// before it leave.
    void addOutputs(int layer, const Tensor& state, const ComposedTexts& texts,
                    const std::vector<AugmentingStates>& states)
    {
        const Composition& composition = m_model.composition();
        Tensor sum = state;
        for (std::size_t i = 0; i < m_sums.size(); ++i) {
            const Connection& connection = composition.connections[i];
            if (connection.anchorLayer != layer)
                continue;
            const Tensor& read = composition.bridge.form == BridgeForm::release ? sum : state;
            const auto model = static_cast<std::size_t>(connection.augmenting);
            const Bridge& bridge = m_model.bridges()[i];
            const Tensor output =
                bridge.residual(read, bridge.keysAndValues(states[model].at(connection.augmentingLayer)),
                                texts.augmenting[model].pattern);
            const auto lengths = [](const Tensor& rows) { return rows.to(at::kDouble).pow(2).sum(-1).sqrt(); };
            const Tensor share = lengths(output) / lengths(read).clamp_min(1e-30);
            m_sums[i].outputShares += share.sum().item<double>();
            sum = sum + output;
        }
    }

    const ComposedModel& m_model;
    bool m_responseOnly;
    std::vector<ComposedModel> m_cut; ///< without the connection of the same place
    std::set<int> m_layers;           ///< of the anchor, that have connections
    std::vector<Sums> m_sums;
    double m_loss = 0; ///< of the whole composition
    std::int64_t m_labels = 0, m_positions = 0;
};
} // namespace

ImportanceReport measureImportance(const ComposedModel& model, const std::vector<EncodedExample>& examples,
                                   bool responseOnly, const ProgressCallback& progress, const std::stop_token& stop)
{
    at::NoGradGuard noGradients;
    if (model.composition().connections.empty())
        throw Error(ErrorKind::badInput, "The composition has no connections to measure.");
    Measurement measurement(model, responseOnly);
    for (std::size_t begin = 0; begin < examples.size();) {
        if (progress)
            progress({"measuring connections", static_cast<std::int64_t>(begin), std::ssize(examples)});
        std::vector<const EncodedExample*> batch;
        for (std::size_t tokens = 0; begin < examples.size() && (batch.empty() || tokens < tokensAtOnce); ++begin) {
            batch.push_back(&examples[begin]);
            tokens += examples[begin].anchorIds.size();
        }
        measurement.add(batch, stop);
    }
    ImportanceReport report = measurement.report();
    report.examples = std::ssize(examples);
    return report;
}

} // namespace calm
