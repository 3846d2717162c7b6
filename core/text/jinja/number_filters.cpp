#include "core/text/jinja/filters.h"
#include "core/text/jinja/literals.h"
#include "core/text/jinja/number_format.h"
#include "core/text/jinja/operators.h"

#include <cmath>

namespace calm::jinja
{

namespace
{
constexpr double beyondIntegers = 1.7e38;

Integer truncated(double value)
{
    if (std::isinf(value) || std::fabs(value) > beyondIntegers)
        throw Failure("a number is too large to be a whole number");
    return static_cast<Integer>(value);
}

Value toInteger(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "int", {"default", "base"});
    if (input.isUndefined())
        failUndefined(input);
    if (const auto integer = input.integer())
        return *integer;
    if (input.isFloat())
        return std::isnan(input.floating()) ? bound.get(0, 0) : Value(truncated(input.floating()));
    if (!input.isText())
        return bound.get(0, 0);
    if (const auto integer = parseInteger(input.bytes(), static_cast<int>(bound.integer(1, 10))))
        return *integer;
    const auto number = parseFloat(input.bytes());
    return number && std::isfinite(*number) && std::fabs(*number) < beyondIntegers
               ? Value(static_cast<Integer>(*number))
               : bound.get(0, 0);
}

Value toFloat(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "float", {"default"});
    if (input.isUndefined())
        failUndefined(input);
    if (input.isNumber())
        return input.number();
    const auto number = input.isText() ? parseFloat(input.bytes()) : std::nullopt;
    return number ? Value(*number) : bound.get(0, 0.0);
}

Value absolute(Runtime&, const Value& input, const Arguments& a)
{
    const Bound bound(a, "abs", {});
    if (input.isUndefined())
        failUndefined(input);
    if (input.isFloat())
        return std::fabs(input.floating());
    const auto integer = input.integer();
    if (!integer)
        throw Failure("abs needs a number, not a " + input.typeName());
    return *integer < 0 ? negated(*integer) : Value(*integer);
}

Integer powerOfTen(std::int64_t exponent)
{
    Integer value = 1;
    for (; exponent > 0; --exponent)
        if (__builtin_mul_overflow(value, Integer{10}, &value))
            throw Failure("round goes beyond the size of numbers");
    return value;
}

/// To the even neighbour when it lies in the middle, as Python does.
Value roundedInteger(Integer value, std::int64_t precision)
{
    if (precision >= 0)
        return value;
    const Integer unit = powerOfTen(-precision);
    Integer rest = value % unit;
    if (rest < 0)
        rest += unit;
    const Integer low = value - rest;
    const bool up = rest * 2 > unit || (rest * 2 == unit && (low / unit) % 2 != 0);
    return up ? low + unit : low;
}

double roundedFloat(double value, std::int64_t precision)
{
    if (!std::isfinite(value) || precision > 320)
        return value;
    if (precision < -308)
        return 0.0;
    if (precision >= 0)
        return *parseFloat(formatFloat(value, {.precision = precision, .type = 'f'}));
    const double unit = std::pow(10.0, static_cast<double>(-precision));
    return std::nearbyint(value / unit) * unit;
}

Value round(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "round", {"precision", "method"});
    const std::string method = bound.has(1) ? textOf(bound.at(1)) : "common";
    if (input.isUndefined())
        failUndefined(input);
    if (!input.isNumber())
        throw Failure("round needs a number, not a " + input.typeName());
    if (method != "common" && method != "ceil" && method != "floor")
        throw Failure("round knows the methods common, ceil and floor");
    if (method == "common") {
        const bool toWhole = bound.has(0) && bound.at(0).isNone();
        const std::int64_t precision = toWhole ? 0 : bound.integer(0, 0);
        if (const auto integer = input.integer())
            return roundedInteger(*integer, precision);
        const double rounded = roundedFloat(input.floating(), precision);
        return toWhole ? Value(truncated(rounded)) : Value(rounded);
    }
    const Value scale = apply(runtime, BinaryOperator::power, 10, bound.get(0, 0));
    const double scaled = apply(runtime, BinaryOperator::multiply, input, scale).number();
    const double whole = method == "ceil" ? std::ceil(scaled) : std::floor(scaled);
    return apply(runtime, BinaryOperator::divide, truncated(whole), scale);
}

Value filesizeformat(Runtime& runtime, const Value& input, const Arguments& a)
{
    const Bound bound(a, "filesizeformat", {"binary"});
    Arguments none;
    const Value number = toFloat(runtime, input, {{Value()}, {}});
    if (number.isNone())
        throw Failure("filesizeformat needs a number");
    const double bytes = number.floating();
    const bool binary = bound.flag(0);
    const double base = binary ? 1024 : 1000;
    if (bytes == 1)
        return "1 Byte";
    if (bytes < base)
        return std::to_string(static_cast<std::int64_t>(bytes)) + " Bytes";
    constexpr std::string_view letters = "KMGTPEZY";
    double unit = base;
    std::size_t i = 0;
    do {
        unit *= base;
    } while (bytes >= unit && ++i < letters.size());
    if (i == letters.size()) {
        --i;
        unit /= base;
    }
    const std::string letter(1, i == 0 && !binary ? 'k' : letters[i]);
    return formatFloat(base * bytes / unit, {.precision = 1, .type = 'f'}) + " " + letter + (binary ? "iB" : "B");
}

constexpr NamedFilter filters[] = {
    {"int", toInteger}, {"float", toFloat}, {"abs", absolute}, {"round", round}, {"filesizeformat", filesizeformat},
};
} // namespace

std::span<const NamedFilter> numberFilters()
{
    return filters;
}

} // namespace calm::jinja
