#include "core/text/jinja/macro.h"

namespace calm::jinja
{

std::optional<Value> Macro::attribute(const std::string& name)
{
    if (name == "name")
        return Value(m_body.name);
    if (name == "arguments") {
        std::vector<Value> names;
        for (const std::string& parameter : m_body.parameters)
            names.emplace_back(parameter);
        return Value::tuple(std::move(names));
    }
    if (name == "catch_kwargs")
        return Value(m_body.kwargsSlot >= 0);
    if (name == "catch_varargs")
        return Value(m_body.varargsSlot >= 0);
    return name == "caller" ? std::optional(Value(m_body.callerSlot >= 0)) : std::nullopt;
}

} // namespace calm::jinja
