#include "core/text/jinja/filters.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <fmt/format.h>

#include <cmath>

namespace calm::jinja
{

namespace
{
/// json.dumps of Python.
class JsonWriter
{
public:
    bool ensureAscii = false;
    bool sortKeys = false;
    bool isIndented = false;
    std::string indent;
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";

    explicit JsonWriter(Runtime& runtime) : m_runtime(runtime) {}

    std::string write(const Value& value)
    {
        append(value, 0);
        return std::move(m_text);
    }

private:
    void append(const Value& value, std::size_t level)
    {
        m_runtime.step();
        if (m_text.size() > m_runtime.limits().valueBytes)
            throw Failure("it makes values that are too large");
        if (value.isText())
            appendText(value.bytes());
        else if (value.isSequence())
            appendList(value.items(), level);
        else if (value.isDict())
            appendDict(value, level);
        else
            m_text += plain(value);
    }

    static std::string plain(const Value& value)
    {
        if (value.isNone())
            return "null";
        if (value.isBool())
            return value.truth() ? "true" : "false";
        if (value.isInteger())
            return integerText(*value.integer());
        if (!value.isFloat())
            throw Failure("a value of type " + value.typeName() + " cannot be written as JSON");
        if (std::isnan(value.floating()))
            return "NaN";
        if (std::isinf(value.floating()))
            return value.floating() < 0 ? "-Infinity" : "Infinity";
        return floatText(value.floating());
    }

    void appendText(const std::string& text)
    {
        m_text += '"';
        for (std::size_t at = 0; at < text.size();) {
            const Utf8Character character = firstCharacter(std::string_view(text).substr(at));
            appendCharacter(character.code, std::string_view(text).substr(at, character.size));
            at += character.size;
        }
        m_text += '"';
    }

    void appendCharacter(char32_t code, std::string_view bytes)
    {
        switch (code) {
        case '"':
            m_text += "\\\"";
            return;
        case '\\':
            m_text += "\\\\";
            return;
        case '\n':
            m_text += "\\n";
            return;
        case '\r':
            m_text += "\\r";
            return;
        case '\t':
            m_text += "\\t";
            return;
        case '\f':
            m_text += "\\f";
            return;
        case '\b':
            m_text += "\\b";
            return;
        default:
            break;
        }
        const auto number = static_cast<std::uint32_t>(code);
        if (number < 0x20 || (ensureAscii && number > 0x7e && number < 0x10000))
            m_text += fmt::format("\\u{:04x}", number);
        else if (ensureAscii && number >= 0x10000)
            m_text += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + ((number - 0x10000) >> 10), 0xdc00 + (number & 0x3ff));
        else
            m_text += bytes;
    }

    void newline(std::size_t level)
    {
        if (!isIndented)
            return;
        m_runtime.grow(indent.size() * level);
        m_text += '\n';
        for (std::size_t i = 0; i < level; ++i)
            m_text += indent;
    }

    void appendList(const std::vector<Value>& items, std::size_t level)
    {
        m_text += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            m_text += i > 0 ? itemSeparator : "";
            newline(level + 1);
            append(items[i], level + 1);
        }
        if (!items.empty())
            newline(level);
        m_text += ']';
    }

    void appendDict(const Value& dict, std::size_t level)
    {
        std::vector<std::pair<Value, Value>> entries = dict.dict().entries();
        if (sortKeys)
            sortStably(entries, m_runtime, false);
        m_text += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            m_text += i > 0 ? itemSeparator : "";
            newline(level + 1);
            const Value& key = entries[i].first;
            if (key.isUndefined() || key.isSequence() || key.isObject())
                throw Failure("a key of type " + key.typeName() + " cannot be written as JSON");
            appendText(key.isText() ? key.bytes() : plain(key));
            m_text += keySeparator;
            append(entries[i].second, level + 1);
        }
        if (!entries.empty())
            newline(level);
        m_text += '}';
    }

    Runtime& m_runtime;
    std::string m_text;
};
} // namespace

Value toJsonFilter(Runtime& runtime, const Value& input, const Arguments& arguments)
{
    const Bound bound(arguments, "tojson", {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonWriter writer(runtime);
    writer.ensureAscii = bound.flag(0);
    writer.sortKeys = bound.flag(3);
    if (bound.hasValue(1)) {
        writer.isIndented = true;
        writer.itemSeparator.assign(1, ',');
        writer.indent =
            bound.at(1).isText()
                ? bound.at(1).bytes()
                : std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(bound.integer(1), 0, 1000)), ' ');
    }
    if (bound.hasValue(2)) {
        const std::vector<Value> separators = toItems(bound.at(2), runtime);
        if (separators.size() != 2 || !separators[0].isText() || !separators[1].isText())
            throw Failure("separators of tojson must be two texts");
        writer.itemSeparator = separators[0].bytes();
        writer.keySeparator = separators[1].bytes();
    }
    return runtime.text(writer.write(input));
}

} // namespace calm::jinja
