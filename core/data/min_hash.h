#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace calm
{

/// MinHash signatures (Broder, "On the resemblance and containment of documents", 1997) are cut into bands of `rows`
/// numbers; texts that agree in a whole band are worth comparing (Leskovec, Rajaraman, Ullman, "Mining of Massive
/// Datasets", 3.4).
struct Banding
{
    int bands = 0;
    int rows = 0;
};

/// The widest bands that still find 99% of the pairs whose Jaccard similarity is `threshold`: fewest vain comparisons.
Banding bandingFor(int permutations, double threshold);

/// 1 - (1 - s^rows)^bands: that a pair of this Jaccard similarity is found.
double probabilityOfDetection(const Banding& banding, double similarity);

/// The MinHash signatures of texts, band by band; the same in every run of the program. Not thread-safe.
class MinHash
{
public:
    MinHash(const Banding& banding, int shingle); ///< `shingle`: characters, as forEachShingle()'s

    std::size_t bands() const { return static_cast<std::size_t>(m_banding.bands); }

    /// Appends one key for each band of a text in normalizedForm(): texts that agree in a key agree in the whole band,
    /// but for a chance of 2^-32.
    void addKeys(std::string_view form, std::vector<std::uint32_t>& keys);

private:
    Banding m_banding;
    int m_shingle;
    std::vector<std::uint64_t> m_factors, m_summands; ///< of each permutation
    std::vector<std::uint32_t> m_least;
};

} // namespace calm
