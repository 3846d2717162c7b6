#include "core/text/token_alignment.h"

#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
constexpr std::size_t tokensReadAgain = 8; ///< settled ones before the new text, to find the way back in
} // namespace

void TokenAlignment::read(std::string_view bytes)
{
    m_unfinished += bytes;
    const std::size_t whole = m_unfinished.size() - unfinishedTail(m_unfinished);
    if (whole == 0)
        return;
    m_text.append(m_unfinished, 0, whole);
    m_unfinished.erase(0, whole);
    settle();
}

/// A local model and a pattern that goes from left to right find the same tokens again from any common boundary on, so
/// it is enough to read the last settled tokens again, and to go further back where they do not come out the same.
void TokenAlignment::settle()
{
    for (std::size_t back = tokensReadAgain; back < settledInSegment() && m_tokenizer->settlesFromAnywhere(); back *= 4)
        if (settleFrom(settledInSegment() - back))
            return;
    settleFrom(0);
}

bool TokenAlignment::settleFrom(std::size_t firstToken)
{
    // Tokens may share the bytes of a character: begin where one does not.
    while (firstToken > 0 && (m_bytes[firstToken].first < m_bytes[firstToken - 1].second ||
                              m_bytes[firstToken].first == m_bytes[firstToken].second))
        --firstToken;
    const std::size_t begin = firstToken == 0 ? 0 : m_bytes[firstToken].first;
    const Encoding found = m_tokenizer->encodeSettled(m_text, begin);
    const std::size_t known = settledInSegment();
    std::size_t agreeing = 0; // tokens at the end of the known ones that were found again
    std::size_t next = 0;     // behind the last of them
    if (begin == 0) {
        next = known;
        if (found.ids.size() < known ||
            !std::equal(found.ids.begin(), found.ids.begin() + static_cast<std::ptrdiff_t>(known),
                        m_settled.begin() + static_cast<std::ptrdiff_t>(m_segmentBegin)))
            return false;
    } else {
        while (next < found.ids.size() && found.byteOffsets[next] != m_bytes[known - 1])
            ++next;
        // Several tokens may stand for one character: take the last.
        while (next + 1 < found.ids.size() && found.byteOffsets[next + 1] == m_bytes[known - 1])
            ++next;
        while (next < found.ids.size() && agreeing <= next && known - agreeing > firstToken &&
               found.ids[next - agreeing] == m_settled[m_segmentBegin + known - 1 - agreeing] &&
               found.byteOffsets[next - agreeing] == m_bytes[known - 1 - agreeing])
            ++agreeing;
        if (2 * agreeing < known - firstToken) // the first ones may differ where the text seems to begin
            return false;
        ++next;
    }
    m_settled.insert(m_settled.end(), found.ids.begin() + static_cast<std::ptrdiff_t>(next), found.ids.end());
    m_bytes.insert(m_bytes.end(), found.byteOffsets.begin() + static_cast<std::ptrdiff_t>(next),
                   found.byteOffsets.end());
    return true;
}

void TokenAlignment::endSegment()
{
    m_text += m_unfinished;
    const std::size_t known = settledInSegment();
    std::vector<int> ids = m_tokenizer->encode(m_text, false).ids;
    const auto settled = m_settled.begin() + static_cast<std::ptrdiff_t>(m_segmentBegin);
    std::size_t next = known;
    if (ids.size() < known || !std::equal(settled, m_settled.end(), ids.begin())) {
        next = 0;
        ids = m_tokenizer->encode(std::string_view(m_text).substr(m_bytes.back().second), false).ids;
    }
    m_settled.insert(m_settled.end(), ids.begin() + static_cast<std::ptrdiff_t>(next), ids.end());
    m_segmentBegin = m_settled.size();
    m_bytes.clear();
    m_text.clear();
    m_unfinished.clear();
}

void TokenAlignment::add(int id)
{
    endSegment();
    m_settled.push_back(id);
    m_segmentBegin = m_settled.size();
}

} // namespace calm
