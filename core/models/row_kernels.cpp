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

#if defined(__x86_64__)
// Four sums run side by side, else each addition would wait for the one before.
template <typename Format> CALM_AVX2 float dotAvx2(const typename Format::Stored* w, const float* x, std::int64_t count)
{
    __m256 a = _mm256_setzero_ps(), b = a, c = a, d = a;
    std::int64_t k = 0;
    for (; k + 32 <= count; k += 32) {
        a = _mm256_fmadd_ps(Format::load8(w + k), _mm256_loadu_ps(x + k), a);
        b = _mm256_fmadd_ps(Format::load8(w + k + 8), _mm256_loadu_ps(x + k + 8), b);
        c = _mm256_fmadd_ps(Format::load8(w + k + 16), _mm256_loadu_ps(x + k + 16), c);
        d = _mm256_fmadd_ps(Format::load8(w + k + 24), _mm256_loadu_ps(x + k + 24), d);
    }
    for (; k + 8 <= count; k += 8)
        a = _mm256_fmadd_ps(Format::load8(w + k), _mm256_loadu_ps(x + k), a);
    alignas(32) float lanes[8];
    _mm256_store_ps(lanes, _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d)));
    float sum = dotPlain<Format>(w, x, k, count);
    for (const float lane : lanes)
        sum += lane;
    return sum;
}

template <typename Format>
CALM_AVX512 float dotAvx512(const typename Format::Stored* w, const float* x, std::int64_t count)
{
    __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a;
    std::int64_t k = 0;
    for (; k + 64 <= count; k += 64) {
        a = _mm512_fmadd_ps(Format::load16(w + k), _mm512_loadu_ps(x + k), a);
        b = _mm512_fmadd_ps(Format::load16(w + k + 16), _mm512_loadu_ps(x + k + 16), b);
        c = _mm512_fmadd_ps(Format::load16(w + k + 32), _mm512_loadu_ps(x + k + 32), c);
        d = _mm512_fmadd_ps(Format::load16(w + k + 48), _mm512_loadu_ps(x + k + 48), d);
    }
    for (; k + 16 <= count; k += 16)
        a = _mm512_fmadd_ps(Format::load16(w + k), _mm512_loadu_ps(x + k), a);
    alignas(64) float lanes[16];
    _mm512_store_ps(lanes, _mm512_add_ps(_mm512_add_ps(a, b), _mm512_add_ps(c, d)));
    float sum = dotPlain<Format>(w, x, k, count);
    for (const float lane : lanes)
        sum += lane;
    return sum;
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

template <typename Format> float dot(const typename Format::Stored* w, const float* x, std::int64_t count)
{
#if defined(__x86_64__)
    switch (processorWidth()) {
    case ProcessorWidth::avx512:
        return dotAvx512<Format>(w, x, count);
    case ProcessorWidth::avx2:
        return dotAvx2<Format>(w, x, count);
    case ProcessorWidth::plain:
        break;
    }
#endif
    return dotPlain<Format>(w, x, 0, count);
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
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t t = 0; t < times; ++t)
            y[t * yStride + r] = dot<Format>(w + r * columns, x + t * columns, columns);
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
