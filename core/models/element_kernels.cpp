#include "core/models/element_kernels.h"

// Vectors wider than the baseline's never cross a call that is not inlined for the same processor.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace calm
{

namespace
{
#define CALM_KERNELS "core/models/element_kernels.inc"
#include "core/models/every_width.inc"
} // namespace

void normRows(const NormRows& rows, float* y, float* mean, float* inverse, [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::norm(rows, y, mean, inverse);
    if (processor == ProcessorWidth::avx2)
        return avx2::norm(rows, y, mean, inverse);
#endif
    plain::norm(rows, y, mean, inverse);
}

void normRowsBackward(const NormRows& rows, const float* gradient, const float* mean, const float* inverse,
                      float* result, [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::normBackward(rows, gradient, mean, inverse, result);
    if (processor == ProcessorWidth::avx2)
        return avx2::normBackward(rows, gradient, mean, inverse, result);
#endif
    plain::normBackward(rows, gradient, mean, inverse, result);
}

void gateRows(const GateRows& rows, float* y, [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::gateAll(rows, y);
    if (processor == ProcessorWidth::avx2)
        return avx2::gateAll(rows, y);
#endif
    plain::gateAll(rows, y);
}

void gateRowsBackward(const GateRows& rows, const float* gradient, float* gateGradient, float* upGradient,
                      [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::gateAllBackward(rows, gradient, gateGradient, upGradient);
    if (processor == ProcessorWidth::avx2)
        return avx2::gateAllBackward(rows, gradient, gateGradient, upGradient);
#endif
    plain::gateAllBackward(rows, gradient, gateGradient, upGradient);
}

void turnHeads(const Turn& turn, const float* x, std::int64_t xStride, float* y, std::int64_t yStride,
               [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::turnAll(turn, x, xStride, y, yStride);
    if (processor == ProcessorWidth::avx2)
        return avx2::turnAll(turn, x, xStride, y, yStride);
#endif
    plain::turnAll(turn, x, xStride, y, yStride);
}

} // namespace calm
