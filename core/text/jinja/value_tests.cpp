#include "core/text/jinja/value_tests.h"

#include "core/text/jinja/attributes.h"
#include "core/text/jinja/filters.h"
#include "core/text/jinja/iteration.h"
#include "core/text/jinja/operators.h"
#include "core/text/jinja/printing.h"

namespace calm::jinja
{

namespace
{
const Value& only(const Arguments& arguments, const char* name)
{
    if (arguments.positional.size() + arguments.named.size() != 1)
        throw Failure(std::string("the test ") + name + " needs one argument");
    return arguments.positional.empty() ? arguments.named.front().second : arguments.positional.front();
}

void none(const Arguments& arguments)
{
    if (!arguments.positional.empty() || !arguments.named.empty())
        throw Failure("a test takes no such argument");
}

template <bool (*Holds)(const Value&)> bool simple(Runtime&, const Value& input, const Arguments& arguments)
{
    none(arguments);
    return Holds(input);
}

template <Comparison op> bool compared(Runtime& runtime, const Value& input, const Arguments& arguments)
{
    return compare(runtime, op, input, only(arguments, "that compares"));
}

template <int remainder> bool parity(Runtime& runtime, const Value& input, const Arguments& arguments)
{
    none(arguments);
    return equal(apply(runtime, BinaryOperator::modulo, input, 2), remainder);
}

bool divisibleBy(Runtime& runtime, const Value& input, const Arguments& arguments)
{
    return equal(apply(runtime, BinaryOperator::modulo, input, only(arguments, "divisibleby")), 0);
}

bool isIn(Runtime& runtime, const Value& input, const Arguments& arguments)
{
    return contains(runtime, only(arguments, "in"), input);
}

bool isSameAs(Runtime&, const Value& input, const Arguments& arguments)
{
    return input.isSame(only(arguments, "sameas"));
}

template <bool upper> bool isCase(Runtime& runtime, const Value& input, const Arguments& arguments)
{
    none(arguments);
    const Value text(toText(input));
    return textMethod(runtime, text, upper ? "isupper" : "islower")->object().call({}).truth();
}

bool isSequence(const Value& value)
{
    return value.isUndefined() || value.isText() || value.isSequence() || value.isDict() || value.as<Range>();
}

bool isIterable(const Value& value)
{
    return static_cast<bool>(tryToIterate(value));
}

bool isCallable(const Value& value)
{
    return value.isUndefined() || (value.isObject() && value.object().isCallable());
}

template <bool wanted> bool isTruth(const Value& value)
{
    return value.isBool() && value.truth() == wanted;
}

bool isDefined(const Value& value)
{
    return !value.isUndefined();
}

// Pointers to the members of Value, as functions.
template <bool (Value::*Member)() const> bool is(const Value& value)
{
    return (value.*Member)();
}

bool isFilterName(const Value& value)
{
    return value.isText() && findFilter(value.bytes());
}

bool isTestName(const Value& value)
{
    return value.isText() && findTest(value.bytes());
}

struct NamedTest
{
    std::string_view name;
    ValueTest test;
};

constexpr NamedTest tests[] = {
    {"defined", simple<isDefined>},
    {"undefined", simple<is<&Value::isUndefined>>},
    {"none", simple<is<&Value::isNone>>},
    {"boolean", simple<is<&Value::isBool>>},
    {"true", simple<isTruth<true>>},
    {"false", simple<isTruth<false>>},
    {"integer", simple<is<&Value::isInteger>>},
    {"float", simple<is<&Value::isFloat>>},
    {"number", simple<is<&Value::isNumber>>},
    {"string", simple<is<&Value::isText>>},
    {"mapping", simple<is<&Value::isDict>>},
    {"sequence", simple<isSequence>},
    {"iterable", simple<isIterable>},
    {"callable", simple<isCallable>},
    {"escaped", simple<is<&Value::isMarkup>>},
    {"filter", simple<isFilterName>},
    {"test", simple<isTestName>},
    {"lower", isCase<false>},
    {"upper", isCase<true>},
    {"odd", parity<1>},
    {"even", parity<0>},
    {"divisibleby", divisibleBy},
    {"sameas", isSameAs},
    {"in", isIn},
    {"==", compared<Comparison::equal>},
    {"eq", compared<Comparison::equal>},
    {"equalto", compared<Comparison::equal>},
    {"!=", compared<Comparison::notEqual>},
    {"ne", compared<Comparison::notEqual>},
    {">", compared<Comparison::greater>},
    {"gt", compared<Comparison::greater>},
    {"greaterthan", compared<Comparison::greater>},
    {">=", compared<Comparison::greaterOrEqual>},
    {"ge", compared<Comparison::greaterOrEqual>},
    {"<", compared<Comparison::less>},
    {"lt", compared<Comparison::less>},
    {"lessthan", compared<Comparison::less>},
    {"<=", compared<Comparison::lessOrEqual>},
    {"le", compared<Comparison::lessOrEqual>},
};
} // namespace

ValueTest findTest(std::string_view name)
{
    for (const NamedTest& known : tests)
        if (known.name == name)
            return known.test;
    return nullptr;
}

} // namespace calm::jinja
