#pragma once

#include "core/spec/connection_importance.h"
#include "ui/layer_map_page/connection_item.h"
#include "ui/layer_map_page/layer_columns.h"
#include "ui/layer_map_page/map_cursor.h"

#include <QGraphicsScene>
#include <QStringList>

#include <optional>
#include <vector>

namespace calm::ui
{

class BlockItem;
class CompositionDraft;
struct Colours;

/// The drawing: a column of blocks per model, the anchor at the right (LayerColumns), every augmenting model and its
/// links in a colour of its own. It listens to the draft and edits only through it.
///
/// Mouse: from block to block draws a link, a link's end moves it, a click selects (a block: its links). Keyboard:
/// arrows, Home and End go from layer to layer, Page Up and Down from link to link; Return begins a link at the layer
/// and ends it at another, or takes a link's end at the anchor (with Shift the other one) elsewhere; Esc lets go;
/// Delete removes; Ctrl+A selects all.
class LayerScene : public QGraphicsScene
{
    Q_OBJECT

public:
    explicit LayerScene(CompositionDraft& draft, QObject* parent = nullptr);

    void setColours(const Colours& colours); ///< draws everything anew
    /// One line beneath each augmenting model's size: how it reads beside the anchor. With a tool tip each.
    void setNotes(const QStringList& notes, const QStringList& toolTips);
    /// Links as thick as what they add, coloured by what cutting them costs; empty = all alike.
    void setImportance(const std::vector<ConnectionImportance>& importance);
    void arrangeFor(const QSizeF& view); ///< one beside the other, or stacked where that shows them larger
    std::vector<Connection> selectedConnections() const;
    void selectConnections(const std::vector<Connection>& connections);
    /// The block of a model's layer (`column` an index or BlockItem::anchorColumn); nullptr when there is none.
    BlockItem* block(int column, int layer) const;
    const std::vector<BlockItem*>& blocks() const { return m_blocks; }
    ConnectionItem* link(const Connection& connection) const; ///< nullptr when it is not drawn
    bool isDrawing() const { return m_drawn.has_value(); }
    void paintDrawn(QPainter& painter) const;    ///< the link being drawn and where it would end; it is no item
    void paintSelected(QPainter& painter) const; ///< the halos of the selected links
    void setKeyboardHere(bool here);             ///< whether the place of the keyboard is shown
    void pointAway();                            ///< the pointer has left the drawing

Q_SIGNALS:
    /// What is under the pointer, or where the keyboard stands, in one line; empty = nothing in particular.
    void pointedAt(const QString& sentence);
    void drawnAnew(); ///< blocks or links are other ones than before

protected:
    void mousePressEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseMoveEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void helpEvent(QGraphicsSceneHelpEvent* event) override;

private:
    /// A link under way: one end stands, the other follows the pointer or the keyboard.
    struct DrawnLink
    {
        LayerPlace fixed;
        std::optional<Connection> moved; ///< the link whose end it was
    };
    struct GrabbedEnd
    {
        Connection connection;
        ConnectionItem::End end;
        QPoint pressedAt;
    };

    void rebuild();
    void addColumn(int column, const ModelCard& card, const QString& name);
    void addHeader(int column, const ModelCard& card, const QString& name);
    std::vector<QLineF> gapsBetween(const BlockItem& from, const BlockItem& to) const;
    void addBlock(int column, int layer, const QString& text, const QPointF& position);
    void drawConnections();
    void addLink(const Connection& connection, ConnectionItem::Kind kind);
    void layOutLinks();
    void weighLinks();
    template <typename Item> Item* itemAt(const QPointF& position) const;
    void point(const QPointF& position);
    void pointTo(BlockItem* block, ConnectionItem* link);
    void emphasize(const std::vector<ConnectionItem*>& links);
    std::vector<ConnectionItem*> linksOf(const BlockItem& block) const;

    void beginLink(const DrawnLink& drawn);
    void beginMove(const Connection& connection, ConnectionItem::End end);
    void showEnd(BlockItem* over, const QPointF& position);
    void setDrawnPath(const QPainterPath& path);
    void setTarget(BlockItem* target);
    void finishLink();
    void endLink();
    bool stepByKey(int key); ///< whether it was a step
    void activate(bool otherEnd);
    void followCursor();

    CompositionDraft& m_draft;
    const Colours* m_colours;
    LayerColumns m_columns;
    QStringList m_notes, m_noteTips;
    std::vector<ConnectionImportance> m_importance;
    std::vector<BlockItem*> m_blocks;
    std::vector<ConnectionItem*> m_links;
    std::optional<DrawnLink> m_drawn;
    std::optional<GrabbedEnd> m_grabbed; ///< pressed, not yet dragged
    BlockItem* m_pressed = nullptr;      ///< pressed, not yet dragged away from
    BlockItem* m_target = nullptr;       ///< where the link under way would end
    QPainterPath m_drawnPath;
    QGraphicsItem* m_pointed = nullptr; ///< compared only, never read
    MapCursor m_cursor;
    std::optional<Connection> m_onLink; ///< the link the keyboard stands on, instead of the block
    bool m_keyboardHere = false;
};

/// From "cutting it changes nothing" to the largest rise of the loss among `importance`; what lowers the loss when cut
/// has the colour of a warning.
QColor riseColour(double rise, const std::vector<ConnectionImportance>& importance, const Colours& colours);

} // namespace calm::ui
