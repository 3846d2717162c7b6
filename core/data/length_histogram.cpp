#include "core/data/length_histogram.h"

#include <algorithm>
#include <cmath>

namespace calm
{

void LengthHistogram::add(int length)
{
    const auto place = static_cast<std::size_t>(std::max(length, 0));
    if (place >= m_counts.size())
        m_counts.resize(place + 1);
    ++m_counts[place];
    ++m_count;
    m_total += static_cast<std::int64_t>(place);
}

double LengthHistogram::mean() const
{
    return m_count == 0 ? 0.0 : static_cast<double>(m_total) / static_cast<double>(m_count);
}

int LengthHistogram::shortest() const
{
    const auto it = std::ranges::find_if(m_counts, [](std::int64_t count) { return count > 0; });
    return it == m_counts.end() ? 0 : static_cast<int>(it - m_counts.begin());
}

int LengthHistogram::longest() const
{
    return m_counts.empty() ? 0 : static_cast<int>(m_counts.size()) - 1;
}

int LengthHistogram::percentile(double share) const
{
    const auto rank = static_cast<std::int64_t>(std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(m_count)));
    std::int64_t passed = 0;
    for (std::size_t length = 0; length < m_counts.size(); ++length) {
        passed += m_counts[length];
        if (passed >= std::max<std::int64_t>(rank, 1))
            return static_cast<int>(length);
    }
    return 0;
}

std::vector<LengthHistogram::Bin> LengthHistogram::bins(int bins) const
{
    std::vector<Bin> result;
    if (m_count == 0 || bins < 1)
        return result;
    const int width = std::max(1, (longest() + bins) / bins); // of longest() + 1 lengths, rounded up
    for (int from = 0; from <= longest(); from += width)
        result.push_back({from, from + width - 1, 0});
    for (std::size_t length = 0; length < m_counts.size(); ++length)
        result[length / static_cast<std::size_t>(width)].count += m_counts[length];
    return result;
}

LengthHistogram::Truncation LengthHistogram::truncationAt(int limit) const
{
    Truncation cut;
    for (int length = std::max(limit, 0) + 1; length <= longest(); ++length) {
        const std::int64_t count = m_counts[static_cast<std::size_t>(length)];
        cut.examples += count;
        cut.lost += count * (length - std::max(limit, 0));
    }
    return cut;
}

} // namespace calm
