#pragma once

#include "core/spec/composition.h"
#include "ui/layer_map_page/layer_columns.h"

#include <QGraphicsScene>
#include <QStringList>

#include <vector>

namespace calm::ui
{

class BlockItem;
class CompositionDraft;
class ConnectionItem;
struct Colours;

/// The drawing: a column of blocks per model, the anchor at the right (LayerColumns), every augmenting model and its
/// links in a colour of its own. It listens to the draft and edits only through it.
class LayerScene : public QGraphicsScene
{
    Q_OBJECT

public:
    explicit LayerScene(CompositionDraft& draft, QObject* parent = nullptr);

    void setColours(const Colours& colours); ///< draws everything anew
    /// One line beneath each augmenting model's size: how it reads beside the anchor. With a tool tip each.
    void setNotes(const QStringList& notes, const QStringList& toolTips);
    void arrangeFor(const QSizeF& view); ///< one beside the other, or stacked where that shows them larger
    std::vector<Connection> selectedConnections() const;
    void selectConnections(const std::vector<Connection>& connections);
    /// The block of a model's layer (`column` an index or BlockItem::anchorColumn); nullptr when there is none.
    BlockItem* block(int column, int layer) const;

protected:
    void mousePressEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseMoveEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void rebuild();
    void addColumn(int column, const ModelCard& card, const QString& name);
    void addHeader(int column, const ModelCard& card, const QString& name);
    std::vector<QLineF> gapsBetween(const BlockItem& from, const BlockItem& to) const;
    void addBlock(int column, int layer, const QString& text, const QPointF& position);
    void drawConnections();
    BlockItem* blockAt(const QPointF& position) const;
    void endLink();

    CompositionDraft& m_draft;
    const Colours* m_colours;
    LayerColumns m_columns;
    QStringList m_notes, m_noteTips;
    std::vector<BlockItem*> m_blocks;
    std::vector<ConnectionItem*> m_links;
    BlockItem* m_linkFrom = nullptr; ///< while a link is being drawn
    BlockItem* m_linkTo = nullptr;
    QGraphicsPathItem* m_rubber = nullptr;
};

} // namespace calm::ui
