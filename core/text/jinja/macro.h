#pragma once

#include "core/text/jinja/interpreter.h"

namespace calm::jinja
{

/// A macro, or the inside of a call block, as a value.
class Macro : public Object
{
public:
    Macro(Interpreter& interpreter, const MacroBody& body, Frame& outer)
        : m_interpreter(interpreter), m_body(body), m_outer(outer)
    {
    }
    std::string typeName() const override { return "Macro"; }
    std::string represented() override { return "<Macro '" + m_body.name + "'>"; }
    bool isCallable() const override { return true; }
    Value call(const Arguments& arguments) override { return m_interpreter.callMacro(m_body, m_outer, arguments); }
    std::optional<Value> attribute(const std::string& name) override;

private:
    Interpreter& m_interpreter;
    const MacroBody& m_body;
    Frame& m_outer;
};

} // namespace calm::jinja
