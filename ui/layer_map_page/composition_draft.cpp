#include "ui/layer_map_page/composition_draft.h"

#include "core/spec/layer_transfer.h"

#include <algorithm>
#include <utility>

namespace calm::ui
{

/// One edit: connections and settings before and after. A drawing has at most some hundred connections, so whole
/// states are small, and one kind of command serves every edit.
class CompositionDraft::Change : public QUndoCommand
{
public:
    Change(CompositionDraft& draft, const QString& text, State after, int mergeId)
        : QUndoCommand(text), m_draft(draft), m_before{draft.m_composition.connections, draft.m_composition.bridge},
          m_after(std::move(after)), m_mergeId(mergeId)
    {
    }

    void redo() override { m_draft.set(m_after); }
    void undo() override { m_draft.set(m_before); }
    int id() const override { return m_mergeId; }

    bool mergeWith(const QUndoCommand* later) override
    {
        m_after = static_cast<const Change*>(later)->m_after;
        return true;
    }

private:
    CompositionDraft& m_draft;
    State m_before;
    State m_after;
    int m_mergeId;
};

CompositionDraft::CompositionDraft(QObject* parent) : QObject(parent) {}

void CompositionDraft::load(const Composition& composition, const ModelCard& anchor,
                            const std::vector<ModelCard>& augmenting)
{
    dropPreview();
    m_undo.clear();
    m_composition = composition;
    m_anchor = anchor;
    m_augmenting = augmenting;
    Q_EMIT loaded();
    Q_EMIT changed();
}

void CompositionDraft::changeModels(const Composition& models, const ModelCard& anchor,
                                    const std::vector<ModelCard>& augmenting)
{
    dropPreview();
    m_composition.connections =
        transferred(m_composition.connections, depthsOf(m_anchor, m_augmenting), depthsOf(anchor, augmenting),
                    samePlaces(m_composition.augmenting, models.augmenting));
    m_composition.anchor = models.anchor;
    m_composition.augmenting = models.augmenting;
    m_anchor = anchor;
    m_augmenting = augmenting;
    m_undo.clear();
    m_undo.resetClean(); // it is not what is stored
    Q_EMIT loaded();
    Q_EMIT changed();
}

void CompositionDraft::setName(const std::string& name)
{
    m_composition.name = name;
}

void CompositionDraft::push(const QString& text, State after, int mergeId)
{
    m_undo.push(new Change(*this, text, std::move(after), mergeId));
}

void CompositionDraft::set(const State& state)
{
    dropPreview();
    m_composition.connections = state.connections;
    m_composition.bridge = state.bridge;
    Q_EMIT changed();
}

bool CompositionDraft::connectLayers(const Connection& connection)
{
    if (!isLayerPair(connection) || contains(connection))
        return false;
    State after{m_composition.connections, m_composition.bridge};
    after.connections.push_back(connection);
    push(tr("Connect"), std::move(after));
    return true;
}

void CompositionDraft::disconnectLayers(const std::vector<Connection>& connections)
{
    State after{m_composition.connections, m_composition.bridge};
    const auto removed = std::erase_if(after.connections, [&connections](const Connection& connection) {
        return std::ranges::find(connections, connection) != connections.end();
    });
    if (removed > 0)
        push(tr("Remove"), std::move(after));
}

bool CompositionDraft::replaceConnection(std::size_t index, const Connection& connection)
{
    if (index >= m_composition.connections.size() || !isLayerPair(connection) || contains(connection))
        return false;
    State after{m_composition.connections, m_composition.bridge};
    after.connections[index] = connection;
    push(tr("Change a connection"), std::move(after));
    return true;
}

void CompositionDraft::replaceAll(const std::vector<Connection>& connections, const QString& what)
{
    if (connections != m_composition.connections)
        push(what, {connections, m_composition.bridge});
}

void CompositionDraft::setBridge(const BridgeSettings& bridge, int field)
{
    if (!(bridge == m_composition.bridge))
        push(tr("Change the bridge"), {m_composition.connections, bridge}, field);
}

void CompositionDraft::setPreview(const std::vector<Connection>& connections, const QString& what)
{
    if (connections == m_composition.connections) {
        dropPreview();
        return;
    }
    m_preview = connections;
    m_previewText = what;
    Q_EMIT previewChanged();
}

void CompositionDraft::dropPreview()
{
    if (!std::exchange(m_preview, std::nullopt))
        return;
    m_previewText.clear();
    Q_EMIT previewChanged();
}

void CompositionDraft::applyPreview()
{
    if (m_preview)
        replaceAll(std::vector<Connection>(*m_preview), QString(m_previewText)); // the edit drops what it reads
}

bool CompositionDraft::isLayerPair(const Connection& connection) const
{
    if (connection.augmenting < 0 || std::size_t(connection.augmenting) >= m_augmenting.size())
        return false;
    const int layers = m_augmenting[std::size_t(connection.augmenting)].layers;
    return isAugmentingLayer(connection.augmentingLayer, layers) && connection.anchorLayer >= embeddingLayer &&
           connection.anchorLayer < m_anchor.layers;
}

bool CompositionDraft::contains(const Connection& connection) const
{
    return std::ranges::find(m_composition.connections, connection) != m_composition.connections.end();
}

QStringList CompositionDraft::problems() const
{
    QStringList sentences;
    for (const std::string& problem : problemsOf(m_composition, m_anchor, m_augmenting))
        sentences.append(QString::fromStdString(problem));
    return sentences;
}

} // namespace calm::ui
