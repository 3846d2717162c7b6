#include "ui/reading/token_spans.h"

#include "core/text/byte_alphabet.h"
#include "core/text/utf8.h"

#include <QStringList>

#include <algorithm>
#include <tuple>

namespace calm::ui
{

namespace
{

constexpr qsizetype longestText = 60; ///< of one token; one of a thousand blanks is not drawn in full

bool isBlank(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
}

} // namespace

QString visibleText(QString text)
{
    constexpr char16_t pictures = 0x2400; // U+2400 + n draws control character n
    for (QChar& letter : text) {
        switch (letter.unicode()) {
        case ' ':
            letter = QChar(0x00B7);
            break;
        case '\n':
            letter = QChar(0x21B5);
            break;
        case '\t':
            letter = QChar(0x21E5);
            break;
        case 0x00A0:
        case 0x202F:
            letter = QChar(0x237D);
            break;
        default:
            if (letter.unicode() < 0x20)
                letter = QChar(char16_t(pictures + letter.unicode()));
        }
    }
    return text;
}

QString bytesOf(const std::string& spelling)
{
    QStringList bytes;
    for (std::string_view rest = spelling; !rest.empty();) {
        const Utf8Character character = firstCharacter(rest);
        const auto byte = spelledByte(character.code);
        if (!byte)
            return QString::fromStdString(spelling);
        bytes.append(QString::number(*byte, 16).rightJustified(2, '0').toUpper());
        rest.remove_prefix(character.size);
    }
    return bytes.join(' ');
}

TokenizedText tokenSpans(const Tokenizer& tokenizer, const std::string& text, bool withSpecial, std::size_t most)
{
    const Encoding encoding = tokenizer.encode(text, withSpecial);
    TokenizedText result;
    result.tokens = encoding.ids.size();
    result.bytes = text.size();
    result.characters = utf8Length(text);
    const auto& ranges = encoding.byteOffsets;
    std::size_t covered = 0; // some tokenizers leave the blank before a word out of its range
    for (std::size_t i = 0; i < std::min(most, encoding.ids.size()); ++i) {
        TokenSpan span;
        span.id = encoding.ids[i];
        const std::string spelling = tokenizer.hasToken(span.id) ? tokenizer.tokenOf(span.id) : std::string();
        span.spelling = QString::fromStdString(spelling);
        span.special = tokenizer.isSpecial(span.id);
        std::tie(span.begin, span.end) = ranges[i];
        const auto overlaps = [&](std::size_t other) {
            return ranges[other].first < span.end && span.begin < ranges[other].second;
        };
        const bool isPart = (i > 0 && overlaps(i - 1)) || (i + 1 < ranges.size() && overlaps(i + 1));
        if (span.begin == span.end)
            span.text = span.spelling;
        else if (isPart)
            span.text = bytesOf(spelling);
        else {
            const bool takesBlanks =
                covered < span.begin && isBlank(std::string_view(text).substr(covered, span.begin - covered));
            const std::size_t from = takesBlanks ? covered : span.begin;
            span.text = visibleText(QString::fromStdString(text.substr(from, span.end - from)));
        }
        if (span.text.size() > longestText)
            span.text = span.text.left(longestText) + QChar(0x2026);
        covered = std::max(covered, span.end);
        result.spans.push_back(std::move(span));
    }
    return result;
}

std::shared_ptr<const Tokenizer> TokenizerCache::get(const Path& model)
{
    const std::lock_guard lock(m_mutex);
    std::error_code code;
    auto changed = std::filesystem::last_write_time(model / "tokenizer.json", code);
    if (code)
        changed = std::filesystem::last_write_time(model / "tokenizer.model", code);
    const auto known = std::ranges::find(m_kept, model, &Kept::model);
    if (known != m_kept.end()) {
        std::rotate(known, known + 1, m_kept.end()); // the newest is the last
        if (m_kept.back().changed == changed)
            return m_kept.back().tokenizer;
        m_kept.pop_back();
    }
    if (m_kept.size() >= most)
        m_kept.erase(m_kept.begin());
    m_kept.push_back({model, changed, Tokenizer::load(model)});
    return m_kept.back().tokenizer;
}

} // namespace calm::ui
