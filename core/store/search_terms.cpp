#include "core/store/search_terms.h"

#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace calm
{

namespace
{
struct Part
{
    std::string text;
    bool whole = false; ///< in quotes: its last word does not go on
};

std::vector<Part> partsOf(std::string_view typed)
{
    std::vector<Part> parts{Part()};
    bool quoted = false;
    for (std::size_t at = 0; at < typed.size();) {
        const Utf8Character character = firstCharacter(typed.substr(at));
        if (character.code == U'"') {
            parts.back().whole = quoted; // a quote that is never closed is still being typed
            parts.emplace_back();
            quoted = !quoted;
        } else if (character.code == 0 || (!quoted && isWhiteSpace(character.code))) {
            parts.emplace_back(); // SQLite ends a text at its first NUL
        } else {
            appendUtf8(parts.back().text, character.code);
        }
        at += character.size;
    }
    std::erase_if(parts, [](const Part& part) { return part.text.find_first_not_of(' ') == std::string::npos; });
    return parts;
}

/// Whether unicode61, the index's tokenizer, takes the character for a part of a word.
bool isTokenCharacter(char32_t code)
{
    constexpr std::uint32_t classes = U_GC_L_MASK | U_GC_N_MASK | U_GC_CO_MASK;
    return (U_MASK(u_charType(static_cast<UChar32>(code))) & classes) != 0;
}

bool isForIndex(std::string_view text)
{
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character character = firstCharacter(text.substr(at));
        UErrorCode code = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(static_cast<UChar32>(character.code), &code);
        if (uscript_breaksBetweenLetters(script))
            return false; // the index has whole sentences for words there
        any = any || isTokenCharacter(character.code);
        at += character.size;
    }
    return any;
}

std::string phrase(const Part& part)
{
    std::string quoted = "\"" + part.text + "\""; // partsOf() left no quotes in it
    return part.whole ? quoted : quoted + " *";
}
} // namespace

SearchTerms searchTermsOf(std::string_view typed)
{
    SearchTerms terms;
    for (const Part& part : partsOf(typed)) {
        if (!isForIndex(part.text)) {
            terms.substrings.push_back(part.text);
            continue;
        }
        if (!terms.match.empty())
            terms.match += " AND ";
        terms.match += phrase(part);
    }
    return terms;
}

std::string likePattern(std::string_view text)
{
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

} // namespace calm
