#include "core/data/min_hash.h"

#include "core/base/checksum.h"
#include "core/base/random.h"
#include "core/data/text_shingles.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace calm
{

namespace
{
constexpr double detectionAtThreshold = 0.99;
}

Banding bandingFor(int permutations, double threshold)
{
    for (int rows = permutations; rows > 1; --rows) {
        const Banding banding{permutations / rows, rows};
        if (probabilityOfDetection(banding, threshold) >= detectionAtThreshold)
            return banding;
    }
    return {permutations, 1};
}

double probabilityOfDetection(const Banding& banding, double similarity)
{
    return 1 - std::pow(1 - std::pow(similarity, banding.rows), banding.bands);
}

MinHash::MinHash(const Banding& banding, int shingle) : m_banding(banding), m_shingle(shingle)
{
    Random random(0x63616c6d); // any numbers do, but the same ones every time
    for (int i = 0; i < m_banding.bands * m_banding.rows; ++i) {
        m_factors.push_back(random.next() | 1);
        m_summands.push_back(random.next());
    }
    m_least.resize(m_factors.size());
}

void MinHash::addKeys(std::string_view form, std::vector<std::uint32_t>& keys)
{
    if (m_least.empty())
        return;
    std::ranges::fill(m_least, std::numeric_limits<std::uint32_t>::max());
    // Multiply-shift of 32 bits (Dietzfelbinger et al., "A reliable randomized algorithm for the closest-pair problem",
    // 1997) stands for a random permutation.
    forEachShingle(form, m_shingle, [this](std::uint64_t hash) {
        const auto shingle = static_cast<std::uint32_t>(hash);
        for (std::size_t i = 0; i < m_least.size(); ++i)
            m_least[i] =
                std::min(m_least[i], static_cast<std::uint32_t>((m_factors[i] * shingle + m_summands[i]) >> 32));
    });
    const auto rows = static_cast<std::size_t>(m_banding.rows);
    for (std::size_t band = 0; band < bands(); ++band)
        keys.push_back(
            static_cast<std::uint32_t>(checksum64(std::as_bytes(std::span(m_least).subspan(band * rows, rows)))));
}

} // namespace calm
