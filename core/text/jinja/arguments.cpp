#include "core/text/jinja/arguments.h"

#include <algorithm>
#include <limits>

namespace calm::jinja
{

Bound::Bound(const Arguments& arguments, std::string function, std::initializer_list<const char*> parameters,
             std::size_t required, Names names)
    : m_function(std::move(function)), m_parameters(parameters), m_values(parameters.size())
{
    if (arguments.positional.size() > m_parameters.size())
        throw Failure(m_function + " takes at most " + std::to_string(m_parameters.size()) + " arguments, not " +
                      std::to_string(arguments.positional.size()));
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
        m_values[i] = arguments.positional[i];
    for (const auto& [name, value] : arguments.named) {
        const auto it = std::ranges::find_if(m_parameters, [&name](const char* known) { return name == known; });
        if (it == m_parameters.end() || names == Names::refused)
            throw Failure(m_function + " has no parameter " + name);
        auto& slot = m_values[static_cast<std::size_t>(it - m_parameters.begin())];
        if (slot)
            throw Failure(m_function + " was given " + name + " twice");
        slot = value;
    }
    for (std::size_t i = 0; i < required; ++i)
        if (!m_values[i])
            throw Failure(m_function + " needs its argument " + m_parameters[i]);
}

std::int64_t Bound::integer(std::size_t i, std::int64_t fallback) const
{
    return has(i) ? toIndex(at(i), std::string(m_parameters[i]) + " of " + m_function) : fallback;
}

const std::string& Bound::text(std::size_t i) const
{
    if (!at(i).isText())
        throw Failure(std::string(m_parameters[i]) + " of " + m_function + " must be a text, not a " +
                      at(i).typeName());
    return at(i).bytes();
}

std::int64_t toIndex(const Value& value, const std::string& what)
{
    if (value.isUndefined())
        failUndefined(value);
    const auto integer = value.integer();
    if (!integer)
        throw Failure(what + " must be a whole number, not a " + value.typeName());
    if (*integer > std::numeric_limits<std::int64_t>::max() || *integer < std::numeric_limits<std::int64_t>::min())
        throw Failure(what + " is too large a number");
    return static_cast<std::int64_t>(*integer);
}

Value makeFunction(std::string name, Function::Body body, const Value& holds)
{
    return Value(std::make_shared<Function>(std::move(name), std::move(body), depthAround(holds)));
}

} // namespace calm::jinja
