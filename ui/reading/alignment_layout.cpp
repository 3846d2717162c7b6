#include "ui/reading/alignment_layout.h"

#include <algorithm>
#include <map>

namespace calm::ui
{

AlignmentLayout::AlignmentLayout(const Reading& reading, const Measures& measures,
                                 const std::function<int(const TokenSpan&)>& widthOf)
    : m_measures(measures)
{
    std::vector<const ReadRow*> rows{&reading.anchor};
    for (const ReadRow& row : reading.augmenting)
        rows.push_back(&row);
    m_extents.resize(rows.size());
    m_rects.resize(rows.size());
    makeSegments(rows);
    widen(rows, widthOf);
    breakLines();
    place();
}

/// The text is cut wherever a token of any row begins or ends; tokens that spell nothing get segments of their own
/// there.
void AlignmentLayout::makeSegments(const std::vector<const ReadRow*>& rows)
{
    std::map<std::size_t, std::size_t> empties; // per cut: how many tokens without text stand there in one row
    for (const ReadRow* row : rows) {
        std::map<std::size_t, std::size_t> own;
        for (const TokenSpan& token : row->tokens) {
            empties[token.begin];
            empties[token.end];
            if (token.begin == token.end)
                empties[token.begin] = std::max(empties[token.begin], ++own[token.begin]);
        }
    }
    std::map<std::size_t, std::size_t> firstSlot; // of each cut; the text behind it is the segment after its empties
    for (const auto& [position, count] : empties) {
        firstSlot[position] = m_segments.size();
        m_segments.resize(m_segments.size() + count + 1);
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::map<std::size_t, std::size_t> used;
        for (const TokenSpan& token : rows[r]->tokens) {
            Extent extent;
            if (token.begin == token.end)
                extent.first = extent.last = firstSlot[token.begin] + used[token.begin]++;
            else
                extent = {firstSlot[token.begin] + empties[token.begin], firstSlot[token.end] - 1};
            for (std::size_t s = extent.first + 1; s <= extent.last; ++s) {
                m_segments[s].commonBegin = false;
                if (r == 0)
                    m_segments[s].anchorBegin = false;
            }
            m_extents[r].push_back(extent);
        }
    }
}

/// Short extents first: what they need serves the long ones over them.
void AlignmentLayout::widen(const std::vector<const ReadRow*>& rows,
                            const std::function<int(const TokenSpan&)>& widthOf)
{
    struct Need
    {
        Extent extent;
        int width;
    };
    std::vector<Need> needs;
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (std::size_t i = 0; i < rows[r]->tokens.size(); ++i)
            needs.push_back({m_extents[r][i], std::min(m_measures.width, widthOf(rows[r]->tokens[i]))});
    std::ranges::stable_sort(needs, std::ranges::less(),
                             [](const Need& need) { return need.extent.last - need.extent.first; });
    for (const Need& need : needs) {
        double has = 0;
        for (std::size_t s = need.extent.first; s <= need.extent.last; ++s)
            has += m_segments[s].width;
        const double share = (need.width - has) / double(need.extent.last - need.extent.first + 1);
        for (std::size_t s = need.extent.first; share > 0 && s <= need.extent.last; ++s)
            m_segments[s].width += share;
    }
}

void AlignmentLayout::breakLines()
{
    std::size_t begin = 0; // of the line
    double x = 0;
    for (std::size_t s = 0; s < m_segments.size(); ++s) {
        if (s > begin && x + m_segments[s].width > m_measures.width) {
            // Back to where all rows have a boundary, else the anchor, else right here; but not over half the line.
            std::size_t at = s;
            const auto backTo = [&](auto fits) {
                double back = 0;
                for (std::size_t k = s; k > begin && back < m_measures.width / 2.0; --k) {
                    if (fits(m_segments[k])) {
                        at = k;
                        return true;
                    }
                    back += m_segments[k - 1].width;
                }
                return false;
            };
            if (!backTo([](const Segment& segment) { return segment.commonBegin; }))
                backTo([](const Segment& segment) { return segment.anchorBegin; });
            ++m_lines;
            x = 0;
            for (std::size_t k = at; k < s; ++k) {
                m_segments[k].line = m_lines;
                m_segments[k].x = x;
                x += m_segments[k].width;
            }
            begin = at;
        }
        m_segments[s].line = m_lines;
        m_segments[s].x = x;
        x += m_segments[s].width;
    }
    m_lines = m_segments.empty() ? 0 : m_lines + 1;
}

void AlignmentLayout::place()
{
    for (std::size_t r = 0; r < m_extents.size(); ++r) {
        for (const Extent& extent : m_extents[r]) {
            std::vector<QRect> rects;
            for (std::size_t s = extent.first; s <= extent.last; ++s) {
                const Segment& segment = m_segments[s];
                const int y = lineTop(segment.line) + int(r) * (m_measures.chipHeight + m_measures.rowSpace);
                const int left = int(segment.x + 0.5), right = int(segment.x + segment.width + 0.5);
                if (!rects.empty() && rects.back().y() == y)
                    rects.back().setWidth(right - rects.back().x());
                else
                    rects.emplace_back(left, y, right - left, m_measures.chipHeight);
            }
            m_rects[r].push_back(std::move(rects));
        }
    }
}

int AlignmentLayout::anchorAt(const QPoint& point) const
{
    const int all = rows() * (m_measures.chipHeight + m_measures.rowSpace);
    for (std::size_t i = 0; !m_rects.empty() && i < m_rects[0].size(); ++i)
        for (const QRect& rect : m_rects[0][i])
            if (QRect(rect.x(), rect.y(), rect.width(), all).contains(point))
                return int(i);
    return -1;
}

} // namespace calm::ui
