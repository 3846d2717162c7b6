#include "core/text/jinja/arguments.h"
#include "core/text/jinja/attributes.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/percent_format.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
using Names = Bound::Names;

/// What a method gets: the text it was called on, and the call.
struct Call
{
    Runtime& runtime;
    const Value& self;
    const std::string& name;
    const Arguments& arguments;

    std::string_view text() const { return self.bytes(); }
    Value made(std::string bytes) const { return runtime.text(std::move(bytes), self.isMarkup()); }
    Bound bind(std::initializer_list<const char*> parameters, std::size_t required, Names names = Names::refused) const
    {
        return {arguments, name + "()", parameters, required, names};
    }
};
using Method = Value (*)(const Call&);

Value listOf(const Call& call, const std::vector<std::string_view>& parts)
{
    std::vector<Value> items;
    call.runtime.grow(call.text().size());
    for (const std::string_view part : parts)
        items.emplace_back(std::string(part), call.self.isMarkup());
    return call.runtime.list(std::move(items));
}

template <std::string (*Change)(std::string_view)> Value changed(const Call& call)
{
    call.bind({}, 0);
    return call.made(Change(call.text()));
}

template <Side side> Value strip(const Call& call)
{
    const Bound bound = call.bind({"chars"}, 0);
    const auto chars = bound.hasValue(0) ? std::optional<std::string_view>(bound.text(0)) : std::nullopt;
    return call.made(std::string(stripped(call.text(), chars, side)));
}

template <bool fromRight> Value split(const Call& call)
{
    const Bound bound = call.bind({"sep", "maxsplit"}, 0, Names::allowed);
    const std::int64_t most = bound.integer(1, -1);
    if (!bound.hasValue(0))
        return listOf(call, splitAtSpaces(call.text(), most, fromRight));
    if (bound.text(0).empty())
        throw Failure("split() cannot cut at an empty text");
    return listOf(call, splitAt(call.text(), bound.text(0), most, fromRight));
}

Value splitlines(const Call& call)
{
    const Bound bound = call.bind({"keepends"}, 0, Names::allowed);
    return listOf(call, splitLines(call.text(), bound.flag(0)));
}

template <bool fromRight> Value partition(const Call& call)
{
    const Bound bound = call.bind({"sep"}, 1);
    const std::string& separator = bound.text(0);
    if (separator.empty())
        throw Failure("partition() cannot cut at an empty text");
    const auto parts = splitAt(call.text(), separator, 1, fromRight);
    const std::string whole(call.text());
    if (parts.size() == 1)
        return fromRight ? call.runtime.tuple({"", "", whole}) : call.runtime.tuple({whole, "", ""});
    return call.runtime.tuple({std::string(parts[0]), separator, std::string(parts[1])});
}

/// The part of the text that the arguments start and end choose: [first, last) in bytes.
std::pair<std::size_t, std::size_t> window(std::string_view text, const Bound& bound, std::size_t start)
{
    if (!bound.hasValue(start) && !bound.hasValue(start + 1))
        return {0, text.size()};
    const auto size = static_cast<std::int64_t>(characterCount(text));
    const auto position = [&](std::size_t i, std::int64_t fallback) {
        const std::int64_t at = bound.hasValue(i) ? bound.integer(i) : fallback;
        return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size + 1);
    };
    const std::int64_t first = position(start, 0);
    const std::int64_t last = std::min(position(start + 1, size), size);
    if (first > last)
        return {1, 0}; // nothing fits in it, not even an empty text
    return {byteOfCharacter(text, static_cast<std::size_t>(first)),
            byteOfCharacter(text, static_cast<std::size_t>(last))};
}

template <bool atEnd> Value startsOrEndsWith(const Call& call)
{
    const Bound bound = call.bind({"prefix", "start", "end"}, 1);
    const auto [first, last] = window(call.text(), bound, 1);
    const std::string_view part = first <= last ? call.text().substr(first, last - first) : std::string_view();
    const auto matches = [&](const Value& value) {
        if (value.isUndefined())
            failUndefined(value);
        if (!value.isText())
            throw Failure(call.name + "() takes texts, not a " + value.typeName());
        return first <= last && (atEnd ? part.ends_with(value.bytes()) : part.starts_with(value.bytes()));
    };
    if (bound.at(0).isTuple())
        return std::ranges::any_of(bound.at(0).items(), matches);
    return matches(bound.at(0));
}

template <bool fromRight, bool mustBeThere> Value find(const Call& call)
{
    const Bound bound = call.bind({"sub", "start", "end"}, 1);
    const std::string& part = bound.text(0);
    const auto [first, last] = window(call.text(), bound, 1);
    std::size_t at = std::string_view::npos;
    if (first <= last) {
        const std::string_view within = call.text().substr(0, last);
        at = fromRight ? within.rfind(part) : findIn(within, part, first);
        if (fromRight && at != std::string_view::npos && at < first)
            at = std::string_view::npos;
    }
    if (at != std::string_view::npos)
        return static_cast<std::int64_t>(characterCount(call.text().substr(0, at)));
    if (mustBeThere)
        throw Failure(call.name + "() did not find its text");
    return -1;
}

Value count(const Call& call)
{
    const Bound bound = call.bind({"sub", "start", "end"}, 1);
    const auto [first, last] = window(call.text(), bound, 1);
    return first <= last ? static_cast<std::int64_t>(countOf(call.text().substr(first, last - first), bound.text(0)))
                         : std::int64_t{0};
}

Value replace(const Call& call)
{
    const Bound bound(call.arguments, "replace()", {"old", "new", "count"}, 2, Names::allowed);
    if (std::ranges::any_of(call.arguments.named, [](const auto& entry) { return entry.first != "count"; }))
        throw Failure("replace() takes its texts by position");
    const std::size_t found = countOf(call.text(), bound.text(0));
    call.runtime.grow(call.text().size() + std::min(found, call.runtime.limits().valueBytes) * bound.text(1).size());
    return Value(replaced(call.text(), bound.text(0), bound.text(1), bound.integer(2, -1)), call.self.isMarkup());
}

Value join(const Call& call)
{
    const Bound bound = call.bind({"iterable"}, 1);
    std::string text;
    bool isFirst = true;
    const Next next = iterate(bound.at(0));
    while (const auto item = next()) {
        if (item->isUndefined())
            failUndefined(*item);
        if (!item->isText())
            throw Failure("join() takes texts, not a " + item->typeName());
        call.runtime.step();
        call.runtime.grow(item->bytes().size() + call.text().size());
        text += isFirst ? "" : call.text();
        text += item->bytes();
        isFirst = false;
        if (text.size() > call.runtime.limits().valueBytes)
            throw Failure("it makes values that are too large");
    }
    return Value(std::move(text), call.self.isMarkup());
}

Value format(const Call& call)
{
    return call.made(braceFormatted(call.runtime, call.text(), call.arguments));
}

template <Side side> Value justify(const Call& call)
{
    const Bound bound = call.bind({"width", "fillchar"}, 1);
    const std::string fill = bound.has(1) ? bound.text(1) : " ";
    if (characterCount(fill) != 1)
        throw Failure(call.name + "() fills up with one character");
    call.runtime.grow(static_cast<std::size_t>(std::max<std::int64_t>(bound.integer(0), 0)));
    return call.made(padded(call.text(), bound.integer(0), fill, side));
}

Value zfill(const Call& call)
{
    const Bound bound = call.bind({"width"}, 1);
    const bool hasSign = call.text().starts_with('+') || call.text().starts_with('-');
    const std::int64_t width = bound.integer(0) - (hasSign ? 1 : 0);
    call.runtime.grow(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)));
    return call.made(std::string(call.text().substr(0, hasSign ? 1 : 0)) +
                     padded(call.text().substr(hasSign ? 1 : 0), width, "0", Side::right));
}

Value expandtabs(const Call& call)
{
    const Bound bound = call.bind({"tabsize"}, 0, Names::allowed);
    const std::int64_t size = bound.integer(0, 8);
    call.runtime.grow(countOf(call.text(), "\t") *
                      static_cast<std::size_t>(std::clamp<std::int64_t>(size, 0, 1 << 26)));
    std::string text;
    std::int64_t column = 0;
    for (const std::string_view character : characters(call.text())) {
        if (character == "\t") {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            text.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
            continue;
        }
        text += character;
        column = character == "\n" || character == "\r" ? 0 : column + 1;
    }
    return call.made(std::move(text));
}

template <bool atEnd> Value removeAffix(const Call& call)
{
    const Bound bound = call.bind({"affix"}, 1);
    const std::string& affix = bound.text(0);
    std::string_view text = call.text();
    if (atEnd ? text.ends_with(affix) : text.starts_with(affix))
        atEnd ? text.remove_suffix(affix.size()) : text.remove_prefix(affix.size());
    return call.made(std::string(text));
}

template <bool (*Test)(char32_t)> Value allAre(const Call& call)
{
    call.bind({}, 0);
    const auto all = characters(call.text());
    return !all.empty() && std::ranges::all_of(all, [](std::string_view c) { return Test(firstCharacter(c).code); });
}

bool isAlphanumeric(char32_t code)
{
    return isAlphabetic(code) || isNumeric(code) || isDigit(code);
}

Value isascii(const Call& call)
{
    call.bind({}, 0);
    return std::ranges::all_of(call.text(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Value isprintable(const Call& call)
{
    return call.text().empty() ? Value(true) : allAre<isPrintable>(call);
}

Value isidentifier(const Call& call)
{
    const bool starts =
        !call.text().empty() && (call.text()[0] == '_' || isAlphabetic(firstCharacter(call.text()).code));
    return starts && allAre<isWordCharacter>(call).truth();
}

/// At least one character that has a case, and all of those have this one.
template <bool upper> Value isCase(const Call& call)
{
    call.bind({}, 0);
    bool found = false;
    for (const std::string_view character : characters(call.text())) {
        const char32_t code = firstCharacter(character).code;
        if (isTitleCase(code) || (upper ? isLowerCase(code) : isUpperCase(code)))
            return false;
        found |= upper ? isUpperCase(code) : isLowerCase(code);
    }
    return found;
}

Value istitle(const Call& call)
{
    call.bind({}, 0);
    bool found = false, afterCased = false;
    for (const std::string_view character : characters(call.text())) {
        const char32_t code = firstCharacter(character).code;
        const bool isUpper = isUpperCase(code) || isTitleCase(code);
        if (isUpper ? afterCased : isLowerCase(code) && !afterCased)
            return false;
        afterCased = isUpper || isLowerCase(code);
        found |= afterCased;
    }
    return found;
}

Value refused(const Call& call)
{
    throw Failure(call.name + "() of a text is not supported in chat templates");
}

const std::unordered_map<std::string_view, Method>& methods()
{
    static const std::unordered_map<std::string_view, Method> table{
        {"strip", strip<Side::both>},
        {"lstrip", strip<Side::left>},
        {"rstrip", strip<Side::right>},
        {"split", split<false>},
        {"rsplit", split<true>},
        {"splitlines", splitlines},
        {"partition", partition<false>},
        {"rpartition", partition<true>},
        {"startswith", startsOrEndsWith<false>},
        {"endswith", startsOrEndsWith<true>},
        {"find", find<false, false>},
        {"rfind", find<true, false>},
        {"index", find<false, true>},
        {"rindex", find<true, true>},
        {"count", count},
        {"replace", replace},
        {"join", join},
        {"format", format},
        {"upper", changed<upperCase>},
        {"lower", changed<lowerCase>},
        {"title", changed<titleCased>},
        {"capitalize", changed<capitalized>},
        {"swapcase", changed<swappedCase>},
        {"casefold", changed<caseFolded>},
        {"center", justify<Side::both>},
        {"ljust", justify<Side::left>},
        {"rjust", justify<Side::right>},
        {"zfill", zfill},
        {"expandtabs", expandtabs},
        {"removeprefix", removeAffix<false>},
        {"removesuffix", removeAffix<true>},
        {"isdigit", allAre<isDigit>},
        {"isdecimal", allAre<isDecimal>},
        {"isnumeric", allAre<isNumeric>},
        {"isalpha", allAre<isAlphabetic>},
        {"isalnum", allAre<isAlphanumeric>},
        {"isspace", allAre<isSpace>},
        {"isascii", isascii},
        {"isprintable", isprintable},
        {"isidentifier", isidentifier},
        {"isupper", isCase<true>},
        {"islower", isCase<false>},
        {"istitle", istitle},
        {"encode", refused},
        {"format_map", refused},
        {"maketrans", refused},
        {"translate", refused},
    };
    return table;
}
} // namespace

std::optional<Value> textMethod(Runtime& runtime, const Value& text, const std::string& name)
{
    const auto it = methods().find(name);
    if (it == methods().end())
        return std::nullopt;
    return makeFunction(name, [&runtime, text, name, method = it->second](const Arguments& arguments) {
        runtime.read(text);
        return method({runtime, text, name, arguments});
    });
}

} // namespace calm::jinja
