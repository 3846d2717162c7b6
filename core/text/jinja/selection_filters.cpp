#include "core/text/jinja/filters.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/python_text.h"
#include "core/text/jinja/value_tests.h"

#include <algorithm>
#include <unordered_set>

namespace calm::jinja
{

namespace
{
Arguments without(const Arguments& arguments, std::size_t count)
{
    Arguments rest = arguments;
    rest.positional.erase(rest.positional.begin(), rest.positional.begin() + static_cast<std::ptrdiff_t>(count));
    return rest;
}

const std::string& nameAt(const Arguments& arguments, std::size_t i, const char* what)
{
    if (!arguments.positional[i].isText())
        throw Failure(std::string("the name of a ") + what + " must be a text");
    return arguments.positional[i].bytes();
}

Getter mapper(Runtime& runtime, const Arguments& arguments)
{
    const auto named = [&](const char* name) {
        const auto it = std::ranges::find(arguments.named, name, [](const auto& entry) { return entry.first; });
        return it == arguments.named.end() ? nullptr : &it->second;
    };
    if (arguments.positional.empty() && named("attribute")) {
        const Value* fallback = named("default");
        if (arguments.named.size() > (fallback ? 2U : 1U))
            throw Failure("map has no such parameter");
        return makeGetter(runtime, *named("attribute"), fallback ? *fallback : Value());
    }
    if (arguments.positional.empty())
        throw Failure("map needs the name of a filter or an attribute");
    const std::string& name = nameAt(arguments, 0, "filter");
    const Filter filter = findFilter(name);
    if (!filter)
        throw Failure("there is no filter " + name);
    return [&runtime, filter, rest = without(arguments, 1)](const Value& item) {
        runtime.read(item);
        return filter(runtime, item, rest);
    };
}

/// A generator over the items of `input`; `prepare` makes what each is handed to, when the first is asked for.
template <typename Each> Value over(Runtime& runtime, const Value& input, std::function<Each()> prepare)
{
    struct State
    {
        Next items;
        Each each;
    };
    return makeGenerator(
        [&runtime, input, prepare = std::move(prepare),
         state = std::shared_ptr<State>()]() mutable -> std::optional<Value> {
            if (!input.truth())
                return std::nullopt;
            if (!state)
                state = std::make_shared<State>(State{iterate(input), prepare()});
            while (auto item = state->items()) {
                runtime.step();
                if (auto answer = state->each(*item))
                    return answer;
            }
            return std::nullopt;
        },
        input);
}
using Each = std::function<std::optional<Value>(const Value&)>;

Value map(Runtime& runtime, const Value& input, const Arguments& a)
{
    return over<Each>(runtime, input, [&runtime, a]() -> Each {
        return [get = mapper(runtime, a)](const Value& item) { return std::optional(get(item)); };
    });
}

/// What select and its relatives ask of an item.
std::function<bool(const Value&)> chooser(Runtime& runtime, const Arguments& arguments, bool byAttribute)
{
    Getter get = [](const Value& item) { return item; };
    if (byAttribute) {
        if (arguments.positional.empty())
            throw Failure("selectattr needs the name of an attribute");
        get = makeGetter(runtime, arguments.positional[0]);
    }
    const std::size_t at = byAttribute ? 1 : 0;
    if (arguments.positional.size() <= at)
        return [get](const Value& item) { return get(item).truth(); };
    const std::string& name = nameAt(arguments, at, "test");
    const ValueTest test = findTest(name);
    if (!test)
        throw Failure("there is no test " + name);
    return [&runtime, get, test, rest = without(arguments, at + 1)](const Value& item) {
        const Value value = get(item);
        runtime.read(value);
        return test(runtime, value, rest);
    };
}

template <bool wanted, bool byAttribute> Value select(Runtime& runtime, const Value& input, const Arguments& a)
{
    return over<Each>(runtime, input, [&runtime, a]() -> Each {
        return [holds = chooser(runtime, a, byAttribute)](const Value& item) {
            return holds(item) == wanted ? std::optional(item) : std::nullopt;
        };
    });
}

Getter keyOf(Runtime& runtime, const Value& attribute, bool caseSensitive, const Value& fallback = {})
{
    return [&runtime, get = makeGetter(runtime, attribute, fallback), caseSensitive](const Value& item) {
        const Value key = get(item);
        runtime.read(key);
        return caseSensitive ? key : ignoringCase(runtime, key);
    };
}

struct HashValue
{
    std::size_t operator()(const Value& value) const { return value.hash(); }
};
struct EqualValues
{
    bool operator()(const Value& a, const Value& b) const { return equal(a, b); }
};

Value unique(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "unique", {"case_sensitive", "attribute"});
    struct State
    {
        Next items;
        std::unordered_set<Value, HashValue, EqualValues> seen;
    };
    return makeGenerator(
        [&runtime, input, key = keyOf(runtime, bound.get(1, {}), bound.flag(0)),
         state = std::shared_ptr<State>()]() mutable -> std::optional<Value> {
            if (!state)
                state = std::make_shared<State>(State{iterate(input), {}});
            while (auto item = state->items()) {
                runtime.step();
                runtime.growItems(1);
                const Value itsKey = key(*item);
                runtime.readAll(itsKey);
                if (state->seen.insert(itsKey).second)
                    return item;
            }
            return std::nullopt;
        },
        input);
}

template <bool largest> Value extreme(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, largest ? "max" : "min", {"case_sensitive", "attribute"});
    const Getter key = keyOf(runtime, bound.get(1, {}), bound.flag(0));
    const Next next = iterate(input);
    auto best = next();
    if (!best)
        return Value::undefined("an empty sequence has no smallest and no largest item");
    Value bestKey = key(*best);
    while (auto item = next()) {
        runtime.step();
        Value itsKey = key(*item);
        if (compare(runtime, largest ? Comparison::greater : Comparison::less, itsKey, bestKey)) {
            best = std::move(item);
            bestKey = std::move(itsKey);
        }
    }
    return *best;
}

/// The keys of sort: one for each of "a,b.c".
Value sortKey(const std::vector<Getter>& getters, const Value& item)
{
    std::vector<Value> keys;
    for (const Getter& get : getters)
        keys.push_back(get(item));
    return Value::list(std::move(keys));
}

Value sort(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "sort", {"reverse", "case_sensitive", "attribute"});
    std::vector<Getter> getters;
    if (bound.has(2) && bound.at(2).isText())
        for (const std::string_view part : splitAt(bound.at(2).bytes(), ",", -1))
            getters.push_back(keyOf(runtime, Value(std::string(part)), bound.flag(1)));
    else
        getters.push_back(keyOf(runtime, bound.get(2, {}), bound.flag(1)));
    std::vector<std::pair<Value, Value>> entries;
    for (Value& item : toItems(input, runtime)) {
        Value key = sortKey(getters, item);
        entries.emplace_back(std::move(key), std::move(item));
    }
    sortStably(entries, runtime, bound.flag(0));
    std::vector<Value> items;
    for (auto& [key, item] : entries)
        items.push_back(std::move(item));
    return runtime.list(std::move(items));
}

Value groupby(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "groupby", {"attribute", "default", "case_sensitive"}, 1);
    const Value fallback = bound.get(1, {});
    const Getter key = keyOf(runtime, bound.at(0), bound.flag(2), fallback);
    const Getter shown = makeGetter(runtime, bound.at(0), fallback);
    std::vector<std::pair<Value, Value>> entries;
    for (Value& item : toItems(input, runtime)) {
        Value itsKey = key(item);
        entries.emplace_back(std::move(itsKey), std::move(item));
    }
    sortStably(entries, runtime, false);
    std::vector<Value> groups;
    for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
        std::vector<Value> members;
        while (end < entries.size() && equal(entries[end].first, entries[begin].first))
            members.push_back(entries[end++].second);
        const Value grouper = bound.flag(2) ? entries[begin].first : shown(members.front());
        groups.push_back(Value::group(grouper, runtime.list(std::move(members))));
    }
    return runtime.list(std::move(groups));
}

constexpr NamedFilter filters[] = {
    {"map", map},
    {"select", select<true, false>},
    {"reject", select<false, false>},
    {"selectattr", select<true, true>},
    {"rejectattr", select<false, true>},
    {"unique", unique},
    {"min", extreme<false>},
    {"max", extreme<true>},
    {"sort", sort},
    {"groupby", groupby},
};
} // namespace

std::span<const NamedFilter> selectionFilters()
{
    return filters;
}

} // namespace calm::jinja
