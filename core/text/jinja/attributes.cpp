#include "core/text/jinja/attributes.h"

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace calm::jinja
{

namespace
{
constexpr std::array<std::string_view, 8> listChanges{"append", "clear", "pop",    "reverse",
                                                      "insert", "sort",  "extend", "remove"};
constexpr std::array<std::string_view, 5> dictChanges{"clear", "pop", "popitem", "setdefault", "update"};
/// What every Python object has.
constexpr std::array<std::string_view, 12> internals{"__class__", "__init__", "__new__",    "__doc__",
                                                     "__dir__",   "__eq__",   "__hash__",   "__str__",
                                                     "__repr__",  "__ne__",   "__reduce__", "__subclasshook__"};

bool isUnsafe(const Value& value, const std::string& name)
{
    if (std::ranges::find(internals, name) != internals.end())
        return true;
    if (value.isSequence() && !value.isTuple())
        return std::ranges::find(listChanges, name) != listChanges.end();
    return value.isDict() && std::ranges::find(dictChanges, name) != dictChanges.end();
}

Value missing(const Value& value, const Value& key)
{
    const std::string what = key.isText() ? key.bytes() : "item " + represent(key);
    return Value::undefined("there is no " + what + " in a value of type " + value.typeName());
}

std::optional<Value> numberAttribute(const Value& value, const std::string& name)
{
    const bool isFloat = value.isFloat();
    if (name == "real")
        return isFloat ? value : Value(*value.integer());
    if (name == "imag")
        return isFloat ? Value(0.0) : Value(0);
    if (name == "numerator" && !isFloat)
        return Value(*value.integer());
    if (name == "denominator" && !isFloat)
        return Value(1);
    if (name == "is_integer")
        return makeFunction(name, [value](const Arguments& arguments) {
            const Bound bound(arguments, "is_integer()", {});
            return Value(!value.isFloat() || std::floor(value.floating()) == value.floating());
        });
    if (name == "bit_length" && !isFloat)
        return makeFunction(name, [value](const Arguments& arguments) {
            const Bound bound(arguments, "bit_length()", {});
            int bits = 0;
            for (Integer rest = *value.integer(); rest != 0; rest /= 2)
                ++bits;
            return Value(bits);
        });
    return std::nullopt;
}

std::optional<Value> sequenceItem(const Value& value, const Value& key)
{
    const auto integer = key.integer();
    if (!integer)
        return std::nullopt;
    if (value.isSequence()) {
        const auto size = static_cast<Integer>(value.items().size());
        const Integer at = *integer < 0 ? *integer + size : *integer;
        return at >= 0 && at < size ? std::optional(value.items()[static_cast<std::size_t>(at)]) : std::nullopt;
    }
    const auto size = static_cast<Integer>(characterCount(value.bytes()));
    const Integer at = *integer < 0 ? *integer + size : *integer;
    if (at < 0 || at >= size)
        return std::nullopt;
    const std::string_view text = value.bytes();
    const std::size_t begin = byteOfCharacter(text, static_cast<std::size_t>(at));
    const std::size_t bytes = byteOfCharacter(text.substr(begin), 1);
    return Value(std::string(text.substr(begin, bytes)), value.isMarkup());
}

std::optional<Value> ownItem(Runtime& runtime, const Value& value, const Value& key)
{
    if (value.isUndefined())
        failUndefined(value);
    if (value.isDict()) {
        if (key.isDict() || (key.isSequence() && !key.isTuple()))
            return std::nullopt;
        runtime.readAll(key);
        const Value* found = value.dict().find(key);
        return found ? std::optional(*found) : std::nullopt;
    }
    if (value.isText() || value.isSequence()) {
        runtime.step(value.isText() ? static_cast<std::int64_t>(value.bytes().size() / 64) : 0);
        return sequenceItem(value, key);
    }
    return value.isObject() ? value.object().item(key) : std::nullopt;
}

Value unsafe(const std::string& name)
{
    return Value::undefined("templates may not use " + name);
}
} // namespace

std::optional<Value> ownAttribute(Runtime& runtime, const Value& value, const std::string& name)
{
    if (isUnsafe(value, name))
        return unsafe(name);
    if (value.isText())
        return textMethod(runtime, value, name);
    if (value.isSequence() || value.isDict())
        return containerMethod(runtime, value, name);
    if (value.isNumber())
        return numberAttribute(value, name);
    return value.isObject() ? value.object().attribute(name) : std::nullopt;
}

Value attributeOf(Runtime& runtime, const Value& value, const std::string& name)
{
    if (auto own = ownAttribute(runtime, value, name))
        return *own;
    if (auto item = ownItem(runtime, value, Value(name)))
        return *item;
    return missing(value, Value(name));
}

Value itemOf(Runtime& runtime, const Value& value, const Value& key)
{
    if (auto item = ownItem(runtime, value, key))
        return *item;
    if (key.isText())
        if (auto own = ownAttribute(runtime, value, key.bytes()))
            return *own;
    return missing(value, key);
}

} // namespace calm::jinja
