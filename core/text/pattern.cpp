#include "core/text/pattern.h"

#include "core/base/error.h"
#include "core/text/regex_dialect.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace calm
{

struct Pattern::Compiled
{
    pcre2_code* code = nullptr;
    pcre2_match_context* limits = nullptr;
    bool looksAhead = false; ///< its matches may depend on text that is not theirs
    bool looksBack = false;  ///< what matches may depend on text before, or on where the last match ended

    Compiled() = default;
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    ~Compiled()
    {
        pcre2_match_context_free(limits);
        pcre2_code_free(code);
    }
};

namespace
{
std::string messageOf(int code)
{
    std::array<PCRE2_UCHAR, 256> buffer{};
    pcre2_get_error_message(code, buffer.data(), buffer.size());
    return reinterpret_cast<const char*>(buffer.data());
}

/// Whether more than white space is looked for around a match: conditions, anchors, and what was matched before.
bool looksAround(std::string expression)
{
    constexpr std::string_view endOfSpaces = "(?!\\S)"; // only the last of a run of spaces depends on it
    for (auto at = expression.find(endOfSpaces); at != std::string::npos; at = expression.find(endOfSpaces))
        expression.erase(at, endOfSpaces.size());
    for (auto at = expression.find("[^"); at != std::string::npos; at = expression.find("[^")) // "none of", no anchor
        expression.erase(at + 1, 1);
    for (const char* sign : {"(?=", "(?!", "(?<", "(?(", "(*", "$", "^", "\\b", "\\B", "\\z", "\\Z", "\\A", "\\G",
                             "\\g", "\\k", "\\K", "\\1", "\\2", "\\3"})
        if (const auto at = expression.find(sign); at != std::string::npos)
            return true;
    return false;
}

/// Conditions on what stands before, and empty matches: these are not found where the last match ended.
bool looksBehind(const pcre2_code& code, const std::string& expression)
{
    std::uint32_t characters = 0;
    std::uint32_t matchesEmpty = 0;
    pcre2_pattern_info(&code, PCRE2_INFO_MAXLOOKBEHIND, &characters);
    pcre2_pattern_info(&code, PCRE2_INFO_MATCHEMPTY, &matchesEmpty);
    return characters > 0 || matchesEmpty != 0 || expression.find("\\G") != std::string::npos ||
           expression.find("\\K") != std::string::npos;
}

/// The text with characters PCRE2 does not know yet replaced by ones of their kind, kept in `likeness`.
std::string_view knownCharacters(std::string_view text, std::string& likeness)
{
    if (!hasNewerCharacters(text))
        return text;
    for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(firstCharacter(rest).size))
        appendUtf8(likeness, olderLikeness(firstCharacter(rest).code));
    return likeness;
}

bool hasWhiteSpace(std::string_view text)
{
    for (; !text.empty(); text.remove_prefix(firstCharacter(text).size))
        if (isWhiteSpace(firstCharacter(text).code))
            return true;
    return false;
}

std::size_t characterSizeAt(std::string_view text, std::size_t at)
{
    return at < text.size() ? firstCharacter(text.substr(at)).size : 1;
}
} // namespace

Pattern Pattern::literal(std::string text)
{
    Pattern pattern;
    pattern.m_literal = std::move(text);
    return pattern;
}

Pattern Pattern::characters(bool (*isMatch)(char32_t))
{
    Pattern pattern;
    pattern.m_isMatch = isMatch;
    return pattern;
}

Pattern Pattern::regex(const std::string& expression, const std::string& where)
{
    const std::string translated = toPcre2(expression, where);
    auto compiled = std::make_shared<Compiled>();
    int error = 0;
    PCRE2_SIZE offset = 0;
    const std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)> context(
        pcre2_compile_context_create(nullptr), pcre2_compile_context_free);
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    // Ruby's ^ and $ stand at every line.
    compiled->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                   PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C, &error, &offset,
                                   context.get());
    if (!compiled->code)
        throw Error(ErrorKind::corrupt,
                    where + " has a regular expression that cannot be used: " + messageOf(error) + ".", expression);
    // Only a matter of speed: matching works without it.
    pcre2_jit_compile(compiled->code, PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD);
    compiled->looksAhead = looksAround(translated);
    compiled->looksBack = looksBehind(*compiled->code, translated);
    // The default limits are meant for hostile expressions; they would refuse a long run of spaces.
    compiled->limits = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(compiled->limits, 1'000'000'000);
    pcre2_set_heap_limit(compiled->limits, std::numeric_limits<std::uint32_t>::max());

    Pattern pattern;
    pattern.m_compiled = std::move(compiled);
    return pattern;
}

Pattern Pattern::read(const PartReader& part, const char* key)
{
    const JsonValue& value = part.member(key);
    if (value.is(JsonValue::Kind::string))
        return literal(std::string(value.string()));
    const PartReader choice = part.child(key);
    if (choice.has("String"))
        return literal(choice.text("String"));
    if (choice.has("Regex"))
        return regex(choice.text("Regex"), part.where());
    choice.fail("has neither \"String\" nor \"Regex\"");
}

std::vector<ByteRange> Pattern::matches(std::string_view text) const
{
    std::vector<ByteRange> found;
    forEachMatch(text, [&found](ByteRange match) { found.push_back(match); });
    return found;
}

void Pattern::forEachMatch(std::string_view text, const std::function<void(ByteRange)>& report) const
{
    if (text.empty())
        return;
    if (m_compiled)
        forEachExpressionMatch(text, report);
    else if (m_isMatch)
        forEachCharacterMatch(text, report);
    else if (m_literal.empty()) // at every character, as an expression that
                                // matches nothing
        for (std::size_t at = 0; at <= text.size(); at += characterSizeAt(text, at))
            report({at, at});
    else
        for (auto at = text.find(m_literal); at != text.npos; at = text.find(m_literal, at + m_literal.size()))
            report({at, at + m_literal.size()});
}

void Pattern::forEachCharacterMatch(std::string_view text, const std::function<void(ByteRange)>& report) const
{
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character character = firstCharacter(text.substr(at));
        if (m_isMatch(character.code))
            report({at, at + character.size});
        at += character.size;
    }
}

void Pattern::forEachExpressionMatch(std::string_view text, const std::function<void(ByteRange)>& report) const
{
    std::string likeness;
    text = knownCharacters(text, likeness);
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
        pcre2_match_data_create_from_pattern(m_compiled->code, nullptr), pcre2_match_data_free);
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    // The pipeline's texts are valid UTF-8; without this flag each call would read the whole text again.
    std::uint32_t options = PCRE2_NO_UTF_CHECK;
    std::size_t at = 0;
    std::optional<std::size_t> lastEnd;
    while (at <= text.size()) {
        const int count =
            pcre2_match(m_compiled->code, subject, text.size(), at, options, data.get(), m_compiled->limits);
        if (count == PCRE2_ERROR_JIT_STACKLIMIT) { // the slower matcher keeps its
                                                   // stack on the heap
            options |= PCRE2_NO_JIT;
            continue;
        }
        if (count == PCRE2_ERROR_NOMATCH)
            break;
        if (count < 0)
            throw Error(ErrorKind::badInput,
                        "The tokenizer's regular expression gave up on this text: " + messageOf(count) + ".");
        const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
        const ByteRange match{offsets[0], offsets[1]};
        if (match.size() == 0 && lastEnd == match.end) {
            at += characterSizeAt(text,
                                  at); // an empty match right behind the last one would repeat for ever
            continue;
        }
        report(match);
        lastEnd = at = match.end;
    }
}

bool Pattern::looksBack() const
{
    return m_compiled && m_compiled->looksBack;
}

bool Pattern::isSingleCharacter() const
{
    return m_isMatch || (!m_compiled && !m_literal.empty() && firstCharacter(m_literal).size == m_literal.size());
}

Pattern::OpenMatches Pattern::openMatches(std::string_view text) const
{
    if (m_compiled)
        return openExpressionMatches(text);
    OpenMatches open{.matches = matches(text), .until = text.size()};
    if (m_isMatch)
        return open;
    // A fixed text may have begun at the end.
    std::size_t from = text.size() - std::min(text.size(), m_literal.empty() ? 0 : m_literal.size() - 1);
    if (!open.matches.empty())
        from = std::max(from, open.matches.back().end);
    while (from < text.size() && !m_literal.starts_with(text.substr(from)))
        ++from;
    open.until = from;
    return open;
}

Pattern::OpenMatches Pattern::openExpressionMatches(std::string_view text) const
{
    OpenMatches open;
    std::string likeness;
    text = knownCharacters(text, likeness);
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
        pcre2_match_data_create_from_pattern(m_compiled->code, nullptr), pcre2_match_data_free);
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    const auto match = [&](std::size_t at, std::uint32_t options) {
        options |= PCRE2_NO_UTF_CHECK;
        const int count =
            pcre2_match(m_compiled->code, subject, text.size(), at, options, data.get(), m_compiled->limits);
        return count == PCRE2_ERROR_JIT_STACKLIMIT ? pcre2_match(m_compiled->code, subject, text.size(), at,
                                                                 options | PCRE2_NO_JIT, data.get(), m_compiled->limits)
                                                   : count;
    };
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
    std::optional<std::size_t> lastEnd;
    open.until = text.size();
    // "Hard" partial matching stops where the end of the text has been looked at: exactly what a continuation may
    // change.
    for (std::size_t at = 0; at < text.size();) {
        const int count = match(at, PCRE2_PARTIAL_HARD);
        if (count == PCRE2_ERROR_NOMATCH)
            return open;
        if (count < 0) { // undecided; on failure too, nothing more is known
            const bool isPartial = count == PCRE2_ERROR_PARTIAL;
            const std::size_t begin = isPartial ? std::max<std::size_t>(at, offsets[0]) : at;
            open.until = begin;
            open.grows = isPartial && !m_compiled->looksAhead && !hasWhiteSpace(text.substr(begin)) &&
                         match(begin, 0) > 0 && offsets[0] == begin && offsets[1] == text.size();
            return open;
        }
        const ByteRange found{offsets[0], offsets[1]};
        if (found.size() == 0 && lastEnd == found.end) {
            at += characterSizeAt(text, at);
            continue;
        }
        open.matches.push_back(found);
        lastEnd = at = found.end;
    }
    return open;
}

} // namespace calm
