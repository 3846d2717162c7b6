#pragma once

#include <cstdint>

namespace calm
{

enum class HalfFormat { bfloat16, float16 };

/// out[i] = widened in[i]. Exact.
void widen(const std::uint16_t* in, float* out, std::int64_t count, HalfFormat format);

/// y[t * yStride + r] = sum_k x[t * columns + k] * W[r * columns + k] for r in [0, rows), t in [0, times): a product
/// of a few rows of x with a matrix that is read once, in half precision, and summed in float32.
void multiplyHalf(const std::uint16_t* weight, std::int64_t rows, std::int64_t columns, const float* x,
                  std::int64_t times, float* y, std::int64_t yStride, HalfFormat format);

} // namespace calm
