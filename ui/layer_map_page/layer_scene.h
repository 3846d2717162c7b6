#pragma once

#include "core/spec/composition.h"

#include <QGraphicsScene>

#include <vector>

namespace calm::ui
{

class BlockItem;
class CompositionDraft;
class ConnectionItem;
struct Colours;

/// The drawing: a column of blocks per model, the anchor at the right, all columns equally high so that the same
/// relative depth lies on the same line. It listens to the draft and edits only through it.
class LayerScene : public QGraphicsScene
{
    Q_OBJECT

public:
    explicit LayerScene(CompositionDraft& draft, QObject* parent = nullptr);

    void setColours(const Colours& colours); ///< draws everything anew
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
    void addColumn(int column, const ModelCard& card, const QString& name, const QString& role, double x,
                   double height);
    void addBlock(int column, int layer, const QString& text, const QPointF& position);
    void drawConnections();
    BlockItem* blockAt(const QPointF& position) const;
    void endLink();

    CompositionDraft& m_draft;
    const Colours* m_colours;
    std::vector<BlockItem*> m_blocks;
    std::vector<ConnectionItem*> m_links;
    BlockItem* m_linkFrom = nullptr; ///< while a link is being drawn
    BlockItem* m_linkTo = nullptr;
    QGraphicsPathItem* m_rubber = nullptr;
};

} // namespace calm::ui
