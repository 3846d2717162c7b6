#include "core/data/script_mix.h"

#include "core/text/utf8.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
bool isLetterOf(UScriptCode script)
{
    return script != USCRIPT_COMMON && script != USCRIPT_INHERITED && script != USCRIPT_UNKNOWN &&
           script != USCRIPT_INVALID_CODE;
}
} // namespace

void ScriptMix::add(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character character = firstCharacter(text.substr(at));
        at += character.size;
        ++characters;
        const auto code = static_cast<UChar32>(character.code);
        UErrorCode error = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(code, &error);
        if (isLetterOf(script)) {
            ++letters;
            ++m_letters[script];
            continue;
        }
        const auto category = u_charType(code);
        if (code == 0xfffd)
            ++replacements;
        else if (category == U_CONTROL_CHAR)
            controls += code == '\t' || code == '\n' || code == '\r' ? 0 : 1;
        else if (category == U_PRIVATE_USE_CHAR || category == U_UNASSIGNED)
            ++privateUse;
        else if (u_hasBinaryProperty(code, UCHAR_EMOJI_PRESENTATION))
            ++emoji;
    }
}

std::vector<std::pair<std::string, double>> ScriptMix::scripts() const
{
    std::vector<std::pair<std::string, double>> shares;
    for (const auto& [script, count] : m_letters)
        shares.emplace_back(uscript_getName(static_cast<UScriptCode>(script)),
                            static_cast<double>(count) / static_cast<double>(letters));
    std::ranges::stable_sort(shares, std::ranges::greater(), &std::pair<std::string, double>::second);
    return shares;
}

std::string ScriptMix::toText() const
{
    std::string text;
    for (const auto& [name, share] : scripts()) {
        const long percent = std::lround(share * 100);
        text += (text.empty() ? "" : ", ") + name + (percent > 0 ? fmt::format(" {}%", percent) : " under 1%");
    }
    return text.empty() ? "no letters" : text;
}

} // namespace calm
