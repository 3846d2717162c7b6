#pragma once

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/runtime.h"

#include <span>

namespace calm::jinja
{

/// `input | name(arguments)`.
using Filter = Value (*)(Runtime&, const Value& input, const Arguments& arguments);
Filter findFilter(std::string_view name); ///< null when there is none of that name

/// What the tables hold; each file of filters has one.
struct NamedFilter
{
    std::string_view name;
    Filter filter;
};
std::span<const NamedFilter> textFilters();      ///< upper, trim, replace, indent, ...
std::span<const NamedFilter> numberFilters();    ///< int, float, round, abs, ...
std::span<const NamedFilter> sequenceFilters();  ///< first, join, sort, batch, ...
std::span<const NamedFilter> selectionFilters(); ///< map, select, groupby, unique, ...
std::span<const NamedFilter> htmlFilters();      ///< escape, urlencode, striptags, ...

/// input | tojson(ensure_ascii, indent, separators, sort_keys), as transformers defines it: json.dumps.
Value toJsonFilter(Runtime& runtime, const Value& input, const Arguments& arguments);

/// "a.b.0" as a function that looks it up in an item; `attribute` may be a number or none (the item itself).
using Getter = std::function<Value(const Value&)>;
Getter makeGetter(Runtime& runtime, const Value& attribute, const Value& fallback = {});
Value ignoringCase(Runtime& runtime, const Value& value); ///< a text in lower case, anything else as it is
void sortStably(std::vector<std::pair<Value, Value>>& keysAndItems, Runtime& runtime, bool reverse);

/// str(value) for a filter of texts.
std::string textOf(const Value& value);

} // namespace calm::jinja
