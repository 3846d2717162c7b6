#include "core/models/half_kernels.h"

#include "core/weights/tensor_view.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace calm
{

namespace
{
float widened(std::uint16_t bits, HalfFormat format)
{
    return format == HalfFormat::bfloat16 ? floatFromBfloat16(bits) : floatFromHalf(bits);
}

// The plain loop: other processors, and the tail of the wide ones.
float dotTail(const std::uint16_t* w, const float* x, std::int64_t from, std::int64_t to, HalfFormat format)
{
    float sum = 0;
    for (std::int64_t k = from; k < to; ++k)
        sum += widened(w[k], format) * x[k];
    return sum;
}

#if defined(__x86_64__)
#define CALM_AVX2 __attribute__((target("avx2,fma,f16c")))
#define CALM_AVX512 __attribute__((target("avx512f,avx512bw,avx2,fma,f16c")))

template <HalfFormat format> CALM_AVX2 inline __m256 load8(const std::uint16_t* in)
{
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
    if constexpr (format == HalfFormat::float16)
        return _mm256_cvtph_ps(bits);
    else
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
}

template <HalfFormat format> CALM_AVX512 inline __m512 load16(const std::uint16_t* in)
{
    const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in));
    if constexpr (format == HalfFormat::float16)
        return _mm512_cvtph_ps(bits);
    else
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}

template <HalfFormat format> CALM_AVX2 void widenAvx2(const std::uint16_t* in, float* out, std::int64_t count)
{
    std::int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        _mm256_storeu_ps(out + i, load8<format>(in + i));
    for (; i < count; ++i)
        out[i] = widened(in[i], format);
}

CALM_AVX2 inline float sum8(__m256 v)
{
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

// Several sums run side by side, else each addition would wait for the one before.
template <HalfFormat format> CALM_AVX2 float dotAvx2(const std::uint16_t* w, const float* x, std::int64_t count)
{
    __m256 a = _mm256_setzero_ps(), b = a, c = a, d = a;
    std::int64_t k = 0;
    for (; k + 32 <= count; k += 32) {
        a = _mm256_fmadd_ps(load8<format>(w + k), _mm256_loadu_ps(x + k), a);
        b = _mm256_fmadd_ps(load8<format>(w + k + 8), _mm256_loadu_ps(x + k + 8), b);
        c = _mm256_fmadd_ps(load8<format>(w + k + 16), _mm256_loadu_ps(x + k + 16), c);
        d = _mm256_fmadd_ps(load8<format>(w + k + 24), _mm256_loadu_ps(x + k + 24), d);
    }
    for (; k + 8 <= count; k += 8)
        a = _mm256_fmadd_ps(load8<format>(w + k), _mm256_loadu_ps(x + k), a);
    return sum8(_mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d))) + dotTail(w, x, k, count, format);
}

template <HalfFormat format> CALM_AVX512 float dotAvx512(const std::uint16_t* w, const float* x, std::int64_t count)
{
    __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a;
    std::int64_t k = 0;
    for (; k + 64 <= count; k += 64) {
        a = _mm512_fmadd_ps(load16<format>(w + k), _mm512_loadu_ps(x + k), a);
        b = _mm512_fmadd_ps(load16<format>(w + k + 16), _mm512_loadu_ps(x + k + 16), b);
        c = _mm512_fmadd_ps(load16<format>(w + k + 32), _mm512_loadu_ps(x + k + 32), c);
        d = _mm512_fmadd_ps(load16<format>(w + k + 48), _mm512_loadu_ps(x + k + 48), d);
    }
    for (; k + 16 <= count; k += 16)
        a = _mm512_fmadd_ps(load16<format>(w + k), _mm512_loadu_ps(x + k), a);
    alignas(64) float lanes[16];
    _mm512_store_ps(lanes, _mm512_add_ps(_mm512_add_ps(a, b), _mm512_add_ps(c, d)));
    float sum = dotTail(w, x, k, count, format);
    for (const float lane : lanes)
        sum += lane;
    return sum;
}

enum class Width { plain, avx2, avx512 };

Width processorWidth()
{
    static const Width width =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") ? Width::avx512
        : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")
            ? Width::avx2
            : Width::plain;
    return width;
}
#endif

template <HalfFormat format> float dot(const std::uint16_t* w, const float* x, std::int64_t count)
{
#if defined(__x86_64__)
    switch (processorWidth()) {
    case Width::avx512:
        return dotAvx512<format>(w, x, count);
    case Width::avx2:
        return dotAvx2<format>(w, x, count);
    case Width::plain:
        break;
    }
#endif
    return dotTail(w, x, 0, count, format);
}

template <HalfFormat format>
void multiplyRows(const std::uint16_t* weight, std::int64_t rows, std::int64_t columns, const float* x,
                  std::int64_t times, float* y, std::int64_t yStride)
{
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t t = 0; t < times; ++t)
            y[t * yStride + r] = dot<format>(weight + r * columns, x + t * columns, columns);
}
} // namespace

void widen(const std::uint16_t* in, float* out, std::int64_t count, HalfFormat format)
{
#if defined(__x86_64__)
    if (processorWidth() != Width::plain) {
        if (format == HalfFormat::bfloat16)
            widenAvx2<HalfFormat::bfloat16>(in, out, count);
        else
            widenAvx2<HalfFormat::float16>(in, out, count);
        return;
    }
#endif
    for (std::int64_t i = 0; i < count; ++i)
        out[i] = widened(in[i], format);
}

void multiplyHalf(const std::uint16_t* weight, std::int64_t rows, std::int64_t columns, const float* x,
                  std::int64_t times, float* y, std::int64_t yStride, HalfFormat format)
{
    if (format == HalfFormat::bfloat16)
        multiplyRows<HalfFormat::bfloat16>(weight, rows, columns, x, times, y, yStride);
    else
        multiplyRows<HalfFormat::float16>(weight, rows, columns, x, times, y, yStride);
}

} // namespace calm
