#include "core/text/pattern.h"

#include "core/base/error.h"
#include "core/text/regex_dialect.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <limits>
#include <optional>

namespace calm
{

struct Pattern::Compiled
{
    pcre2_code* code = nullptr;
    pcre2_match_context* limits = nullptr;

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
    pcre2_jit_compile(compiled->code,
                      PCRE2_JIT_COMPLETE); // only a matter of speed: matching works without it
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
    std::string likeness; // the text with characters PCRE2 does not know yet
                          // replaced by ones of their kind
    if (hasNewerCharacters(text)) {
        for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(firstCharacter(rest).size))
            appendUtf8(likeness, olderLikeness(firstCharacter(rest).code));
        text = likeness;
    }
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

} // namespace calm
