#pragma once

#include "core/models/processor_width.h"

#include <cstdint>

namespace calm
{

/// Rows of floats of one head: row i begins at data + i * stride.
struct HeadRows
{
    const float* data = nullptr;
    std::int64_t stride = 0;
};

struct WritableHeadRows
{
    float* data = nullptr;
    std::int64_t stride = 0;
};

/// One text as one query head sees it; the arrays are the text's own parts of AttentionPattern's.
struct HeadTask
{
    HeadRows query, key, value;
    std::int64_t queries = 0, keys = 0, width = 0;
    const std::int64_t* seenFrom = nullptr; ///< per query
    const std::int64_t* seenTo = nullptr;
    const std::int64_t* queryPosition = nullptr; ///< null without slopes
    const std::int64_t* keyPosition = nullptr;
    float scale = 1, cap = 0, slope = 0;
};

/// What the way back needs beside the task: the outputs, their gradient, and per query the logarithm of the sum of
/// exponentials that the forward pass wrote.
struct HeadGradients
{
    HeadRows output, gradient;
    const float* logSum = nullptr;
    WritableHeadRows query, key, value;
};

/// Floats of scratch that a task of up to so many keys of so much width needs; 64-byte aligned memory is fastest.
std::int64_t attentionScratch(std::int64_t keys, std::int64_t width);

/// Reads one head of one text: the outputs and logSum per query, zeros where a query sees nothing.
void attendHead(const HeadTask& task, WritableHeadRows output, float* logSum, float* scratch,
                ProcessorWidth processor = processorWidth());

/// All gradients of the query heads that share one key head in one text, summed in their order.
void attendGroupBackward(const HeadTask* heads, const HeadGradients* gradients, std::int64_t count, float* scratch,
                         ProcessorWidth processor = processorWidth());

} // namespace calm
