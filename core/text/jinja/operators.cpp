#include "core/text/jinja/operators.h"

#include "core/text/jinja/arguments.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/percent_format.h"
#include "core/text/jinja/printing.h"
#include "core/text/jinja/python_text.h"

#include <algorithm>
#include <cmath>

namespace calm::jinja
{

namespace
{
constexpr const char* symbols[] = {"+", "-", "*", "/", "//", "%", "**"};

[[noreturn]] void failTypes(const std::string& symbol, const Value& left, const Value& right)
{
    throw Failure("cannot use " + symbol + " between " + left.typeName() + " and " + right.typeName());
}

[[noreturn]] void failOverflow()
{
    throw Failure("a whole number gets larger than 128 bits");
}

Integer multiplied(Integer a, Integer b)
{
    Integer result = 0;
    if (__builtin_mul_overflow(a, b, &result))
        failOverflow();
    return result;
}

Integer floorDivided(Integer a, Integer b)
{
    if (b == 0)
        throw Failure("division by zero");
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

Value integerPower(Integer base, Integer exponent)
{
    if (exponent < 0) {
        if (base == 0)
            throw Failure("zero cannot be raised to a negative power");
        return std::pow(static_cast<double>(base), static_cast<double>(exponent));
    }
    if (base == 0 || base == 1)
        return exponent == 0 ? Integer{1} : base;
    if (base == -1)
        return exponent % 2 == 0 ? Integer{1} : Integer{-1};
    Integer result = 1;
    for (; exponent > 0; --exponent)
        result = multiplied(result, base); // at most 127 times before it overflows
    return result;
}

Value onIntegers(BinaryOperator op, Integer a, Integer b)
{
    Integer result = 0;
    switch (op) {
    case BinaryOperator::add:
        if (__builtin_add_overflow(a, b, &result))
            failOverflow();
        return result;
    case BinaryOperator::subtract:
        if (__builtin_sub_overflow(a, b, &result))
            failOverflow();
        return result;
    case BinaryOperator::multiply:
        return multiplied(a, b);
    case BinaryOperator::divide:
        if (b == 0)
            throw Failure("division by zero");
        return static_cast<double>(a) / static_cast<double>(b);
    case BinaryOperator::floorDivide:
        return floorDivided(a, b);
    case BinaryOperator::modulo:
        return a - multiplied(floorDivided(a, b), b);
    case BinaryOperator::power:
        break;
    }
    return integerPower(a, b);
}

double floatModulo(double a, double b)
{
    double result = std::fmod(a, b);
    if (result != 0 && (b < 0) != (result < 0))
        result += b;
    return result == 0 ? std::copysign(0.0, b) : result;
}

double floatPower(double a, double b)
{
    if (a == 0 && b < 0)
        throw Failure("zero cannot be raised to a negative power");
    if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b))
        throw Failure("a root of a negative number is not a real number");
    const double result = std::pow(a, b);
    if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
        throw Failure("a number gets too large");
    return result;
}

Value onFloats(BinaryOperator op, double a, double b)
{
    const bool divides =
        op == BinaryOperator::divide || op == BinaryOperator::floorDivide || op == BinaryOperator::modulo;
    if (divides && b == 0)
        throw Failure("division by zero");
    switch (op) {
    case BinaryOperator::add:
        return a + b;
    case BinaryOperator::subtract:
        return a - b;
    case BinaryOperator::multiply:
        return a * b;
    case BinaryOperator::divide:
        return a / b;
    case BinaryOperator::floorDivide:
        return std::floor((a - floatModulo(a, b)) / b + 0.25);
    case BinaryOperator::modulo:
        return floatModulo(a, b);
    case BinaryOperator::power:
        break;
    }
    return floatPower(a, b);
}

Value joinedTexts(Runtime& runtime, const Value& left, const Value& right)
{
    if (left.isMarkup() || right.isMarkup())
        return runtime.text(escaped(left) + escaped(right), true);
    runtime.grow(left.bytes().size() + right.bytes().size());
    return Value(left.bytes() + right.bytes());
}

Value joinedLists(Runtime& runtime, const Value& left, const Value& right)
{
    std::vector<Value> items = left.items();
    items.insert(items.end(), right.items().begin(), right.items().end());
    return left.isTuple() ? runtime.tuple(std::move(items)) : runtime.list(std::move(items));
}

Value repeated(Runtime& runtime, const Value& value, Integer times)
{
    const std::size_t size = value.isText() ? value.bytes().size() : value.items().size();
    const std::size_t unit = value.isText() ? 1 : sizeof(Value);
    if (times <= 0 || size == 0)
        times = 0;
    if (times > static_cast<Integer>(runtime.limits().valueBytes / unit / std::max<std::size_t>(size, 1)))
        throw Failure("it makes values that are too large");
    const auto count = static_cast<std::size_t>(times);
    runtime.grow(size * unit * count);
    if (value.isText()) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text += value.bytes();
        return Value(std::move(text), value.isMarkup());
    }
    std::vector<Value> items;
    for (std::size_t i = 0; i < count; ++i)
        items.insert(items.end(), value.items().begin(), value.items().end());
    return value.isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

/// -1, 0, 1; nothing when the two have no order.
std::optional<int> order(Runtime& runtime, const Value& left, const Value& right)
{
    if (left.isNumber() && right.isNumber()) {
        const auto a = left.integer();
        const auto b = right.integer();
        if (a && b)
            return *a < *b ? -1 : *a > *b;
        return left.number() < right.number() ? -1 : left.number() > right.number();
    }
    if (left.isText() && right.isText()) {
        const int result = left.bytes().compare(right.bytes()); // UTF-8 sorts as its characters do
        return result < 0 ? -1 : result > 0;
    }
    if (!left.isSequence() || !right.isSequence() || left.isTuple() != right.isTuple())
        return std::nullopt;
    const std::size_t common = std::min(left.items().size(), right.items().size());
    for (std::size_t i = 0; i < common; ++i)
        if (!equal(left.items()[i], right.items()[i]))
            return order(runtime, left.items()[i], right.items()[i]);
    return left.items().size() < right.items().size() ? -1 : left.items().size() > right.items().size();
}

std::int64_t clamped(Integer value, Integer low, Integer high)
{
    return static_cast<std::int64_t>(std::clamp(value, low, high));
}

Integer sliceBound(const Value& value, const std::string& what)
{
    if (value.isUndefined())
        failUndefined(value);
    const auto integer = value.integer();
    if (!integer)
        throw Failure("the " + what + " of a slice must be a whole number, not a " + value.typeName());
    return *integer;
}
} // namespace

Value apply(Runtime& runtime, BinaryOperator op, const Value& left, const Value& right)
{
    if (left.isUndefined())
        failUndefined(left);
    if (op == BinaryOperator::modulo && left.isText())
        return runtime.text(percentFormatted(runtime, left.bytes(), right), left.isMarkup());
    if (right.isUndefined())
        failUndefined(right);
    if (left.isNumber() && right.isNumber()) {
        const auto a = left.integer();
        const auto b = right.integer();
        return a && b ? onIntegers(op, *a, *b) : onFloats(op, left.number(), right.number());
    }
    if (op == BinaryOperator::add && left.isText() && right.isText())
        return joinedTexts(runtime, left, right);
    if (op == BinaryOperator::add && left.isSequence() && right.isSequence() && left.isTuple() == right.isTuple())
        return joinedLists(runtime, left, right);
    if (op == BinaryOperator::multiply && (left.isText() || left.isSequence()) && right.integer())
        return repeated(runtime, left, *right.integer());
    if (op == BinaryOperator::multiply && (right.isText() || right.isSequence()) && left.integer())
        return repeated(runtime, right, *left.integer());
    failTypes(symbols[static_cast<std::size_t>(op)], left, right);
}

bool compare(Runtime& runtime, Comparison op, const Value& left, const Value& right)
{
    runtime.step(static_cast<std::int64_t>(std::min(left.weight(), right.weight())));
    if (op == Comparison::equal || op == Comparison::notEqual)
        return equal(left, right) == (op == Comparison::equal);
    if (op == Comparison::in || op == Comparison::notIn)
        return contains(runtime, right, left) == (op == Comparison::in);
    if (left.isUndefined() || right.isUndefined())
        failUndefined(left.isUndefined() ? left : right);
    const bool isNan = left.isNumber() && right.isNumber() && (std::isnan(left.number()) || std::isnan(right.number()));
    const auto result = order(runtime, left, right);
    if (!result)
        failTypes("< or >", left, right);
    if (isNan)
        return false;
    switch (op) {
    case Comparison::less:
        return *result < 0;
    case Comparison::lessOrEqual:
        return *result <= 0;
    case Comparison::greater:
        return *result > 0;
    default:
        return *result >= 0;
    }
}

bool isLess(Runtime& runtime, const Value& left, const Value& right)
{
    return compare(runtime, Comparison::less, left, right);
}

bool contains(Runtime& runtime, const Value& container, const Value& item)
{
    runtime.step(static_cast<std::int64_t>(container.isDict() ? item.weight() : container.weight() / 8));
    if (container.isText()) {
        runtime.read(container);
        if (!item.isText())
            throw Failure("only a text can be in a text, not a " + item.typeName());
        return findIn(container.bytes(), item.bytes()) != std::string_view::npos;
    }
    if (container.isDict())
        return container.dict().find(item) != nullptr;
    if (container.isSequence())
        return std::ranges::any_of(container.items(), [&item](const Value& other) { return equal(item, other); });
    const Next next = iterate(container);
    while (const auto other = next()) {
        runtime.step();
        if (equal(item, *other))
            return true;
    }
    return false;
}

Value negated(const Value& value)
{
    if (value.isUndefined())
        failUndefined(value);
    if (value.isFloat())
        return -value.floating();
    if (const auto integer = value.integer())
        return onIntegers(BinaryOperator::subtract, 0, *integer);
    throw Failure("a " + value.typeName() + " cannot be negated");
}

Value positive(const Value& value)
{
    if (value.isUndefined())
        failUndefined(value);
    if (value.isFloat())
        return value;
    if (const auto integer = value.integer())
        return *integer;
    throw Failure("a " + value.typeName() + " cannot stand behind a plus sign");
}

Value sliced(Runtime& runtime, const Value& value, const Value& start, const Value& stop, const Value& step)
{
    if (value.isUndefined())
        failUndefined(value);
    const auto* range = value.as<Range>();
    if (!value.isText() && !value.isSequence() && !range)
        throw Failure("a " + value.typeName() + " cannot be sliced");
    std::vector<std::string_view> parts; // of a text
    if (value.isText()) {
        runtime.step(static_cast<std::int64_t>(value.bytes().size() / 16));
        parts = characters(value.bytes());
    }
    const std::int64_t size = value.isText() ? static_cast<std::int64_t>(parts.size()) : *lengthOf(value);
    const Integer by = step.isNone() ? 1 : sliceBound(step, "step");
    if (by == 0)
        throw Failure("a slice cannot go in steps of 0");
    const std::int64_t low = by > 0 ? 0 : -1;
    const std::int64_t high = by > 0 ? size : size - 1;
    const auto bound = [&](const Value& at, std::int64_t fallback, const char* what) {
        if (at.isNone())
            return fallback;
        const Integer position = sliceBound(at, what);
        return clamped(position < 0 ? position + size : position, low, high);
    };
    const std::int64_t first = bound(start, by > 0 ? low : high, "start");
    const std::int64_t last = bound(stop, by > 0 ? high : low, "end");
    if (range)
        return range->part(first, last, clamped(by, -size - 1, size + 1));
    std::string text;
    std::vector<Value> items;
    for (Integer at = first; by > 0 ? at < last : at > last; at += by) {
        const auto i = static_cast<std::size_t>(at);
        if (value.isText())
            text += parts[i];
        else
            items.push_back(value.items()[i]);
    }
    if (value.isText())
        return runtime.text(std::move(text), value.isMarkup());
    return value.isTuple() ? runtime.tuple(std::move(items)) : runtime.list(std::move(items));
}

std::string escaped(const Value& value)
{
    std::string text = toText(value);
    if (value.isMarkup())
        return text;
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '\'':
            result += "&#39;";
            break;
        case '"':
            result += "&#34;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

} // namespace calm::jinja
