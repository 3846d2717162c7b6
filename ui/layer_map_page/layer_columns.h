#pragma once

#include <QPointF>
#include <QSizeF>

#include <vector>

namespace calm::ui
{

/// Where the blocks of the layer map stand. Side by side all columns are equally high, so that the same relative depth
/// lies on the same line; in a narrow view the augmenting models stand one below the other instead, and the anchor
/// beside them takes the whole height. It runs without a window.
class LayerColumns
{
public:
    static constexpr double pitch = 38; ///< from block to block in the longest column
    static constexpr double headerHeight = 92;
    static constexpr double margin = 40;

    /// `augmenting` and `anchor`: how many blocks each column has.
    LayerColumns(std::vector<int> augmenting, int anchor, bool stacked);

    /// Whether one below the other shows the blocks larger in such a view; a change of mind takes a clear gain.
    static bool shouldStack(const std::vector<int>& augmenting, int anchor, const QSizeF& view, bool isStacked);

    bool isStacked() const { return m_stacked; }
    QPointF header(int column) const;           ///< top left of a column's header; -1 is the anchor
    QPointF block(int column, int place) const; ///< top left of a block
    QSizeF size() const;                        ///< of everything, margins included
    /// Columns that a link from this one passes on its way to the anchor, in order.
    std::vector<int> columnsBetween(int column) const;
    /// Height of the gap between two blocks of a column that is nearest to `y`.
    double gapNear(int column, double y) const;

private:
    struct Column
    {
        int blocks = 0;
        double x = 0, y = 0; ///< of the first block's room
        double step = pitch;
    };
    const Column& at(int column) const;
    std::vector<Column> m_augmenting;
    Column m_anchor;
    bool m_stacked = false;
};

} // namespace calm::ui
