#pragma once

#include "core/data/example.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// What of an example holds the key by which a dataset is parted.
enum class KeyField {
    none, ///< every example by itself; the prompt where there is a pattern
    key,
    prompt,
    response,
    task,
    tags ///< each tag is a key, unless a pattern says otherwise
};
std::string toString(KeyField field);
KeyField keyFieldFromString(const std::string& name); ///< Error(badInput) that lists the names

/// How examples are parted. Shares are relative; the same rule over the same examples gives the same splits.
struct SplitRule
{
    double train = 0.8;
    double validation = 0.1;
    double test = 0.1;
    std::uint64_t seed = 1;
    /// Empty = the whole of keyField is the key. Else a regular expression (PCRE2) run over it: each match is a key
    /// (its first group where it has one). What shares a key never straddles two splits.
    std::string keyPattern;
    KeyField keyField = KeyField::none;
};

struct SplitResult
{
    std::vector<std::string> splits; ///< "train", "validation", "test"; empty = left out
    std::int64_t keys = 0;           ///< different ones
    std::int64_t leftOut = 0;        ///< examples whose own keys fell into different splits
    std::int64_t withoutKey = 0;     ///< examples without a key or a match; their whole text is their key
};

/// What is wrong with a rule, one sentence each; empty = valid.
std::vector<std::string> problemsOf(const SplitRule& rule);

/// The text of an example in which the rule looks for keys.
const std::string& keyTextOf(const Example& example, const SplitRule& rule);

/// One split for each text (keyTextOf() of each example), in order. By itself: shares exact to one example. By key:
/// each key goes to one split whole, weighted with how often it occurs. Error(badInput) for a rule with problems.
SplitResult splitByRule(const std::vector<std::string>& texts, const SplitRule& rule);

/// The keys of one prompt, in order of appearance; for showing what a pattern catches. Error(badInput).
std::vector<std::string> keysOf(const std::string& prompt, const std::string& keyPattern);

} // namespace calm
