#pragma once

#include "core/spec/composition.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <optional>
#include <vector>

namespace calm::ui
{

/// The composition being drawn: the truth that scene, table and fields listen to. Every edit is one step of the undo
/// stack. It runs without a window.
class CompositionDraft : public QObject
{
    Q_OBJECT

public:
    explicit CompositionDraft(QObject* parent = nullptr);

    /// Starts anew: the undo stack is emptied and clean. `augmenting` in the composition's order.
    void load(const Composition& composition, const ModelCard& anchor, const std::vector<ModelCard>& augmenting);
    /// Other models under the same drawing: each connection keeps its relative depth (layer_transfer.h). The steps so
    /// far were taken on other models and cannot be taken back any more.
    void changeModels(const Composition& models, const ModelCard& anchor, const std::vector<ModelCard>& augmenting);
    void setName(const std::string& name); ///< not undoable: a composition is named when it is saved

    const Composition& composition() const { return m_composition; }
    const ModelCard& anchorCard() const { return m_anchor; }
    const std::vector<ModelCard>& augmentingCards() const { return m_augmenting; }
    QUndoStack& undoStack() { return m_undo; }
    bool isModified() const { return !m_undo.isClean(); }

    // Edits.
    bool connectLayers(const Connection& connection); ///< false when it is there already or names no layer
    void disconnectLayers(const std::vector<Connection>& connections);
    bool replaceConnection(std::size_t index, const Connection& connection); ///< false as connectLayers
    void replaceAll(const std::vector<Connection>& connections, const QString& what);
    /// Edits of one field in a row (`field` the same) are one step of undo.
    void setBridge(const BridgeSettings& bridge, int field);

    // A proposal: shown beside the drawing, not part of it. Any edit drops it.
    void setPreview(const std::vector<Connection>& connections,
                    const QString& what); ///< none when nothing would change
    void dropPreview();
    void applyPreview(); ///< as one edit
    const std::optional<std::vector<Connection>>& preview() const { return m_preview; }
    const QString& previewText() const { return m_previewText; } ///< what was proposed

    // What follows from it.
    bool isLayerPair(const Connection& connection) const; ///< both layers are there
    bool contains(const Connection& connection) const;
    QStringList problems() const;

Q_SIGNALS:
    void loaded();  ///< other models: everything is to be drawn anew
    void changed(); ///< connections or bridge settings
    void previewChanged();

private:
    struct State
    {
        std::vector<Connection> connections;
        BridgeSettings bridge;
    };
    class Change;
    void push(const QString& text, State after, int mergeId = -1);
    void set(const State& state);

    Composition m_composition;
    ModelCard m_anchor;
    std::vector<ModelCard> m_augmenting;
    std::optional<std::vector<Connection>> m_preview;
    QString m_previewText;
    QUndoStack m_undo;
};

} // namespace calm::ui
