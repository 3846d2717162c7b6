#include "core/text/jinja/runtime.h"

#include "core/text/jinja/printing.h"

#include <algorithm>

namespace calm::jinja
{

namespace
{
constexpr std::size_t sizeOfList = 128; // with what the heap adds
constexpr int deepestNamespace = 100;
thread_local int namespacesBeingPrinted = 0; // they are not counted among a value's depth, since they change
} // namespace

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

void Runtime::read(const Value& value)
{
    if (value.isText())
        step(static_cast<std::int64_t>(value.bytes().size() / 8));
}

void Runtime::readAll(const Value& value)
{
    step(static_cast<std::int64_t>(value.weight()));
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
    grow(items.size() * sizeof(Value) + sizeOfList);
    return Value::list(std::move(items));
}

Value Runtime::tuple(std::vector<Value> items)
{
    grow(items.size() * sizeof(Value) + sizeOfList);
    return Value::tuple(std::move(items));
}

Runtime::Level::Level(Runtime& runtime) : m_runtime(runtime)
{
    if (++m_runtime.m_depth > m_runtime.m_limits.depth) {
        --m_runtime.m_depth;
        throw Failure("it is nested too deep; does a macro call itself without end?");
    }
}

std::string Namespace::represented()
{
    if (m_isBeingPrinted)
        return "<Namespace {...}>";
    if (namespacesBeingPrinted >= deepestNamespace)
        throw Failure("namespaces within one another are too deep to be printed");
    struct Guard
    {
        bool& isBeingPrinted;
        explicit Guard(bool& flag) : isBeingPrinted(flag)
        {
            flag = true;
            ++namespacesBeingPrinted;
        }
        ~Guard()
        {
            isBeingPrinted = false;
            --namespacesBeingPrinted;
        }
    } const guard(m_isBeingPrinted);
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
