#pragma once

#include <string>
#include <string_view>

namespace calm
{

/// A regular expression of tokenizer files (Oniguruma's syntax and meaning, with its defaults) in PCRE2's, for a
/// match with UTF, UCP and MULTILINE. What differs is spelled out: classes (nested, "&&", \w, \h, [:alpha:]),
/// properties by any of their names, "{n,m}+", (?m), escapes. Not taken over: what Oniguruma folds to several
/// characters in (?i) (ss and ß), and its absent operators. `where` begins the sentence of an Error(corrupt).
std::string toPcre2(std::string_view expression, const std::string& where);

} // namespace calm
