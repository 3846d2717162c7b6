#include "core/models/rotary.h"

#include "core/models/fused_layers.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calm
{

// Everything in float32, step by step as the reference computes it: the angles of late positions depend on the
// rounding.
namespace
{
Tensor exponents(const RotarySettings& s)
{
    return at::arange(0, s.dimensions, 2, at::kLong).to(at::kFloat) / static_cast<double>(s.dimensions);
}

Tensor plainFrequencies(const RotarySettings& s, double theta)
{
    return 1.0 / at::pow(theta, exponents(s));
}

// The base grows so that the slowest dimension just spans the longer text.
double stretchedTheta(const RotarySettings& s, std::int64_t length)
{
    const double context = s.context, longer = static_cast<double>(std::max<std::int64_t>(length, s.context));
    const double stretch = s.factor * longer / context - (s.factor - 1.0);
    return s.theta * std::pow(stretch, s.dimensions / (s.dimensions - 2.0));
}

Tensor llama3Frequencies(const RotarySettings& s)
{
    const Tensor plain = plainFrequencies(s, s.theta);
    const double lowWavelength = s.originalContext / s.lowFrequencyFactor;
    const double highWavelength = s.originalContext / s.highFrequencyFactor;
    const Tensor wavelength = 2 * std::numbers::pi / plain;
    const Tensor slowed = at::where(wavelength > lowWavelength, plain / s.factor, plain);
    const Tensor smooth =
        (s.originalContext / wavelength - s.lowFrequencyFactor) / (s.highFrequencyFactor - s.lowFrequencyFactor);
    const Tensor blended = (1 - smooth) * slowed / s.factor + smooth * slowed;
    const Tensor between = (wavelength >= highWavelength).logical_and(wavelength <= lowWavelength);
    return at::where(between, blended, slowed);
}

// The dimension that turns `rotations` times over the original context.
double yarnDimension(const RotarySettings& s, double rotations)
{
    return s.dimensions * std::log(s.originalContext / (rotations * 2 * std::numbers::pi)) / (2 * std::log(s.theta));
}

Tensor yarnFrequencies(const RotarySettings& s)
{
    const Tensor turns = at::pow(s.theta, exponents(s));
    const Tensor kept = 1.0 / turns, stretched = 1.0 / (s.factor * turns);
    double low = yarnDimension(s, s.betaFast), high = yarnDimension(s, s.betaSlow);
    if (s.truncate) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, s.dimensions - 1.0);
    if (low == high)
        high += 0.001;
    const Tensor ramp = ((at::arange(s.dimensions / 2, at::kFloat) - low) / (high - low)).clamp(0, 1);
    const Tensor keep = 1 - ramp;
    return stretched * (1 - keep) + kept * keep;
}

Tensor longropeFrequencies(const RotarySettings& s, std::int64_t length)
{
    const std::vector<double>& factors = rotaryRegime(s, length) != 0 ? s.longFactors : s.shortFactors;
    Tensor stretch = at::empty({static_cast<std::int64_t>(factors.size())}, at::kFloat);
    std::ranges::transform(factors, stretch.data_ptr<float>(), [](double f) { return static_cast<float>(f); });
    return 1.0 / (stretch * at::pow(s.theta, exponents(s)));
}
} // namespace

std::int64_t rotaryRegime(const RotarySettings& s, std::int64_t length)
{
    if (s.scaling == RotarySettings::Scaling::dynamic)
        return length > s.context ? length : 0;
    if (s.scaling == RotarySettings::Scaling::longrope)
        return static_cast<double>(length) > s.originalContext ? 1 : 0;
    return 0;
}

Tensor inverseFrequencies(const RotarySettings& s, std::int64_t length)
{
    switch (s.scaling) {
    case RotarySettings::Scaling::none:
        break;
    case RotarySettings::Scaling::linear:
        return plainFrequencies(s, s.theta) / s.factor;
    case RotarySettings::Scaling::dynamic:
        return plainFrequencies(s, stretchedTheta(s, length));
    case RotarySettings::Scaling::yarn:
        return yarnFrequencies(s);
    case RotarySettings::Scaling::longrope:
        return longropeFrequencies(s, length);
    case RotarySettings::Scaling::llama3:
        return llama3Frequencies(s);
    }
    return plainFrequencies(s, s.theta);
}

std::pair<Tensor, Tensor> rotaryTables(const RotarySettings& s, std::int64_t first, std::int64_t count)
{
    const Tensor positions = at::arange(first, first + count, at::kLong).to(at::kFloat);
    const Tensor angles = at::outer(positions, inverseFrequencies(s, first + count));
    const Tensor both = s.interleaved ? at::stack({angles, angles}, -1).flatten(-2) : at::cat({angles, angles}, -1);
    if (s.attentionFactor == 1.0)
        return {both.cos(), both.sin()};
    return {both.cos() * s.attentionFactor, both.sin() * s.attentionFactor};
}

Tensor applyRotary(const Tensor& x, const std::pair<Tensor, Tensor>& tables, bool interleaved)
{
    if (const auto fused = fusedRotary(x, tables, interleaved))
        return *fused;
    const auto& [cos, sin] = tables;
    const std::int64_t dimensions = cos.size(-1);
    const Tensor turning = x.slice(-1, 0, dimensions);
    Tensor quarter; // each pair (a, b) as (-b, a)
    if (interleaved)
        quarter =
            at::stack({-turning.slice(-1, 1, dimensions, 2), turning.slice(-1, 0, dimensions, 2)}, -1).flatten(-2);
    else
        quarter = at::cat({-turning.slice(-1, dimensions / 2), turning.slice(-1, 0, dimensions / 2)}, -1);
    const Tensor turned = turning * cos + quarter * sin;
    return dimensions == x.size(-1) ? turned : at::cat({turned, x.slice(-1, dimensions)}, -1);
}

} // namespace calm
