#pragma once

#include "core/spec/composition.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

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
    /// Other models under the same drawing: connections that name layers that are not there are dropped.
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

    // What follows from it.
    bool isLayerPair(const Connection& connection) const; ///< both layers are there
    bool contains(const Connection& connection) const;
    std::int64_t parameters() const;                 ///< of all bridges, trained
    std::int64_t parametersOf(int augmenting) const; ///< of one augmenting model's bridges
    double shareOfAnchor() const;                    ///< parameters / the anchor's; 0 without an anchor
    std::int64_t trainingBytes() const;              ///< weights, gradients and both moments in float32
    static std::int64_t trainingBytes(std::int64_t parameters);
    QStringList problems() const;

Q_SIGNALS:
    void loaded();  ///< other models: everything is to be drawn anew
    void changed(); ///< connections or bridge settings

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
    QUndoStack m_undo;
};

} // namespace calm::ui
