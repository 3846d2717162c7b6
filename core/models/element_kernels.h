#pragma once

#include "core/models/processor_width.h"

#include <cstdint>

namespace calm
{

/// Rows of `width` floats that are normed: RMSNorm, or LayerNorm where they are centred first.
struct NormRows
{
    const float* x = nullptr; ///< row behind row
    std::int64_t rows = 0, width = 0;
    const float* weight = nullptr; ///< null: none
    const float* bias = nullptr;
    bool centred = false;
    float epsilon = 0;
};

/// y = (x - mean) / deviation * weight + bias; mean and 1 / deviation per row are left for the way back.
void normRows(const NormRows& rows, float* y, float* mean, float* inverse, ProcessorWidth processor = processorWidth());
/// Gradient for x from that for y.
void normRowsBackward(const NormRows& rows, const float* gradient, const float* mean, const float* inverse,
                      float* result, ProcessorWidth processor = processorWidth());

/// Rows of two halves of a gated MLP; row i of the gate begins at gate + i * gateStride.
struct GateRows
{
    const float* gate = nullptr;
    std::int64_t gateStride = 0;
    const float* up = nullptr;
    std::int64_t upStride = 0;
    std::int64_t rows = 0, width = 0;
    bool silu = true; ///< else GELU by tanh
};

/// y = activation(gate) * up, row behind row.
void gateRows(const GateRows& rows, float* y, ProcessorWidth processor = processorWidth());
void gateRowsBackward(const GateRows& rows, const float* gradient, float* gateGradient, float* upGradient,
                      ProcessorWidth processor = processorWidth());

/// One position's heads turned by its angles: y[d] = x[d] cos[d] - x[d + half] sin[d] and so on for the leading
/// `dimensions` of each head, pairs (d, d + half) or, interleaved, (2i, 2i + 1); the rest passes through. With `sign`
/// -1 back, which is the gradient.
struct Turn
{
    const float *cos = nullptr, *sin = nullptr;
    std::int64_t heads = 0, width = 0, dimensions = 0;
    bool interleaved = false;
    float sign = 1;
};
void turnHeads(const Turn& turn, const float* x, std::int64_t xStride, float* y, std::int64_t yStride,
               ProcessorWidth processor = processorWidth());

} // namespace calm
