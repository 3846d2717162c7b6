#include "core/text/jinja/attributes.h"
#include "core/text/jinja/filters.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/operators.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
Value length(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "length", {});
    const auto size = lengthOf(input);
    if (!size)
        throw Failure("a value of type " + input.typeName() + " has no length");
    return *size;
}

Value defaulted(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "default", {"default_value", "boolean"});
    return input.isUndefined() || (bound.flag(1) && !input.truth()) ? bound.get(0, "") : input;
}

Value first(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "first", {});
    const auto item = iterate(input)();
    return item ? *item : Value::undefined("there is no first item in an empty sequence");
}

Value last(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "last", {});
    const Next next = tryToIterateBackwards(input);
    if (!next)
        throw Failure("a value of type " + input.typeName() + " has no last item");
    const auto item = next();
    return item ? *item : Value::undefined("there is no last item in an empty sequence");
}

Value list(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "list", {});
    return Value::list(toItems(input, runtime));
}

Value items(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "items", {});
    // A generator: what is wrong with the input shows when it is gone through.
    return makeGenerator(
        [input, next = Next()]() mutable {
            if (!next && !input.isUndefined() && !input.isDict())
                throw Failure("items needs a mapping, not a " + input.typeName());
            if (!next)
                next = input.isDict() ? DictView(input, DictView::Part::items).iterate() : iterate(input);
            return next();
        },
        input);
}

Value join(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "join", {"d", "attribute"});
    const std::string separator = bound.has(0) ? textOf(bound.at(0)) : "";
    const Getter get = makeGetter(runtime, bound.get(1, {}));
    std::string text;
    bool isFirst = true;
    const Next next = iterate(input);
    while (const auto item = next()) {
        const std::string part = textOf(get(*item));
        runtime.step();
        runtime.grow(part.size() + separator.size());
        text += isFirst ? "" : separator;
        text += part;
        isFirst = false;
        if (text.size() > runtime.limits().valueBytes)
            throw Failure("it makes values that are too large");
    }
    return Value(std::move(text));
}

Value sum(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "sum", {"attribute", "start"});
    Value total = bound.get(1, 0);
    if (total.isText())
        throw Failure("sum cannot add texts");
    const Getter get = makeGetter(runtime, bound.get(0, {}));
    const Next next = iterate(input);
    while (const auto item = next()) {
        runtime.step();
        total = apply(runtime, BinaryOperator::add, total, get(*item));
    }
    return total;
}

Value dictsort(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "dictsort", {"case_sensitive", "by", "reverse"});
    const std::string by = bound.has(1) ? textOf(bound.at(1)) : "key";
    if (by != "key" && by != "value")
        throw Failure("dictsort sorts by key or value");
    if (input.isUndefined())
        failUndefined(input);
    if (!input.isDict())
        throw Failure("dictsort needs a mapping, not a " + input.typeName());
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [key, value] : input.dict().entries()) {
        const Value& sorted = by == "key" ? key : value;
        entries.emplace_back(bound.flag(0) ? sorted : ignoringCase(runtime, sorted), Value::tuple({key, value}));
    }
    sortStably(entries, runtime, bound.flag(2));
    std::vector<Value> result;
    for (auto& [key, item] : entries)
        result.push_back(std::move(item));
    return runtime.list(std::move(result));
}

/// A generator over what `make` answers when the first item is asked for.
Value later(std::function<std::vector<Value>()> make, const Value& source)
{
    return makeGenerator(
        [make = std::move(make), next = Next()]() mutable {
            if (!next)
                next = nextOf(make());
            return next();
        },
        source);
}

Value batch(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "batch", {"linecount", "fill_with"}, 1);
    return later(
        [&runtime, input, bound] {
            const std::int64_t size = bound.integer(0);
            std::vector<Value> batches, current;
            for (Value& item : toItems(input, runtime)) {
                if (static_cast<std::int64_t>(current.size()) == size)
                    batches.push_back(runtime.list(std::exchange(current, {})));
                current.push_back(std::move(item));
            }
            if (current.empty())
                return batches;
            const std::int64_t lacking = size - static_cast<std::int64_t>(current.size());
            if (bound.hasValue(1) && lacking > 0) {
                runtime.growItems(static_cast<std::size_t>(lacking));
                current.insert(current.end(), static_cast<std::size_t>(lacking), bound.at(1));
            }
            batches.push_back(runtime.list(std::move(current)));
            return batches;
        },
        input);
}

Value slice(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "slice", {"slices", "fill_with"}, 1);
    return later(
        [&runtime, input, bound] {
            const std::vector<Value> all = toItems(input, runtime);
            const std::int64_t count = bound.integer(0);
            if (count == 0)
                throw Failure("slice cannot make 0 slices");
            const auto size = static_cast<std::int64_t>(all.size());
            std::vector<Value> slices;
            auto at = all.begin();
            for (std::int64_t i = 0; i < count; ++i) {
                runtime.step();
                runtime.growItems(1);
                const std::int64_t length = size / count + (i < size % count ? 1 : 0);
                std::vector<Value> part(at, at + length);
                at += length;
                if (bound.hasValue(1) && i >= size % count)
                    part.push_back(bound.at(1));
                slices.push_back(runtime.list(std::move(part)));
            }
            return slices;
        },
        input);
}

Value attr(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "attr", {"name"}, 1);
    if (input.isUndefined())
        failUndefined(input);
    const auto own = ownAttribute(runtime, input, bound.text(0));
    return own ? *own : Value::undefined("there is no attribute " + bound.text(0) + " in a " + input.typeName());
}

Value refused(Runtime&, const Value&, const Arguments&)
{
    throw Failure("the filters random, pprint, urlize and wordwrap are not supported in chat templates");
}

constexpr NamedFilter filters[] = {
    {"length", length},     {"count", length},   {"default", defaulted}, {"d", defaulted}, {"first", first},
    {"last", last},         {"list", list},      {"items", items},       {"join", join},   {"sum", sum},
    {"dictsort", dictsort}, {"batch", batch},    {"slice", slice},       {"attr", attr},   {"random", refused},
    {"pprint", refused},    {"urlize", refused}, {"wordwrap", refused},
};
} // namespace

std::span<const NamedFilter> sequenceFilters()
{
    return filters;
}

} // namespace calm::jinja
