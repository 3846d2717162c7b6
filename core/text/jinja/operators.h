#pragma once

#include "core/text/jinja/runtime.h"

namespace calm::jinja
{

/// Python's operators. Each is a Failure for types that it does not join, and for undefined values.

enum class BinaryOperator { add, subtract, multiply, divide, floorDivide, modulo, power };
enum class Comparison { equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, in, notIn };

Value apply(Runtime& runtime, BinaryOperator op, const Value& left, const Value& right);
bool compare(Runtime& runtime, Comparison op, const Value& left, const Value& right);
bool contains(Runtime& runtime, const Value& container, const Value& item); ///< item in container
bool isLess(Runtime& runtime, const Value& left, const Value& right);

Value negated(const Value& value);  ///< -value
Value positive(const Value& value); ///< +value

/// value[start:stop:step]; each part may be none.
Value sliced(Runtime& runtime, const Value& value, const Value& start, const Value& stop, const Value& step);

/// `bytes` as HTML text: & < > ' " escaped. Markup stays as it is.
std::string escaped(const Value& value);

} // namespace calm::jinja
