#include "ui/training_page/thinned.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace calm::ui
{

namespace
{

constexpr std::size_t mostInColumn = 4;
constexpr double flat = 0.5; ///< pixels

/// Begin and end of the points in view, in indices.
std::pair<std::size_t, std::size_t> inView(const Series& series, const AxisView& view)
{
    const auto begin = std::ranges::lower_bound(series.steps, view.lower);
    const auto end = std::ranges::upper_bound(series.steps, view.upper);
    return {std::size_t(begin - series.steps.begin()), std::size_t(std::max(begin, end) - series.steps.begin())};
}

/// The x at which a column of pixels ends.
double endOfColumn(const AxisView& view, int column)
{
    const double share = double(column + 1) / view.pixels;
    return view.logarithmic ? view.lower * std::pow(view.upper / view.lower, share)
                            : view.lower + (view.upper - view.lower) * share;
}

int columnOf(const AxisView& view, double x)
{
    const double share = view.logarithmic ? std::log(x / view.lower) / std::log(view.upper / view.lower)
                                          : (x - view.lower) / (view.upper - view.lower);
    return std::clamp(static_cast<int>(share * view.pixels), 0, view.pixels - 1);
}

void append(Series& result, const Series& series, std::size_t index)
{
    result.steps.push_back(series.steps[index]);
    result.values.push_back(series.values[index]);
}

/// How far two values stand apart on the screen.
double pixelsBetween(const AxisView& view, double low, double high)
{
    if (view.logarithmic)
        return low > 0 ? std::log(high / low) / std::log(view.upper / view.lower) * view.pixels : view.pixels;
    return (high - low) / (view.upper - view.lower) * view.pixels;
}

void appendColumn(Series& result, const Series& series, std::size_t begin, std::size_t end, const AxisView& y)
{
    const auto values = std::span(series.values).subspan(begin, end - begin);
    const auto [low, high] = std::ranges::minmax_element(values);
    if (values.size() > 1 && pixelsBetween(y, *low, *high) < flat)
        return append(result, series, end - 1);
    if (values.size() <= mostInColumn) {
        for (std::size_t i = begin; i < end; ++i)
            append(result, series, i);
        return;
    }
    std::size_t kept[] = {begin, begin + std::size_t(low - values.begin()), begin + std::size_t(high - values.begin()),
                          end - 1};
    std::ranges::sort(kept);
    for (std::size_t i = 0; i < std::size(kept); ++i)
        if (i == 0 || kept[i] != kept[i - 1])
            append(result, series, kept[i]);
}

} // namespace

Series thinned(const Series& series, const AxisView& x, const AxisView& y)
{
    Series result;
    const auto [begin, end] = inView(series, x);
    if (begin > 0)
        append(result, series, begin - 1);
    for (std::size_t at = begin; at < end;) {
        const double limit = endOfColumn(x, columnOf(x, series.steps[at]));
        std::size_t next = at + 1; // at least one: rounding may put a point at its column's very end
        while (next < end && series.steps[next] < limit)
            ++next;
        appendColumn(result, series, at, next, y);
        at = next;
    }
    if (end < series.steps.size())
        append(result, series, end);
    return result;
}

double upAndDown(const Series& series, const AxisView& y)
{
    double pixels = 0;
    for (std::size_t i = 1; i < series.values.size(); ++i) {
        const auto [low, high] = std::minmax(series.values[i - 1], series.values[i]);
        pixels += std::min(pixelsBetween(y, low, high), double(y.pixels)); // no more than can be seen
    }
    return pixels;
}

bool rangeInView(const Series& series, const AxisView& view, double& lowest, double& highest)
{
    const auto [begin, end] = inView(series, view);
    if (begin == end)
        return false;
    const auto values = std::span(series.values).subspan(begin, end - begin);
    const auto [low, high] = std::ranges::minmax(values);
    lowest = low;
    highest = high;
    return true;
}

} // namespace calm::ui
