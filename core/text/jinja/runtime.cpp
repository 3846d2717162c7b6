#include "core/text/jinja/runtime.h"

#include "core/text/jinja/printing.h"

#include <algorithm>

namespace calm::jinja
{

Runtime::~Runtime()
{
    for (const auto& kept : m_namespaces)
        kept->clear();
}

void Runtime::step(std::int64_t count)
{
    m_steps += count;
    if (m_steps > m_limits.steps)
        throw Failure("it runs for too long: more than " + std::to_string(m_limits.steps) + " steps");
}

void Runtime::grow(std::size_t bytes)
{
    m_bytes += bytes;
    if (bytes > m_limits.valueBytes || m_bytes > m_limits.bytes)
        throw Failure("it makes values that are too large");
}

Value Runtime::text(std::string bytes, bool markup)
{
    grow(bytes.size());
    return Value(std::move(bytes), markup);
}

Value Runtime::list(std::vector<Value> items)
{
    growItems(items.size());
    return Value::list(std::move(items));
}

Value Runtime::tuple(std::vector<Value> items)
{
    growItems(items.size());
    return Value::tuple(std::move(items));
}

Runtime::Level::Level(Runtime& runtime) : m_runtime(runtime)
{
    if (++m_runtime.m_depth > m_runtime.m_limits.depth) {
        --m_runtime.m_depth;
        throw Failure("it is nested too deep; does a macro call itself without end?");
    }
}

std::string Namespace::represented() const
{
    Dict dict;
    for (const auto& [name, value] : m_attributes)
        dict.set(name, value);
    return "<Namespace " + represent(Value::dict(std::move(dict))) + ">";
}

std::optional<Value> Namespace::attribute(const std::string& name)
{
    const auto it = std::ranges::find(m_attributes, name, [](const auto& attribute) { return attribute.first; });
    return it == m_attributes.end() ? std::nullopt : std::optional(it->second);
}

void Namespace::set(const std::string& name, Value value)
{
    const auto it = std::ranges::find(m_attributes, name, [](const auto& attribute) { return attribute.first; });
    if (it != m_attributes.end())
        it->second = std::move(value);
    else
        m_attributes.emplace_back(name, std::move(value));
}

} // namespace calm::jinja
