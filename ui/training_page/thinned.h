#pragma once

#include "ui/training_page/run_metrics.h"

namespace calm::ui
{

/// The visible part of an axis.
struct AxisView
{
    double lower = 0;
    double upper = 1;
    bool logarithmic = false; ///< both above 0 then
    int pixels = 1;
};

/// What can be seen of a curve: of all its points in one column of pixels only the first, the lowest, the highest and
/// the last, in their order, and where these are less than half a pixel apart only the last; and one point beyond each
/// edge, so that lines run to it. A line through these covers the same pixels as one through all.
Series thinned(const Series& series, const AxisView& x, const AxisView& y);

/// How many pixels a line through these points goes up and down: what drawing it with smooth edges costs.
double upAndDown(const Series& series, const AxisView& y);

/// Lowest and highest value in view; false when there is no point.
bool rangeInView(const Series& series, const AxisView& view, double& lowest, double& highest);

} // namespace calm::ui
