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
    const std::string bytes = m_tokenizer->decodeBytes(m_ids, m_skipSpecialTokens, Decoder::Ending::open);
    const std::string text = take(bytes, bytes.size() - unfinishedTail(bytes));
    forgetOldIds(bytes);
    return text;
}

std::string StreamingDecoder::finish()
{
    const std::string bytes = m_tokenizer->decodeBytes(m_ids, m_skipSpecialTokens, Decoder::Ending::final);
    const std::string text = take(bytes, bytes.size());
    m_ids.clear();
    m_given = 0;
    return text;
}

std::string StreamingDecoder::take(const std::string& bytes, std::size_t end)
{
    if (end <= m_given)
        return {};
    const std::string text = replaceInvalidUtf8(std::string_view(bytes).substr(m_given, end - m_given));
    m_given = end;
    return text;
}

/// Decoders treat the first token in a special way (a space before it is dropped), so the window begins with ids
/// that have text of their own and are given completely.
void StreamingDecoder::forgetOldIds(std::string_view decoded)
{
    if (m_ids.size() < windowLimit || m_given < decoded.size())
        return;
    for (std::size_t keep = 1; keep <= 4; ++keep) { // a character has at most four byte tokens
        const std::span<const int> last = std::span<const int>(m_ids).last(keep);
        const std::string bytes = m_tokenizer->decodeBytes(last, m_skipSpecialTokens, Decoder::Ending::open);
        if (bytes.empty() || !decoded.ends_with(bytes))
            continue;
        m_ids.assign(last.begin(), last.end());
        m_given = bytes.size();
        return;
    }
}

} // namespace calm
