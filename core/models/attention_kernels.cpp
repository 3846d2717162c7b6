#include "core/models/attention_kernels.h"

// Vectors wider than the baseline's never cross a call that is not inlined for the same processor.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace calm
{

namespace
{
constexpr long lineFloats = 16;   // rows are padded to whole lines, whatever the width of a vector
constexpr long panelColumns = 64; // of a transposed matrix
constexpr long tileRows = 48;     // queries whose scores stand at a time

constexpr long roundedUp(long count)
{
    return (count + lineFloats - 1) / lineFloats * lineFloats;
}

constexpr long panelled(long count)
{
    return (count + panelColumns - 1) / panelColumns * panelColumns;
}

// Hands out parts of the caller's memory, each on a line of its own.
struct Scratch
{
    float* next;

    float* take(long count)
    {
        float* part = next;
        next += roundedUp(count);
        return part;
    }
};

#define CALM_KERNELS "core/models/attention_kernels.inc"
#include "core/models/every_width.inc"
} // namespace

std::int64_t attentionScratch(std::int64_t keys, std::int64_t width)
{
    const long padded = roundedUp(width), stride = roundedUp(keys) + lineFloats;
    return 2 * panelled(keys) * padded + 3 * keys * padded + (2 * tileRows + 1) * stride + 3 * tileRows * padded;
}

void attendHead(const HeadTask& task, WritableHeadRows output, float* logSum, float* scratch,
                [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::attend(task, output, logSum, scratch);
    if (processor == ProcessorWidth::avx2)
        return avx2::attend(task, output, logSum, scratch);
#endif
    plain::attend(task, output, logSum, scratch);
}

void attendGroupBackward(const HeadTask* heads, const HeadGradients* gradients, std::int64_t count, float* scratch,
                         [[maybe_unused]] ProcessorWidth processor)
{
#if defined(__x86_64__)
    if (processor == ProcessorWidth::avx512)
        return avx512::attendBackward(heads, gradients, count, scratch);
    if (processor == ProcessorWidth::avx2)
        return avx2::attendBackward(heads, gradients, count, scratch);
#endif
    plain::attendBackward(heads, gradients, count, scratch);
}

} // namespace calm
