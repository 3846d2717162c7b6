#pragma once

#include "core/text/jinja/syntax.h"

#include <functional>

namespace calm::jinja
{

/// Going through a syntax tree for its names.

void forEachChild(Expression& expression, const std::function<void(ExpressionPtr&)>& visit);
void forEachName(const Expression& expression, const std::function<void(const std::string&)>& visit);

/// Whether `body` asks for `name` before it assigns it, in scopes within it too: how Jinja finds out that a macro wants
/// its caller, or a loop's body its `loop`.
bool uses(const Body& body, const std::string& name);

/// Whether anything within the loop, its target included, assigns to `loop`.
bool assignsLoop(const For& loop);

} // namespace calm::jinja
