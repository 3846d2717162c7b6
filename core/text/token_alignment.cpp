#include "core/text/token_alignment.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <bit>

namespace calm
{

void TokenAlignment::read(std::string_view bytes)
{
    m_unfinished += bytes;
    const std::size_t whole = m_unfinished.size() - unfinishedTail(m_unfinished);
    // Character by character: what is settled depends on the text alone, never on the way it was cut.
    for (std::string_view rest = std::string_view(m_unfinished).substr(0, whole); !rest.empty();) {
        const std::size_t size = firstCharacter(rest).size;
        m_text += rest.substr(0, size);
        rest.remove_prefix(size);
        if (isWorthReading(size))
            settle();
    }
    m_unfinished.erase(0, whole);
}

/// In a long stretch that nothing settles, every 32nd part of it is soon enough: else a run of ten thousand spaces
/// would be read ten thousand times.
bool TokenAlignment::isWorthReading(std::size_t added) const
{
    constexpr std::size_t longStretch = 256;
    const std::size_t open = m_text.size() - m_settledBytes;
    if (open < longStretch)
        return true;
    const std::size_t step = std::bit_floor(open / 32);
    return m_text.size() / step != (m_text.size() - added) / step;
}

/// The text is read again from a joint before the last one, so that both readings have that one; where they do not (the
/// beginning of a reading may be cut in another way), from further back.
void TokenAlignment::settle()
{
    if (m_joints.size() > 1 && m_joints.end()[-2].insidePiece && m_tokenizer->beginsInside()) {
        const Joint joint = m_joints.end()[-2];
        if (append(m_tokenizer->encodeSettledInside(m_text, joint.byte), joint, {joint.byte, 0, true}))
            return;
    }
    for (std::size_t back = 2; back <= m_joints.size(); back *= 4)
        if (settleFrom(m_joints[m_joints.size() - back].byte))
            return;
    settleFrom(0);
}

bool TokenAlignment::settleFrom(std::size_t begin)
{
    const SettledEncoding found = m_tokenizer->encodeSettled(m_text, begin);
    if (begin == 0)
        return append(found, {}, {});
    const auto common = lastCommonJoint(found.joints, begin);
    return common && append(found, common->first, common->second);
}

/// What `found` has behind what is settled; `known` and `same` are one joint, as it is known and as it was found.
bool TokenAlignment::append(const SettledEncoding& found, Joint known, Joint same)
{
    const std::size_t again = settledInSegment() - known.token;
    const auto firstFound = found.tokens.ids.begin() + static_cast<std::ptrdiff_t>(same.token);
    const auto firstKnown = m_settled.end() - static_cast<std::ptrdiff_t>(again);
    if (found.tokens.ids.size() < same.token + again || !std::equal(firstKnown, m_settled.end(), firstFound))
        return false;
    const std::size_t newToken = same.token + again;
    if (newToken < found.tokens.ids.size())
        m_settledBytes = found.tokens.byteOffsets.back().second;
    m_settled.insert(m_settled.end(), found.tokens.ids.begin() + static_cast<std::ptrdiff_t>(newToken),
                     found.tokens.ids.end());
    for (Joint joint : found.joints) {
        joint.token = joint.token - same.token + known.token;
        if (joint.byte > std::max(same.byte, m_joints.empty() ? 0 : m_joints.back().byte))
            m_joints.push_back(joint);
    }
    return true;
}

/// As it is known, and as it was found again; one behind which at least one settled token shows that they agree.
std::optional<std::pair<TokenAlignment::Joint, TokenAlignment::Joint>>
TokenAlignment::lastCommonJoint(const std::vector<Joint>& found, std::size_t begin) const
{
    auto same = found.rbegin();
    for (auto known = m_joints.rbegin(); known != m_joints.rend() && known->byte > begin; ++known) {
        while (same != found.rend() && same->byte > known->byte)
            ++same;
        if (same != found.rend() && same->byte == known->byte && same->insidePiece == known->insidePiece &&
            known->token < settledInSegment())
            return std::pair(*known, *same);
    }
    return std::nullopt;
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
        ids = m_tokenizer->encode(std::string_view(m_text).substr(m_settledBytes), false).ids;
    }
    m_settled.insert(m_settled.end(), ids.begin() + static_cast<std::ptrdiff_t>(next), ids.end());
    m_segmentBegin = m_settled.size();
    m_joints.clear();
    m_settledBytes = 0;
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
