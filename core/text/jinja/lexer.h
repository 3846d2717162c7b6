#pragma once

#include "core/text/jinja/value.h"

namespace calm::jinja
{

/// A Failure of which the line is known already.
class SyntaxFailure : public Failure
{
public:
    SyntaxFailure(const std::string& sentence, int lineNumber) : Failure(sentence), line(lineNumber) {}
    int line;
};

struct Token
{
    enum class Kind { data, variableBegin, variableEnd, blockBegin, blockEnd, name, number, text, symbol, end };
    Kind kind = Kind::end;
    std::string text; ///< of data, names, texts and symbols: "+", "==", "|"
    Value value;      ///< of a number
    int line = 1;     ///< counted from 1
};

/// A template cut into tokens. Whitespace is handled as chat templates expect: a block tag takes the spaces before it
/// on its line (lstrip_blocks) and the newline after it (trim_blocks), - and + in a tag override that, and one newline
/// at the template's end is dropped. Comments and {% raw %} are resolved. The last token is of kind `end`.
std::vector<Token> tokenize(std::string_view source);

} // namespace calm::jinja
