#include "core/models/processor_width.h"

namespace calm
{

namespace
{
ProcessorWidth measured()
{
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
        return ProcessorWidth::avx512;
    if (avx2)
        return ProcessorWidth::avx2;
#endif
    return ProcessorWidth::plain;
}
} // namespace

ProcessorWidth processorWidth()
{
    static const ProcessorWidth width = measured();
    return width;
}

} // namespace calm
