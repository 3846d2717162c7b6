#include "core/text/jinja/filters.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/python_text.h"

#include <fmt/format.h>

#include <cctype>

namespace calm::jinja
{

namespace
{
Value escape(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "escape", {});
    return runtime.text(escaped(input), true);
}

Value forceEscape(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "forceescape", {});
    return runtime.text(escaped(Value(textOf(input))), true);
}

Value safe(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "safe", {});
    return runtime.text(textOf(input), true);
}

/// Percent signs for all but letters, digits, "_.-~" and, within a path, "/".
std::string urlQuoted(const std::string& text, bool isQuery)
{
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && (std::isalnum(byte) || std::string_view("_.-~").find(c) != std::string_view::npos))
            result += c;
        else if (c == '/' && !isQuery)
            result += c;
        else
            result += c == ' ' && isQuery ? "+" : fmt::format("%{:02X}", byte);
    }
    return result;
}

Value urlencode(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "urlencode", {});
    if (input.isText() || !tryToIterate(input))
        return runtime.text(urlQuoted(textOf(input), false));
    const Value pairs = input.isDict() ? Value(std::make_shared<DictView>(input, DictView::Part::items)) : input;
    std::string text;
    for (const Value& pair : toItems(pairs, runtime)) {
        const std::vector<Value> parts = toItems(pair, runtime);
        if (parts.size() != 2)
            throw Failure("urlencode needs pairs of a name and a value");
        text += fmt::format("{}{}={}", text.empty() ? "" : "&", urlQuoted(textOf(parts[0]), true),
                            urlQuoted(textOf(parts[1]), true));
    }
    return runtime.text(std::move(text));
}

std::string withoutBetween(std::string_view text, std::string_view open, std::string_view close)
{
    std::string result;
    while (true) {
        const std::size_t begin = findIn(text, open);
        const std::size_t end = begin == std::string_view::npos ? begin : findIn(text, close, begin);
        if (end == std::string_view::npos)
            return result + std::string(text);
        result += text.substr(0, begin);
        text.remove_prefix(end + close.size());
    }
}

Value striptags(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "striptags", {});
    const std::string plain = withoutBetween(withoutBetween(textOf(input), "<!--", "-->"), "<", ">");
    std::string text;
    for (const std::string_view word : splitAtSpaces(plain, -1)) {
        if (!text.empty())
            text += ' ';
        text += word;
    }
    for (const auto& [entity, character] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&#39;", "'"}, {"&#34;", "\""}, {"&quot;", "\""}, {"&amp;", "&"}})
        text = replaced(text, entity, character, -1);
    return runtime.text(std::move(text));
}

Value xmlattr(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "xmlattr", {"autospace"});
    if (!input.isDict())
        throw Failure("xmlattr needs a mapping, not a " + input.typeName());
    std::string text;
    for (const auto& [key, value] : input.dict().entries()) {
        if (value.isNone() || value.isUndefined())
            continue;
        if (!key.isText() || key.bytes().find_first_of(" \t\n\r\f\v/>=") != std::string::npos)
            throw Failure("xmlattr was given a name that is none");
        text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : " ", escaped(key), escaped(value));
    }
    return runtime.text((bound.flag(0, true) && !text.empty() ? " " : "") + text);
}

constexpr NamedFilter filters[] = {
    {"escape", escape},           {"e", escape},
    {"forceescape", forceEscape}, {"safe", safe},
    {"urlencode", urlencode},     {"striptags", striptags},
    {"xmlattr", xmlattr},
};
} // namespace

std::span<const NamedFilter> htmlFilters()
{
    return filters;
}

} // namespace calm::jinja
