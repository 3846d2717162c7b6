#pragma once

#include <cstdint>
#include <vector>

namespace calm
{

/// How often each length occurs. Exact, also for percentiles: lengths are whole numbers, so that a count for each is
/// all there is to know; memory grows with the greatest length, not with the number of examples.
class LengthHistogram
{
public:
    void add(int length);

    std::int64_t count() const { return m_count; }
    std::int64_t total() const { return m_total; } ///< of all lengths
    double mean() const;                           ///< 0 when empty
    int shortest() const;                          ///< 0 when empty
    int longest() const;                           ///< 0 when empty
    /// The smallest length that at least this share (0 to 1) of all are no longer than (nearest rank); 0 when empty.
    int percentile(double share) const;

    struct Bin
    {
        int from = 0, to = 0; ///< both included
        std::int64_t count = 0;
    };
    /// At most `bins` of equal width (the last may reach beyond the longest), from 0 on.
    std::vector<Bin> bins(int bins) const;

    /// What a limit would cut off.
    struct Truncation
    {
        std::int64_t examples = 0; ///< longer than the limit
        std::int64_t lost = 0;     ///< what of them is beyond it, in the unit of the lengths
    };
    Truncation truncationAt(int limit) const;

private:
    std::vector<std::int64_t> m_counts; ///< by length
    std::int64_t m_count = 0;
    std::int64_t m_total = 0;
};

} // namespace calm
