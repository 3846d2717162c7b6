#pragma once

#include "core/base/progress.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// Finds texts that are the same or nearly so. The same: equal in normalizedForm(). Nearly: the Jaccard similarity of
/// their shingles (text_shingles.h) is at least `threshold`. Pairs to compare are found with min_hash.h, then compared
/// exactly: what is reported is never below the threshold, and a pair at similarity s is missed with probability
/// 1 - probabilityOfDetection(s).
struct NearDuplicateSettings
{
    int shingle = 5; ///< characters; a shorter text is one shingle
    int permutations = 128;
    double threshold = 0.8; ///< of the Jaccard similarity; above 0, at most 1; 1 = equal form only
};

/// What is wrong with the settings, one sentence each; empty = valid.
std::vector<std::string> problemsOf(const NearDuplicateSettings& settings);

/// Texts by their number. Read more than once, not always in order.
struct TextList
{
    std::int64_t count = 0;
    std::function<std::string(std::int64_t)> at;
};

/// Texts that belong together: each is the same as, or near to, at least one other of the group.
struct DuplicateGroup
{
    std::vector<std::int64_t> members; ///< ascending; the first is the one to keep
    std::vector<double> similarities;  ///< of each member to the first; 1 = the same form
};

/// All groups of two or more, by their first member. Stages "reading the texts", "comparing"; Error(cancelled).
std::vector<DuplicateGroup> findDuplicates(const TextList& texts, const NearDuplicateSettings& settings = {},
                                           const ProgressCallback& progress = {}, std::stop_token stop = {});

/// A text that is the same as, or near to, one it should be different from.
struct DuplicatePair
{
    std::int64_t known = 0; ///< of the texts to compare with: the most similar one, of equals the first
    std::int64_t text = 0;
    double similarity = 0;
    bool same = false; ///< equal in normalized form
};

/// For each of `texts` that has one, its most similar among `known`; in the order of `texts`. Otherwise as above.
std::vector<DuplicatePair> findKnown(const TextList& known, const TextList& texts,
                                     const NearDuplicateSettings& settings = {}, const ProgressCallback& progress = {},
                                     std::stop_token stop = {});

} // namespace calm
