#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// How examples are parted. Shares are relative; the same rule over the same examples gives the same splits.
struct SplitRule
{
    double train = 0.8;
    double validation = 0.1;
    double test = 0.1;
    std::uint64_t seed = 1;
    /// Empty = every example by itself. Else a regular expression (PCRE2) run over the prompt: each match is a key
    /// (its first group where it has one), and what shares a key never straddles two splits.
    std::string keyPattern;
};

struct SplitResult
{
    std::vector<std::string> splits; ///< "train", "validation", "test"; empty = left out
    std::int64_t keys = 0;           ///< different ones
    std::int64_t leftOut = 0;        ///< examples whose own keys fell into different splits
    std::int64_t withoutKey = 0;     ///< examples the pattern does not match; their whole prompt is their key
};

/// What is wrong with a rule, one sentence each; empty = valid.
std::vector<std::string> problemsOf(const SplitRule& rule);

/// One split for each prompt, in order. By itself: shares exact to one example. By key: each key goes to one split
/// whole, weighted with how often it occurs. Error(badInput) for a rule with problems.
SplitResult splitByRule(const std::vector<std::string>& prompts, const SplitRule& rule);

/// The keys of one prompt, in order of appearance; for showing what a pattern catches. Error(badInput).
std::vector<std::string> keysOf(const std::string& prompt, const std::string& keyPattern);

} // namespace calm
