// "{0:>5} {name.attribute!r}".format(...)

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/attributes.h"
#include "core/text/jinja/number_format.h"
#include "core/text/jinja/percent_format.h"
#include "core/text/jinja/printing.h"

#include <algorithm>
#include <cctype>

namespace calm::jinja
{

namespace
{
bool isNumber(std::string_view text)
{
    return !text.empty() && text.size() < 10 &&
           std::ranges::all_of(text, [](char c) { return std::isdigit(static_cast<unsigned char>(c)); });
}

std::string formatted(const Value& value, const std::string& spec)
{
    if (spec.empty())
        return toText(value);
    const FormatSpec parsed = parseFormatSpec(spec);
    if (value.isText())
        return formatText(value.bytes(), parsed);
    if (value.isFloat())
        return formatFloat(value.floating(), parsed);
    if (const auto integer = value.integer())
        return formatInteger(*integer, parsed);
    throw Failure("a " + value.typeName() + " cannot be laid out with a format");
}

class BraceFormat
{
public:
    BraceFormat(Runtime& runtime, const Arguments& arguments) : m_runtime(runtime), m_arguments(arguments) {}

    std::string run(std::string_view format, int depth)
    {
        if (depth > 2)
            throw Failure("a format is nested too deep");
        std::string text;
        std::size_t at = 0;
        while (at < format.size()) {
            const char c = format[at++];
            if (c != '{' && c != '}') {
                text += c;
                continue;
            }
            if (at < format.size() && format[at] == c) {
                text += c;
                ++at;
                continue;
            }
            if (c == '}')
                throw Failure("a format has a } without its {");
            const std::size_t end = endOfField(format, at);
            text += field(format.substr(at, end - at), depth);
            at = end + 1;
            m_runtime.step();
            if (text.size() > m_runtime.limits().valueBytes)
                throw Failure("it makes values that are too large");
        }
        return text;
    }

private:
    static std::size_t endOfField(std::string_view format, std::size_t at)
    {
        int depth = 1;
        for (; at < format.size(); ++at) {
            depth += format[at] == '{' ? 1 : format[at] == '}' ? -1 : 0;
            if (depth == 0)
                return at;
        }
        throw Failure("a format has a { without its }");
    }

    std::string field(std::string_view field, int depth)
    {
        std::size_t end = 0; // of the name: at ! or :, brackets aside
        for (bool inBrackets = false; end < field.size() && (inBrackets || (field[end] != '!' && field[end] != ':'));
             ++end)
            inBrackets = field[end] == '[' || (inBrackets && field[end] != ']');
        Value value = valueOf(field.substr(0, end));
        std::string_view rest = field.substr(end);
        if (rest.starts_with('!')) {
            const std::string_view conversion = rest.substr(1, std::min(rest.find(':'), rest.size()) - 1);
            if (conversion != "s" && conversion != "r" && conversion != "a")
                throw Failure("a format knows the conversions !s, !r and !a");
            value = conversion == "s" ? toText(value) : represent(value);
            rest = rest.substr(2);
        }
        const std::string spec = rest.empty() ? std::string() : run(rest.substr(1), depth + 1);
        return formatted(value, spec);
    }

    Value valueOf(std::string_view path)
    {
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        Value value = argument(std::string(path.substr(0, end)));
        path.remove_prefix(end);
        while (!path.empty()) {
            const bool isItem = path.front() == '[';
            path.remove_prefix(1);
            const std::size_t stop = isItem ? path.find(']') : std::min(path.find_first_of(".["), path.size());
            if (stop == std::string_view::npos || stop == 0)
                throw Failure("a format has an empty or unfinished name");
            const std::string name(path.substr(0, stop));
            value = isItem
                        ? itemOf(m_runtime, value, isNumber(name) ? Value(std::int64_t{std::stoll(name)}) : Value(name))
                        : attributeOf(m_runtime, value, name);
            path.remove_prefix(isItem ? stop + 1 : stop);
        }
        return value;
    }

    Value argument(const std::string& name)
    {
        if (name.empty() || isNumber(name)) {
            m_automatic |= name.empty();
            m_numbered |= !name.empty();
            if (m_automatic && m_numbered)
                throw Failure("a format cannot mix {} and {0}");
            const std::size_t i = name.empty() ? m_next++ : std::stoul(name);
            if (i >= m_arguments.positional.size())
                throw Failure("a format asks for more values than it was given");
            return m_arguments.positional[i];
        }
        const auto it = std::ranges::find(m_arguments.named, name, [](const auto& entry) { return entry.first; });
        if (it == m_arguments.named.end())
            throw Failure("a format asks for " + name + ", which it was not given");
        return it->second;
    }

    Runtime& m_runtime;
    const Arguments& m_arguments;
    std::size_t m_next = 0;
    bool m_automatic = false;
    bool m_numbered = false;
};
} // namespace

std::string braceFormatted(Runtime& runtime, std::string_view format, const Arguments& arguments)
{
    return BraceFormat(runtime, arguments).run(format, 0);
}

} // namespace calm::jinja
