#include "core/text/streaming_decoder.h"

#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
constexpr std::size_t windowLimit = 32; // ids kept at most, outside of unfinished characters
} // namespace

StreamingDecoder::StreamingDecoder(std::shared_ptr<const Tokenizer> tokenizer, bool skipSpecialTokens)
    : m_tokenizer(std::move(tokenizer)), m_skipSpecialTokens(skipSpecialTokens)
{
}

std::string StreamingDecoder::push(int id)
{
    if (m_skipSpecialTokens && m_tokenizer->isSpecial(id))
        return {};
    m_ids.push_back(id);
    const std::string text = give(Decoder::Ending::open);
    if (m_settled == m_ids.size() && m_ids.size() >= windowLimit)
        forgetOldIds();
    return text;
}

std::string StreamingDecoder::finish()
{
    const std::string text = give(Decoder::Ending::final);
    m_ids.clear();
    m_settled = 0;
    m_given.clear();
    return text;
}

/// What the ids decode to beyond m_given, up to the last whole character.
std::string StreamingDecoder::give(Decoder::Ending ending)
{
    std::string bytes = m_tokenizer->decodeBytes(m_ids, m_skipSpecialTokens, ending);
    if (!bytes.starts_with(m_given)) { // the decoder takes back what was given: go on from the ids after it
        m_ids.erase(m_ids.begin(), m_ids.begin() + static_cast<std::ptrdiff_t>(m_settled));
        m_settled = 0;
        m_given.clear();
        bytes = m_tokenizer->decodeBytes(m_ids, m_skipSpecialTokens, ending);
    }
    const std::size_t tail = ending == Decoder::Ending::open ? unfinishedTail(bytes) : 0;
    if (tail == 0)
        m_settled = m_ids.size();
    const std::size_t begin = m_given.size();
    bytes.resize(bytes.size() - tail);
    if (bytes.size() <= begin)
        return {};
    m_given = std::move(bytes);
    return replaceInvalidUtf8(std::string_view(m_given).substr(begin));
}

/// The window begins with ids that have text of their own, because decoders treat the first token in a special way (a
/// space before it is dropped), and not inside a character.
void StreamingDecoder::forgetOldIds()
{
    const auto decoded = [this](std::span<const int> ids) {
        return m_tokenizer->decodeBytes(ids, m_skipSpecialTokens, Decoder::Ending::open);
    };
    for (std::size_t keep = 1; keep <= 4; ++keep) { // a character has at most four byte tokens
        const std::span<const int> last = std::span<const int>(m_ids).last(keep);
        const std::string before = decoded(std::span<const int>(m_ids).first(m_ids.size() - keep));
        std::string bytes = decoded(last);
        if (bytes.empty() || unfinishedTail(before) > 0 || !m_given.starts_with(before) ||
            !std::string_view(m_given).substr(before.size()).ends_with(bytes))
            continue;
        m_ids = std::vector<int>(last.begin(), last.end());
        m_settled = keep;
        m_given = std::move(bytes);
        return;
    }
}

} // namespace calm
