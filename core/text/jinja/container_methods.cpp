#include "core/text/jinja/arguments.h"
#include "core/text/jinja/attributes.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/operators.h"

namespace calm::jinja
{

namespace
{
using Names = Bound::Names;

Value indexOf(Runtime& runtime, const Value& list, const Arguments& arguments)
{
    const Bound bound(arguments, "index()", {"value", "start", "stop"}, 1, Names::refused);
    const auto size = static_cast<std::int64_t>(list.items().size());
    const auto clamp = [size](std::int64_t at) { return std::max<std::int64_t>(at < 0 ? at + size : at, 0); };
    const std::int64_t stop = std::min(size, clamp(bound.integer(2, size)));
    for (std::int64_t i = clamp(bound.integer(1, 0)); i < stop; ++i) {
        runtime.step();
        if (equal(list.items()[static_cast<std::size_t>(i)], bound.at(0)))
            return i;
    }
    throw Failure("index() did not find its value in the list");
}

Value countIn(Runtime& runtime, const Value& list, const Arguments& arguments)
{
    const Bound bound(arguments, "count()", {"value"}, 1, Names::refused);
    runtime.step(static_cast<std::int64_t>(list.weight()));
    std::int64_t count = 0;
    for (const Value& item : list.items())
        count += equal(item, bound.at(0)) ? 1 : 0;
    return count;
}

std::optional<Value> listMethod(Runtime& runtime, const Value& list, const std::string& name)
{
    if (list.list().isGroup && name == "grouper")
        return list.items()[0];
    if (list.list().isGroup && name == "list")
        return list.items()[1];
    if (name == "index")
        return makeFunction(
            name, [&runtime, list](const Arguments& a) { return indexOf(runtime, list, a); }, list);
    if (name == "count")
        return makeFunction(
            name, [&runtime, list](const Arguments& a) { return countIn(runtime, list, a); }, list);
    if (name == "copy" && !list.isTuple())
        return makeFunction(
            name, [list](const Arguments& a) { return Bound(a, "copy()", {}), list; }, list);
    return std::nullopt;
}

Value got(const Value& dict, const Arguments& arguments)
{
    const Bound bound(arguments, "get()", {"key", "default"}, 1, Names::refused);
    const Value* found = dict.dict().find(bound.at(0));
    return found ? *found : bound.get(1, {});
}

std::optional<Value> dictMethod(const Value& dict, const std::string& name)
{
    if (name == "get")
        return makeFunction(
            name, [dict](const Arguments& a) { return got(dict, a); }, dict);
    if (name == "copy")
        return makeFunction(
            name, [dict](const Arguments& a) { return Bound(a, "copy()", {}), dict; }, dict);
    const auto view = [&](DictView::Part part) {
        return makeFunction(
            name,
            [dict, name, part](const Arguments& a) {
                const Bound bound(a, name + "()", {});
                return Value(std::make_shared<DictView>(dict, part));
            },
            dict);
    };
    if (name == "items")
        return view(DictView::Part::items);
    if (name == "keys")
        return view(DictView::Part::keys);
    if (name == "values")
        return view(DictView::Part::values);
    return std::nullopt;
}
} // namespace

std::optional<Value> containerMethod(Runtime& runtime, const Value& value, const std::string& name)
{
    return value.isDict() ? dictMethod(value, name) : listMethod(runtime, value, name);
}

} // namespace calm::jinja
