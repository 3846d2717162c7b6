#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// Unicode NFKC with case folded (ICU's nfkc_cf) and every run of white space one space, none at the ends. Texts whose
/// forms are equal count as the same.
std::string normalizedForm(std::string_view text);

/// Calls `use` with the hash of every shingle (stretch of `shingle` characters) of a normalized text, repeated ones
/// too. A text that is shorter is one shingle.
void forEachShingle(std::string_view normalized, int shingle, const std::function<void(std::uint64_t)>& use);
/// These hashes in ascending order, each once.
std::vector<std::uint64_t> shinglesOf(std::string_view normalized, int shingle);
/// |a and b| / |a or b| of two such lists; 1 for two empty ones.
double jaccardSimilarity(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

} // namespace calm
