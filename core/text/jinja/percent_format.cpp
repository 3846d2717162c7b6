#include "core/text/jinja/percent_format.h"

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/number_format.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <cctype>
#include <cmath>

namespace calm::jinja
{

namespace
{
std::string asciiOnly(const std::string& text)
{
    std::string result;
    for (const std::string_view character : characters(text)) {
        const auto code = static_cast<std::uint32_t>(firstCharacter(character).code);
        char buffer[16];
        if (code < 0x80)
            result += character;
        else {
            std::snprintf(buffer, sizeof buffer,
                          code < 0x100     ? "\\x%02x"
                          : code < 0x10000 ? "\\u%04x"
                                           : "\\U%08x",
                          code);
            result += buffer;
        }
    }
    return result;
}

/// One "%..." after the other.
class PercentFormat
{
public:
    PercentFormat(Runtime& runtime, std::string_view format, const Value& arguments)
        : m_runtime(runtime), m_format(format), m_arguments(arguments)
    {
    }

    std::string run()
    {
        std::string text;
        while (m_at < m_format.size()) {
            const std::size_t percent = std::min(m_format.find('%', m_at), m_format.size());
            text += m_format.substr(m_at, percent - m_at);
            m_at = percent;
            if (m_at < m_format.size()) {
                ++m_at;
                text += field();
                m_runtime.step();
                m_runtime.grow(16);
            }
            if (text.size() > m_runtime.limits().valueBytes)
                throw Failure("it makes values that are too large");
        }
        const bool isMapping =
            m_arguments.isDict() || m_arguments.isUndefined() || (m_arguments.isSequence() && !m_arguments.isTuple());
        if (m_used < count() && !isMapping)
            throw Failure("not all values have a place in the format");
        return text;
    }

private:
    std::size_t count() const { return m_arguments.isTuple() ? m_arguments.items().size() : 1; }

    Value nextArgument()
    {
        if (m_used >= count())
            throw Failure("there are fewer values than the format has places");
        const std::size_t i = m_used++;
        return m_arguments.isTuple() ? m_arguments.items()[i] : m_arguments;
    }

    char next()
    {
        if (m_at >= m_format.size())
            throw Failure("the format ends within a %");
        return m_format[m_at++];
    }

    std::int64_t number(char& c)
    {
        if (c == '*') {
            c = next();
            --m_at;
            return toIndex(nextArgument(), "the width of a format");
        }
        std::int64_t value = 0;
        --m_at;
        while (m_at < m_format.size() && std::isdigit(static_cast<unsigned char>(m_format[m_at])))
            value = std::min<std::int64_t>(value * 10 + (m_format[m_at++] - '0'), 1'000'000);
        return value;
    }

    std::string key()
    {
        std::string name;
        int depth = 1;
        while (true) {
            const char c = next();
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0)
                return name;
            name += c;
        }
    }

    std::string field()
    {
        std::optional<Value> value;
        char c = next();
        if (c == '(') {
            if (!m_arguments.isDict())
                throw Failure("the format needs a mapping");
            const std::string name = key();
            const Value* found = m_arguments.dict().findText(name);
            if (!found)
                throw Failure("the format needs a value for " + name);
            value = *found;
            c = next();
        }
        FormatSpec spec;
        bool left = false, zeros = false;
        for (; c == '-' || c == '+' || c == ' ' || c == '#' || c == '0'; c = next()) {
            left |= c == '-';
            zeros |= c == '0';
            spec.alternate |= c == '#';
            if (c == '+' || (c == ' ' && spec.sign != '+'))
                spec.sign = c;
        }
        if (c == '*' || std::isdigit(static_cast<unsigned char>(c))) {
            spec.width = number(c);
            c = next();
        }
        if (spec.width < 0) {
            left = true;
            spec.width = -spec.width;
        }
        if (c == '.') {
            c = next();
            spec.precision = 0;
            if (c == '*' || std::isdigit(static_cast<unsigned char>(c))) {
                spec.precision = std::max<std::int64_t>(number(c), 0);
                c = next();
            }
        }
        while (c == 'h' || c == 'l' || c == 'L')
            c = next();
        if (c == '%')
            return "%";
        spec.type = c;
        spec.align = left ? '<' : zeros ? '=' : '>';
        if (spec.align == '=')
            spec.fill.assign(1, '0');
        return converted(value ? *value : nextArgument(), spec);
    }

    static std::string asText(const std::string& text, FormatSpec spec)
    {
        spec.type = 0;
        if (spec.align == '=') {
            spec.align = '>';
            spec.fill.assign(1, ' ');
        }
        return formatText(text, spec);
    }

    static std::string converted(const Value& value, FormatSpec spec)
    {
        switch (spec.type) {
        case 's':
            return asText(toText(value), spec);
        case 'r':
            return asText(represent(value), spec);
        case 'a':
            return asText(asciiOnly(represent(value)), spec);
        case 'c':
            if (value.isText() && characterCount(value.bytes()) == 1)
                return asText(value.bytes(), spec);
            return asText(formatInteger(toIndex(value, "%c"), {.type = 'c'}), spec);
        case 'd':
        case 'i':
        case 'u':
            spec.type = 'd';
            return ofInteger(value, spec);
        case 'o':
        case 'x':
        case 'X':
            if (value.isFloat())
                throw Failure("%x needs a whole number");
            return ofInteger(value, spec);
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G':
            if (value.isUndefined())
                failUndefined(value);
            if (!value.isNumber())
                throw Failure("the format needs a number, not a " + value.typeName());
            return formatFloat(value.number(), spec);
        default:
            throw Failure(std::string("the format knows no %") + spec.type);
        }
    }

    static std::string ofInteger(const Value& value, FormatSpec spec)
    {
        if (value.isUndefined())
            failUndefined(value);
        if (!value.isNumber() ||
            (value.isFloat() && (!std::isfinite(value.floating()) || std::fabs(value.floating()) > 1e38)))
            throw Failure("the format needs a number, not a " + value.typeName());
        const Integer integer = value.isFloat() ? static_cast<Integer>(value.floating()) : *value.integer();
        if (spec.precision) { // at least so many digits
            FormatSpec digits{.sign = spec.sign, .alternate = spec.alternate, .type = spec.type};
            digits.fill.assign(1, '0');
            digits.align = '=';
            digits.width = *spec.precision + (integer < 0 || spec.sign != '-' ? 1 : 0);
            return asText(formatInteger(integer, digits), spec);
        }
        return formatInteger(integer, spec);
    }

    Runtime& m_runtime;
    std::string_view m_format;
    const Value& m_arguments;
    std::size_t m_at = 0;
    std::size_t m_used = 0;
};
} // namespace

std::string percentFormatted(Runtime& runtime, std::string_view format, const Value& arguments)
{
    return PercentFormat(runtime, format, arguments).run();
}

} // namespace calm::jinja
