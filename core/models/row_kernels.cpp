#include "core/models/row_kernels.h"

#include "core/models/processor_width.h"
#include "core/weights/tensor_view.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// GCC 12 takes the operand that its own AVX-512 headers leave undefined on purpose for a mistake.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

namespace calm
{

namespace
{
// One struct per format: how 1, 8 and 16 weights become floats.
struct Float32
{
    using Stored = float;
    static float load(const float* in) { return *in; }
#if defined(__x86_64__)
    CALM_AVX2 static __m256 load8(const float* in)
    {
        return _mm256_loadu_ps(in);
    }
    CALM_AVX512 static __m512 load16(const float* in)
    {
        return _mm512_loadu_ps(in);
    }
#endif
};

struct Bfloat16
{
    using Stored = std::uint16_t;
    static float load(const std::uint16_t* in) { return floatFromBfloat16(*in); }
#if defined(__x86_64__)
    CALM_AVX2 static __m256 load8(const std::uint16_t* in)
    {
        const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
    }
    CALM_AVX512 static __m512 load16(const std::uint16_t* in)
    {
        const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in));
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
    }
#endif
};

struct Float16
{
    using Stored = std::uint16_t;
    static float load(const std::uint16_t* in) { return floatFromHalf(*in); }
#if defined(__x86_64__)
    CALM_AVX2 static __m256 load8(const std::uint16_t* in)
    {
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(in)));
    }
    CALM_AVX512 static __m512 load16(const std::uint16_t* in)
    {
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(in)));
    }
#endif
};

// The plain loop: other processors, and the tail of the wide ones.
template <typename Format>
float dotPlain(const typename Format::Stored* w, const float* x, std::int64_t from, std::int64_t to)
{
    float sum = 0;
    for (std::int64_t k = from; k < to; ++k)
        sum += Format::load(w + k) * x[k];
    return sum;
}

// Several rows side by side, and the next as many asked for ahead: memory answers several streams at once faster than
// one, and no sum waits for itself. Each row is summed in the same order however many there are.
constexpr std::int64_t rowsTogether = 8;

#if defined(__x86_64__)

template <typename Format, int Rows>
CALM_AVX2 void dotsAvx2(const typename Format::Stored* w, std::int64_t columns, const float* x, float* y)
{
    __m256 sums[Rows];
    for (__m256& sum : sums)
        sum = _mm256_setzero_ps();
    std::int64_t k = 0;
    for (; k + 8 <= columns; k += 8) {
        const __m256 factor = _mm256_loadu_ps(x + k);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            _mm_prefetch(reinterpret_cast<const char*>(w + (r + Rows) * columns + k), _MM_HINT_T0);
            sums[r] = _mm256_fmadd_ps(Format::load8(w + r * columns + k), factor, sums[r]);
        }
    }
    for (int r = 0; r < Rows; ++r) {
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(sums[r]), _mm256_extractf128_ps(sums[r], 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        y[r] = _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four))) +
               dotPlain<Format>(w + r * columns, x, k, columns);
    }
}

template <typename Format, int Rows>
CALM_AVX512 void dotsAvx512(const typename Format::Stored* w, std::int64_t columns, const float* x, float* y)
{
    __m512 sums[Rows];
    for (__m512& sum : sums)
        sum = _mm512_setzero_ps();
    std::int64_t k = 0;
    for (; k + 16 <= columns; k += 16) {
        const __m512 factor = _mm512_loadu_ps(x + k);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            _mm_prefetch(reinterpret_cast<const char*>(w + (r + Rows) * columns + k), _MM_HINT_T0);
            sums[r] = _mm512_fmadd_ps(Format::load16(w + r * columns + k), factor, sums[r]);
        }
    }
    for (int r = 0; r < Rows; ++r)
        y[r] = _mm512_reduce_add_ps(sums[r]) + dotPlain<Format>(w + r * columns, x, k, columns);
}

template <typename Format> CALM_AVX2 void widenAvx2(const std::uint16_t* in, float* out, std::int64_t count)
{
    std::int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        _mm256_storeu_ps(out + i, Format::load8(in + i));
    for (; i < count; ++i)
        out[i] = Format::load(in + i);
}
#endif

// y[r] = x times row r, Rows of them.
template <typename Format, int Rows>
void dots(const typename Format::Stored* w, std::int64_t columns, const float* x, float* y)
{
#if defined(__x86_64__)
    switch (processorWidth()) {
    case ProcessorWidth::avx512:
        return dotsAvx512<Format, Rows>(w, columns, x, y);
    case ProcessorWidth::avx2:
        return dotsAvx2<Format, Rows>(w, columns, x, y);
    case ProcessorWidth::plain:
        break;
    }
#endif
    for (int r = 0; r < Rows; ++r)
        y[r] = dotPlain<Format>(w + r * columns, x, 0, columns);
}

template <typename Format> void widenAs(const std::uint16_t* in, float* out, std::int64_t count)
{
#if defined(__x86_64__)
    if (processorWidth() != ProcessorWidth::plain)
        return widenAvx2<Format>(in, out, count);
#endif
    for (std::int64_t i = 0; i < count; ++i)
        out[i] = Format::load(in + i);
}

template <typename Format>
void multiplyAs(const void* weight, std::int64_t rows, std::int64_t columns, const float* x, std::int64_t times,
                float* y, std::int64_t yStride)
{
    const auto* w = static_cast<const typename Format::Stored*>(weight);
    std::int64_t r = 0;
    for (; r + rowsTogether <= rows; r += rowsTogether)
        for (std::int64_t t = 0; t < times; ++t)
            dots<Format, rowsTogether>(w + r * columns, columns, x + t * columns, y + t * yStride + r);
    for (; r < rows; ++r)
        for (std::int64_t t = 0; t < times; ++t)
            dots<Format, 1>(w + r * columns, columns, x + t * columns, y + t * yStride + r);
}
} // namespace

void widen(const std::uint16_t* in, float* out, std::int64_t count, WeightFormat format)
{
    if (format == WeightFormat::bfloat16)
        widenAs<Bfloat16>(in, out, count);
    else
        widenAs<Float16>(in, out, count);
}

void multiplyRows(const void* weight, WeightFormat format, std::int64_t rows, std::int64_t columns, const float* x,
                  std::int64_t times, float* y, std::int64_t yStride)
{
    switch (format) {
    case WeightFormat::float32:
        return multiplyAs<Float32>(weight, rows, columns, x, times, y, yStride);
    case WeightFormat::bfloat16:
        return multiplyAs<Bfloat16>(weight, rows, columns, x, times, y, yStride);
    case WeightFormat::float16:
        return multiplyAs<Float16>(weight, rows, columns, x, times, y, yStride);
    }
}

} // namespace calm
