#pragma once

#include "core/base/json.h"
#include "core/text/jinja/runtime.h"

#include <memory>
#include <string>
#include <string_view>

namespace calm::jinja
{

struct SyntaxTree;

/// A Jinja template as transformers compiles chat templates: trim_blocks and lstrip_blocks on, the immutable sandbox,
/// loop controls, {% generation %}, tojson without HTML escapes, raise_exception and strftime_now. It reads no files,
/// runs no code, and ends: see Limits. What differs from Jinja on purpose: whole numbers end at 128 bits; random,
/// pprint, urlize, wordwrap, lipsum, str.encode and other templates (include, import, extends) are errors. Immutable:
/// any thread may use it.
class Template
{
public:
    /// Error(badInput) with the line for what is no template.
    explicit Template(std::string_view source);
    ~Template();
    Template(Template&&) noexcept;
    Template& operator=(Template&&) noexcept;

    /// `variables` is an object. Error(badInput): with the template's own words when it refuses (raise_exception), else
    /// with the line and what went wrong there.
    std::string render(const Json& variables, const LocalTime& now, const Limits& limits = {}) const;

private:
    std::unique_ptr<const SyntaxTree> m_tree;
};

/// The clock on this machine's wall.
LocalTime localNow();

/// "2024-07-26", "2024-07-26T12:00:00.5", a zone behind it is not looked at. Error(badInput).
LocalTime parseLocalTime(const std::string& iso8601);

} // namespace calm::jinja
