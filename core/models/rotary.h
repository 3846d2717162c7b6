#pragma once

#include "core/models/rotary_settings.h"
#include "core/models/tensor_io.h"

#include <cstdint>
#include <utility>

namespace calm
{

/// Radians per position (dimensions / 2), float32, for a text of `length` positions in all.
Tensor inverseFrequencies(const RotarySettings& settings, std::int64_t length);

/// Which of its sets of frequencies a text of `length` positions uses: keys turned under another answer no longer
/// hold. Always 0 but for dynamic and longrope.
std::int64_t rotaryRegime(const RotarySettings& settings, std::int64_t length);

/// cos and sin for positions first..first+count-1 of a text of first+count, each (count, dimensions), in the layout
/// that `interleaved` asks for.
std::pair<Tensor, Tensor> rotaryTables(const RotarySettings& settings, std::int64_t first, std::int64_t count);

/// Turns the leading dimensions of x (B, heads, T, headDim) by the tables (T, dimensions); the rest passes through.
Tensor applyRotary(const Tensor& x, const std::pair<Tensor, Tensor>& tables, bool interleaved);

} // namespace calm
