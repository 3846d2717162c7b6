#include "core/train/loss_watch.h"

#include <numeric>
#include <vector>

namespace calm
{

namespace
{
constexpr std::size_t window = 10;

double meanOf(const std::deque<double>& losses)
{
    return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}
} // namespace

void LossWatch::add(double loss)
{
    if (m_first.size() < window)
        m_first.push_back(loss);
    m_last.push_back(loss);
    if (m_last.size() > window)
        m_last.pop_front();
}

double LossWatch::limit() const
{
    return 2.0 * meanOf(m_first) + 1.0;
}

bool LossWatch::exploded() const
{
    return m_first.size() == window && meanOf(m_last) > limit();
}

bool LossWatch::isHigh() const
{
    return !m_last.empty() && m_last.back() > limit();
}

Json LossWatch::state() const
{
    return {{"first", m_first}, {"last", m_last}};
}

void LossWatch::restore(const Json& state)
{
    const std::string what = "The saved losses";
    const auto first = require<std::vector<double>>(state, "first", what);
    const auto last = require<std::vector<double>>(state, "last", what);
    m_first.assign(first.begin(), first.end());
    m_last.assign(last.begin(), last.end());
}

} // namespace calm
