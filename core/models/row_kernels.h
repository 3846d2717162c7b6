#pragma once

#include <cstdint>

namespace calm
{

/// How a matrix of weights stands in memory, row after row.
enum class WeightFormat { float32, bfloat16, float16 };

/// out[i] = widened in[i], for bfloat16 and float16. Exact.
void widen(const std::uint16_t* in, float* out, std::int64_t count, WeightFormat format);

/// y[t * yStride + r] = sum_k x[t * columns + k] * W[r * columns + k] for r in [0, rows), t in [0, times): the product
/// of a few rows of x with a matrix, as while decoding. The matrix is read once and summed in float32; the time is that
/// of reading it, where a general matrix product would first rearrange it.
void multiplyRows(const void* weight, WeightFormat format, std::int64_t rows, std::int64_t columns, const float* x,
                  std::int64_t times, float* y, std::int64_t yStride);

} // namespace calm
