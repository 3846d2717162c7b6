#pragma once

namespace calm
{

/// How wide the vectors are that this processor multiplies: 4, 8 (AVX2 and FMA) or 16 (AVX-512) floats.
enum class ProcessorWidth { plain, avx2, avx512 };

ProcessorWidth processorWidth();

} // namespace calm

// Functions that may only run where processorWidth() says so.
#if defined(__x86_64__)
#define CALM_AVX2 __attribute__((target("avx2,fma,f16c")))
#define CALM_AVX512 __attribute__((target("avx512f,avx512bw,avx2,fma,f16c")))
#endif
