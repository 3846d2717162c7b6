#pragma once

#include "core/spec/training_settings.h"

namespace calm
{

/// The rate of step `step` (counted from 0) of settings.steps: linear from 0 over the warm-up, then constant or a
/// cosine down to finalRateFraction of the peak at the last step (Loshchilov and Hutter, arXiv 1608.03983).
double learningRateAt(const TrainingSettings& settings, int step);

} // namespace calm
