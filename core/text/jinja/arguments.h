#pragma once

#include "core/text/jinja/value.h"

#include <initializer_list>

namespace calm::jinja
{

/// What a call passes.
struct Arguments
{
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

/// Arguments bound to a function's parameters, as Python binds them. Failure when one is missing, unknown, given
/// twice or one too many.
class Bound
{
public:
    enum class Names { allowed, refused }; ///< built-in methods of Python take no parameter by its name

    Bound(const Arguments& arguments, std::string function, std::initializer_list<const char*> parameters,
          std::size_t required = 0, Names names = Names::allowed);

    bool has(std::size_t i) const { return m_values[i].has_value(); }
    bool hasValue(std::size_t i) const { return has(i) && !m_values[i]->isNone(); } ///< given, and not as none
    const Value& at(std::size_t i) const { return *m_values[i]; }
    Value get(std::size_t i, Value fallback) const { return has(i) ? at(i) : std::move(fallback); }
    bool flag(std::size_t i, bool fallback = false) const { return has(i) ? at(i).truth() : fallback; }
    /// An integer that fits; Failure for anything else.
    std::int64_t integer(std::size_t i, std::int64_t fallback = 0) const;
    const std::string& text(std::size_t i) const; ///< Failure for anything but a text

private:
    std::string m_function;
    std::vector<const char*> m_parameters;
    std::vector<std::optional<Value>> m_values;
};

/// `value` as a size or a position; Failure when it is none or has no business being that large.
std::int64_t toIndex(const Value& value, const std::string& what);

/// A function or a bound method.
class Function : public Object
{
public:
    using Body = std::function<Value(const Arguments&)>;
    Function(std::string name, Body body, int depth = 0)
        : m_name(std::move(name)), m_body(std::move(body)), m_depth(depth)
    {
    }
    std::string typeName() const override { return "function"; }
    std::string represented() override { return "<function " + m_name + ">"; }
    bool isCallable() const override { return true; }
    Value call(const Arguments& arguments) override { return m_body(arguments); }
    int depth() const override { return m_depth; }

private:
    std::string m_name;
    Body m_body;
    int m_depth;
};

/// `body` as a value. `holds` is what the body has captured of the template's values.
Value makeFunction(std::string name, Function::Body body, const Value& holds = {});

} // namespace calm::jinja
