#include "core/text/jinja/filters.h"

#include "core/text/jinja/attributes.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"

#include <algorithm>
#include <cctype>

namespace calm::jinja
{

namespace
{
using Table = std::unordered_map<std::string_view, Filter>;

Table allFilters()
{
    Table table{{"tojson", toJsonFilter}};
    for (const auto filters : {textFilters(), numberFilters(), sequenceFilters(), selectionFilters(), htmlFilters()})
        for (const NamedFilter& known : filters)
            table.emplace(known.name, known.filter);
    return table;
}

std::vector<Value> pathOf(const Value& attribute)
{
    std::vector<Value> path;
    if (attribute.isNone())
        return path;
    if (!attribute.isText())
        return {attribute};
    for (const std::string_view part : splitAt(attribute.bytes(), ".", -1)) {
        const bool isNumber = !part.empty() && part.size() < 18 && std::ranges::all_of(part, [](char c) {
            return std::isdigit(static_cast<unsigned char>(c));
        });
        path.push_back(isNumber ? Value(std::int64_t{std::stoll(std::string(part))}) : Value(std::string(part)));
    }
    return path;
}
} // namespace

Filter findFilter(std::string_view name)
{
    static const Table table = allFilters();
    const auto it = table.find(name);
    return it == table.end() ? nullptr : it->second;
}

Getter makeGetter(Runtime& runtime, const Value& attribute, const Value& fallback)
{
    return [&runtime, path = pathOf(attribute), fallback](const Value& item) {
        Value value = item;
        for (const Value& part : path) {
            value = itemOf(runtime, value, part);
            if (value.isUndefined() && !fallback.isNone())
                value = fallback;
        }
        return value;
    };
}

Value ignoringCase(Runtime& runtime, const Value& value)
{
    return value.isText() ? runtime.text(lowerCase(value.bytes()), value.isMarkup()) : value;
}

void sortStably(std::vector<std::pair<Value, Value>>& keysAndItems, Runtime& runtime, bool reverse)
{
    std::ranges::stable_sort(keysAndItems, [&](const auto& a, const auto& b) {
        return reverse ? isLess(runtime, b.first, a.first) : isLess(runtime, a.first, b.first);
    });
}

std::string textOf(const Value& value)
{
    return toText(value);
}

} // namespace calm::jinja
