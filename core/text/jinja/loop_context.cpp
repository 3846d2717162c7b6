#include "core/text/jinja/loop_context.h"

#include "core/text/jinja/iteration.h"

namespace calm::jinja
{

LoopContext::Guard::~Guard()
{
    m_loop.m_items = [] { return std::optional<Value>(); };
    m_loop.m_recursion = {};
    m_loop.m_lastChanged.reset();
    m_loop.m_before.reset();
    m_loop.m_current.reset();
    m_loop.m_after.reset();
}

std::optional<Value> LoopContext::advance()
{
    std::optional<Value> item = m_hasPeeked && m_after ? std::move(m_after) : m_items();
    m_hasPeeked = false;
    m_after.reset();
    if (!item)
        return item;
    ++m_index;
    m_before = std::move(m_current);
    m_current = item;
    return item;
}

const std::optional<Value>& LoopContext::peek()
{
    if (!m_hasPeeked || !m_after)
        m_after = m_items();
    m_hasPeeked = true;
    return m_after;
}

std::optional<std::int64_t> LoopContext::length()
{
    if (m_length)
        return m_length;
    std::vector<Value> rest;
    while (auto item = m_items())
        rest.push_back(std::move(*item));
    m_length = static_cast<std::int64_t>(rest.size()) + m_index + 1 + (m_after ? 1 : 0);
    m_items = nextOf(std::move(rest));
    return m_length;
}

std::string LoopContext::represented()
{
    return "<LoopContext " + std::to_string(m_index + 1) + "/" + std::to_string(*length()) + ">";
}

std::optional<Value> LoopContext::attribute(const std::string& name)
{
    if (name == "index0")
        return Value(m_index);
    if (name == "index")
        return Value(m_index + 1);
    if (name == "first")
        return Value(m_index == 0);
    if (name == "last")
        return Value(!peek().has_value());
    if (name == "length")
        return Value(*length());
    if (name == "revindex")
        return Value(*length() - m_index);
    if (name == "revindex0")
        return Value(*length() - m_index - 1);
    if (name == "depth")
        return Value(m_depth + 1);
    if (name == "depth0")
        return Value(m_depth);
    if (name == "previtem")
        return m_index == 0 || !m_before ? Value::undefined("there is no previous item") : *m_before;
    if (name == "nextitem")
        return peek() ? *m_after : Value::undefined("there is no next item");
    if (name == "cycle")
        return makeFunction(name, [index = m_index](const Arguments& a) {
            if (a.positional.empty() || !a.named.empty())
                throw Failure("loop.cycle() needs items");
            return a.positional[static_cast<std::size_t>(index) % a.positional.size()];
        });
    if (name == "changed")
        return makeFunction(name, [self = shared_from_this()](const Arguments& a) { return self->changed(a); });
    return std::nullopt;
}

Value LoopContext::changed(const Arguments& arguments)
{
    const Value value = Value::tuple(arguments.positional);
    if (m_lastChanged && equal(*m_lastChanged, value))
        return false;
    m_lastChanged = value;
    return true;
}

Value LoopContext::call(const Arguments& arguments)
{
    const Bound bound(arguments, "loop()", {"iterable"}, 1);
    if (!m_recursion)
        throw Failure("only a loop marked recursive can be called");
    const Recursion recursion = m_recursion; // it may end while it runs
    return recursion(bound.at(0), m_depth + 1);
}

} // namespace calm::jinja
