#include "core/text/jinja/iteration.h"

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
Next charactersOf(const Value& text)
{
    return [text, at = std::size_t{0}]() mutable -> std::optional<Value> {
        const std::string_view rest = std::string_view(text.bytes()).substr(at);
        if (rest.empty())
            return std::nullopt;
        const std::size_t size = firstCharacter(rest).size;
        at += size;
        return Value(std::string(rest.substr(0, size)));
    };
}

Next itemsOf(const Value& sequence)
{
    return [sequence, at = std::size_t{0}]() mutable -> std::optional<Value> {
        return at < sequence.items().size() ? std::optional(sequence.items()[at++]) : std::nullopt;
    };
}

Next keysOf(const Value& dict)
{
    return [dict, at = std::size_t{0}]() mutable -> std::optional<Value> {
        return at < dict.dict().entries().size() ? std::optional(dict.dict().entries()[at++].first) : std::nullopt;
    };
}

Next backwardsOf(std::vector<Value> items)
{
    std::ranges::reverse(items);
    return nextOf(std::move(items));
}
} // namespace

Next tryToIterate(const Value& value)
{
    if (value.isUndefined())
        return [] { return std::optional<Value>(); };
    if (value.isText())
        return charactersOf(value);
    if (value.isSequence())
        return itemsOf(value);
    if (value.isDict())
        return keysOf(value);
    if (!value.isObject())
        return {};
    Next next = value.object().iterate();
    if (!next)
        return {};
    return [value, next = std::move(next)] { return next(); }; // `value` keeps the object alive
}

Next iterate(const Value& value)
{
    Next next = tryToIterate(value);
    if (!next)
        throw Failure("a value of type " + value.typeName() + " has no items to go through");
    return next;
}

Next tryToIterateBackwards(const Value& value)
{
    if (value.isUndefined())
        return [] { return std::optional<Value>(); };
    if (value.isSequence())
        return backwardsOf(value.items());
    if (value.isText()) {
        std::vector<Value> items;
        for (const std::string_view character : characters(value.bytes()))
            items.emplace_back(std::string(character));
        return backwardsOf(std::move(items));
    }
    if (value.isDict())
        return DictView(value, DictView::Part::keys).backwards();
    return value.isObject() ? value.object().backwards() : Next{};
}

std::vector<Value> toItems(const Value& value, Runtime& runtime)
{
    std::vector<Value> items;
    const Next next = iterate(value);
    while (auto item = next()) {
        runtime.step();
        runtime.growItems(1);
        items.push_back(std::move(*item));
    }
    return items;
}

std::optional<std::int64_t> lengthOf(const Value& value)
{
    if (value.isUndefined())
        return 0;
    if (value.isText())
        return static_cast<std::int64_t>(characterCount(value.bytes()));
    if (value.isSequence())
        return static_cast<std::int64_t>(value.items().size());
    if (value.isDict())
        return static_cast<std::int64_t>(value.dict().entries().size());
    return value.isObject() ? value.object().length() : std::nullopt;
}

Next nextOf(std::vector<Value> items)
{
    return itemsOf(Value::list(std::move(items)));
}

Value makeGenerator(Next next, const Value& source)
{
    return Value(std::make_shared<Generator>(std::move(next), depthAround(source)));
}

Range::Range(std::int64_t start, std::int64_t stop, std::int64_t step) : m_start(start), m_stop(stop), m_step(step)
{
    if (step == 0)
        throw Failure("range() cannot go in steps of 0");
    const Integer distance = step > 0 ? Integer(stop) - start : Integer(start) - stop;
    const Integer size = step > 0 ? Integer(step) : -Integer(step);
    const Integer count = distance > 0 ? (distance + size - 1) / size : 0;
    constexpr Integer most = INT64_MAX;
    m_count = static_cast<std::int64_t>(std::min(count, most));
}

std::string Range::represented()
{
    return "range(" + std::to_string(m_start) + ", " + std::to_string(m_stop) +
           (m_step == 1 ? ")" : ", " + std::to_string(m_step) + ")");
}

std::optional<Value> Range::attribute(const std::string& name)
{
    if (name == "start")
        return Value(m_start);
    if (name == "stop")
        return Value(m_stop);
    if (name == "step")
        return Value(m_step);
    if (name == "count")
        return makeFunction(name, [range = *this](const Arguments& a) {
            const Bound bound(a, "count()", {"value"}, 1, Bound::Names::refused);
            return Value(range.indexOf(bound.at(0)) ? 1 : 0);
        });
    if (name == "index")
        return makeFunction(name, [range = *this](const Arguments& a) {
            const Bound bound(a, "index()", {"value"}, 1, Bound::Names::refused);
            const auto index = range.indexOf(bound.at(0));
            if (!index)
                throw Failure("index() did not find its value in the range");
            return Value(*index);
        });
    return std::nullopt;
}

std::optional<std::int64_t> Range::indexOf(const Value& value) const
{
    for (std::int64_t i = 0; value.isNumber() && i < m_count; ++i)
        if (equal(value, Value(m_start + i * m_step)))
            return i;
    return std::nullopt;
}

Value Range::part(std::int64_t first, std::int64_t last, std::int64_t step) const
{
    return Value(std::make_shared<Range>(m_start + first * m_step, m_start + last * m_step, m_step * step));
}

std::optional<Value> Range::item(const Value& key)
{
    const auto integer = key.integer();
    if (!integer)
        return std::nullopt;
    const Integer at = *integer < 0 ? *integer + m_count : *integer;
    return at >= 0 && at < m_count ? std::optional(Value(m_start + at * m_step)) : std::nullopt;
}

Next Range::iterate()
{
    return [start = m_start, step = m_step, count = m_count, at = std::int64_t{0}]() mutable -> std::optional<Value> {
        return at < count ? std::optional(Value(start + step * at++)) : std::nullopt;
    };
}

Next Range::backwards()
{
    return [start = m_start, step = m_step, at = m_count]() mutable -> std::optional<Value> {
        return at > 0 ? std::optional(Value(start + step * --at)) : std::nullopt;
    };
}

bool Range::equals(const Object& other) const
{
    const auto* range = dynamic_cast<const Range*>(&other);
    return range && m_count == range->m_count && (m_count == 0 || m_start == range->m_start) &&
           (m_count < 2 || m_step == range->m_step);
}

std::string DictView::typeName() const
{
    return m_part == Part::keys ? "dict_keys" : m_part == Part::values ? "dict_values" : "dict_items";
}

std::string DictView::represented()
{
    return typeName() + "(" + represent(Value::list(parts())) + ")";
}

std::optional<std::int64_t> DictView::length()
{
    return static_cast<std::int64_t>(m_dict.dict().entries().size());
}

std::vector<Value> DictView::parts() const
{
    std::vector<Value> items;
    for (const auto& [key, value] : m_dict.dict().entries())
        items.push_back(m_part == Part::keys ? key : m_part == Part::values ? value : Value::tuple({key, value}));
    return items;
}

Next DictView::iterate()
{
    return nextOf(parts());
}

Next DictView::backwards()
{
    return backwardsOf(parts());
}

bool DictView::equals(const Object& other) const
{
    const auto* view = dynamic_cast<const DictView*>(&other);
    if (this == &other || !view || m_part == Part::values || m_part != view->m_part)
        return this == &other;
    if (m_part == Part::items)
        return equal(m_dict, view->m_dict);
    return m_dict.dict().entries().size() == view->m_dict.dict().entries().size() &&
           std::ranges::all_of(m_dict.dict().entries(),
                               [view](const auto& entry) { return view->m_dict.dict().find(entry.first) != nullptr; });
}

} // namespace calm::jinja
