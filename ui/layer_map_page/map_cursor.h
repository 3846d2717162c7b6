#pragma once

#include "core/spec/composition.h"

#include <optional>
#include <vector>

namespace calm::ui
{

class CompositionDraft;

/// A layer in the drawing: `column` the augmenting model's index, or BlockItem::anchorColumn.
struct LayerPlace
{
    int column = 0;
    int layer = 0;

    bool operator==(const LayerPlace&) const = default;
};

/// Where the keyboard stands in the drawing, and where its steps lead. Without graphics.
class MapCursor
{
public:
    explicit MapCursor(const CompositionDraft& draft);

    LayerPlace place() const { return m_place; }
    void moveTo(const LayerPlace& place); ///< the nearest that is there
    void moveLayer(int by);               ///< down the column, up with a negative number; stops at its ends
    void moveColumn(int by);              ///< to the right, the anchor last; to the layer of the same relative depth
    void moveToEnd(bool last);
    void keepInside(); ///< after the models have changed

    /// The connection after `current` in reading order (before it with by = -1), round and round; without one, the
    /// first at this place, else the first of all. Nothing when there is none.
    std::optional<Connection> nextConnection(const std::optional<Connection>& current, int by) const;

private:
    std::vector<int> layersOf(int column) const; ///< from top to bottom
    int columns() const;                         ///< the anchor's counted
    const CompositionDraft& m_draft;
    LayerPlace m_place;
};

} // namespace calm::ui
