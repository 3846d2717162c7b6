#pragma once

#include "ui/reading/reading.h"

#include <QRect>

#include <functional>

namespace calm::ui
{

/// Where the tokens of several models stand when they are laid over one text: what begins at the same byte begins at
/// the same place in every row, and all rows are broken into lines together, where they can between tokens of all of
/// them. It runs without a window.
class AlignmentLayout
{
public:
    struct Measures
    {
        int width = 600;
        int chipHeight = 22;
        int rowSpace = 3;
        int lineSpace = 16; ///< above each line: room for what is written there
    };

    /// `widthOf`: of a token's chip, with its padding. Row 0 is the anchor.
    AlignmentLayout(const Reading& reading, const Measures& measures,
                    const std::function<int(const TokenSpan&)>& widthOf);

    int height() const { return m_lines * lineHeight() - (m_lines > 0 ? m_measures.rowSpace : 0); }
    int lines() const { return m_lines; }
    int lineTop(int line) const { return line * lineHeight() + m_measures.lineSpace; } ///< of its first chip
    int rows() const { return int(m_rects.size()); }
    /// A token's rectangles: one, or one on each line it lies on.
    const std::vector<QRect>& rects(int row, std::size_t token) const { return m_rects.at(std::size_t(row)).at(token); }
    int
    anchorAt(const QPoint& point) const; ///< the anchor's token there, on any row's height above its extent; -1 = none

private:
    struct Segment
    {
        double width = 0;
        bool commonBegin = true; ///< no token of any row goes on from the segment before
        bool anchorBegin = true;
        int line = 0;
        double x = 0;
    };
    struct Extent
    {
        std::size_t first = 0, last = 0; ///< segments, both included
    };
    void makeSegments(const std::vector<const ReadRow*>& rows);
    void widen(const std::vector<const ReadRow*>& rows, const std::function<int(const TokenSpan&)>& widthOf);
    void breakLines();
    void place();
    int lineHeight() const { return m_measures.lineSpace + rows() * (m_measures.chipHeight + m_measures.rowSpace); }

    Measures m_measures;
    std::vector<Segment> m_segments;
    std::vector<std::vector<Extent>> m_extents; ///< per row and token
    std::vector<std::vector<std::vector<QRect>>> m_rects;
    int m_lines = 0;
};

} // namespace calm::ui
