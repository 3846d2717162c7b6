#include "core/text/jinja/filters.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/literals.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/percent_format.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
template <std::string (*Change)(std::string_view)>
Value changed(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "the filter", {});
    return runtime.text(Change(textOf(input)), input.isMarkup());
}

/// Jinja's own: a word begins after spaces, hyphens and opening brackets.
std::string titled(std::string_view text)
{
    std::string result;
    bool starts = true;
    const auto isBreak = [](std::string_view c) {
        return isSpace(firstCharacter(c).code) || c == "-" || c == "(" || c == "{" || c == "[" || c == "<";
    };
    for (const std::string_view character : characters(text)) {
        result += starts ? upperCase(character) : lowerCase(character);
        starts = isBreak(character);
    }
    return result;
}

Value trim(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "trim", {"chars"});
    const std::string text = textOf(input);
    const auto chars = bound.hasValue(0) ? std::optional<std::string_view>(bound.text(0)) : std::nullopt;
    return runtime.text(std::string(stripped(text, chars)), input.isMarkup());
}

Value replace(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "replace", {"old", "new", "count"}, 2);
    const std::string text = textOf(input), from = textOf(bound.at(0)), to = textOf(bound.at(1));
    runtime.grow(text.size() + std::min(countOf(text, from), runtime.limits().valueBytes) * to.size());
    const std::int64_t most = bound.hasValue(2) ? bound.integer(2) : -1;
    return Value(replaced(text, from, to, most));
}

Value string(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "string", {});
    return input.isText() ? input : runtime.text(textOf(input));
}

Value center(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "center", {"width"});
    const std::int64_t width = bound.integer(0, 80);
    runtime.grow(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)));
    return runtime.text(padded(textOf(input), width, " ", Side::both), input.isMarkup());
}

const std::string& asText(const Value& input, const char* filter)
{
    if (input.isUndefined())
        failUndefined(input);
    if (!input.isText())
        throw Failure(std::string(filter) + " needs a text, not a " + input.typeName());
    return input.bytes();
}

Value indent(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "indent", {"width", "first", "blank"});
    const std::string text = asText(input, "indent") + "\n";
    std::string space;
    if (bound.has(0) && bound.at(0).isText())
        space = bound.at(0).bytes();
    else
        space.assign(static_cast<std::size_t>(std::clamp<std::int64_t>(bound.integer(0, 4), 0, 1 << 20)), ' ');
    const auto lines = splitLines(text, false);
    runtime.grow(text.size());
    runtime.grow(lines.size() * space.size());
    std::string result = bound.flag(1) ? space : "";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) {
            result += "\n";
            result += bound.flag(2) || !lines[i].empty() ? space : "";
        }
        result += lines[i];
    }
    return Value(std::move(result), input.isMarkup());
}

Value truncate(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "truncate", {"length", "killwords", "end", "leeway"});
    const std::string end = bound.has(2) ? bound.text(2) : "...";
    const std::int64_t length = bound.integer(0, 255);
    const std::int64_t leeway = bound.hasValue(3) ? bound.integer(3) : 5;
    const auto endLength = static_cast<std::int64_t>(characterCount(end));
    if (length < endLength || leeway < 0)
        throw Failure("truncate cannot cut to a length below that of its end");
    if (const auto size = lengthOf(input); size && *size <= length + leeway)
        return input; // a list too
    const std::string& text = asText(input, "truncate");
    std::string_view cut =
        std::string_view(text).substr(0, byteOfCharacter(text, static_cast<std::size_t>(length - endLength)));
    if (!bound.flag(1))
        cut = cut.substr(0, std::min(cut.rfind(' '), cut.size()));
    return runtime.text(std::string(cut) + end, input.isMarkup());
}

Value wordcount(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "wordcount", {});
    std::int64_t count = 0;
    bool isInside = false;
    const std::string text = textOf(input);
    runtime.step(static_cast<std::int64_t>(text.size() / 16));
    for (const std::string_view character : characters(text)) {
        const bool isWord = isWordCharacter(firstCharacter(character).code);
        count += isWord && !isInside ? 1 : 0;
        isInside = isWord;
    }
    return count;
}

Value format(Runtime& runtime, const Value& input, const Arguments& a)
{
    if (!a.positional.empty() && !a.named.empty())
        throw Failure("format takes values by position or by name, not both");
    Dict named;
    for (const auto& [name, value] : a.named)
        named.set(name, value);
    const Value values = a.named.empty() ? Value::tuple(a.positional) : Value::dict(std::move(named));
    return runtime.text(percentFormatted(runtime, textOf(input), values), input.isMarkup());
}

Value reverseText(Runtime& runtime, const Value& input)
{
    auto all = characters(input.bytes());
    std::ranges::reverse(all);
    std::string text;
    for (const std::string_view character : all)
        text += character;
    return runtime.text(std::move(text), input.isMarkup());
}

/// The items of a generator, from the end; a text the other way round.
Value reverse(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "reverse", {});
    if (input.isText())
        return reverseText(runtime, input);
    if (Next next = tryToIterateBackwards(input))
        return makeGenerator([input, next = std::move(next)] { return next(); }, input);
    std::vector<Value> items = toItems(input, runtime);
    std::ranges::reverse(items);
    return runtime.list(std::move(items));
}

constexpr NamedFilter filters[] = {
    {"upper", changed<upperCase>},
    {"lower", changed<lowerCase>},
    {"capitalize", changed<capitalized>},
    {"title", changed<titled>},
    {"trim", trim},
    {"replace", replace},
    {"string", string},
    {"center", center},
    {"indent", indent},
    {"truncate", truncate},
    {"wordcount", wordcount},
    {"format", format},
    {"reverse", reverse},
};
} // namespace

std::span<const NamedFilter> textFilters()
{
    return filters;
}

} // namespace calm::jinja
