#include "core/train/learning_rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calm
{

double learningRateAt(const TrainingSettings& settings, int step)
{
    const double peak = settings.learningRate;
    if (settings.schedule == Schedule::rangeTest)
        return settings.lowestRate * std::pow(peak / settings.lowestRate, step / std::max(1.0, settings.steps - 1.0));
    if (step < settings.warmupSteps)
        return peak * (step + 1) / settings.warmupSteps;
    if (settings.schedule == Schedule::constant)
        return peak;
    const double span = std::max(1, settings.steps - 1 - settings.warmupSteps);
    const double progress = std::min(1.0, (step - settings.warmupSteps) / span);
    const double lowest = settings.finalRateFraction;
    return peak * (lowest + (1.0 - lowest) * 0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
}

} // namespace calm
