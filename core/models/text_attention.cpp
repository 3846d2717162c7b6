#include "core/models/text_attention.h"

#include "core/base/error.h"
#include "core/models/attention_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <new>

namespace calm
{

namespace
{
void check(bool holds, const char* what)
{
    if (!holds)
        throw Error(ErrorKind::internal, std::string("Attention over texts was asked for ") + what + ".");
}

void checkPattern(const Tensor& query, const Tensor& key, const Tensor& value, const AttentionPattern& pattern)
{
    check(query.dim() == 3 && key.dim() == 3 && key.sizes() == value.sizes() && query.size(2) == key.size(2) &&
              key.size(1) > 0 && query.size(1) % key.size(1) == 0,
          "heads that do not fit each other");
    check(!pattern.queryBegins.empty() && pattern.queryBegins.size() == pattern.keyBegins.size() &&
              pattern.queryBegins.front() == 0 && pattern.keyBegins.front() == 0 &&
              std::ranges::is_sorted(pattern.queryBegins) && std::ranges::is_sorted(pattern.keyBegins) &&
              pattern.queries() == query.size(0) && pattern.keys() == key.size(0),
          "texts of another length");
    const auto queries = static_cast<std::size_t>(pattern.queries());
    check(pattern.seenFrom.size() == queries && pattern.seenTo.size() == queries, "queries without their keys");
    for (std::size_t text = 0; text < pattern.texts(); ++text) {
        const std::int64_t keys = pattern.keyBegins[text + 1] - pattern.keyBegins[text];
        for (auto i = static_cast<std::size_t>(pattern.queryBegins[text]);
             i < static_cast<std::size_t>(pattern.queryBegins[text + 1]); ++i)
            check(pattern.seenFrom[i] >= 0 && pattern.seenTo[i] <= keys, "keys that are not there");
    }
    check(pattern.slopes.empty() || (pattern.slopes.size() == static_cast<std::size_t>(query.size(1)) &&
                                     pattern.queryPosition.size() == queries &&
                                     pattern.keyPosition.size() == static_cast<std::size_t>(pattern.keys())),
          "distances without positions");
}

struct Sizes
{
    std::int64_t heads, groups, width, longest; ///< longest: most keys of a text
    double scale, cap;
};

Sizes sizesOf(const Tensor& query, const Tensor& key, const AttentionPattern& pattern, double scale, double cap)
{
    Sizes sizes{query.size(1), key.size(1), query.size(2), 0, scale, cap};
    for (std::size_t text = 0; text < pattern.texts(); ++text)
        sizes.longest = std::max(sizes.longest, pattern.keyBegins[text + 1] - pattern.keyBegins[text]);
    return sizes;
}

// Rows of one head of (N, heads, h) from row `first` on.
HeadRows rowsOf(const Tensor& x, std::int64_t first, std::int64_t head)
{
    return {x.data_ptr<float>() + first * x.stride(0) + head * x.stride(1), x.stride(0)};
}

WritableHeadRows writableRowsOf(const Tensor& x, std::int64_t first, std::int64_t head)
{
    return {x.data_ptr<float>() + first * x.stride(0) + head * x.stride(1), x.stride(0)};
}

HeadTask taskOf(const Tensor& query, const Tensor& key, const Tensor& value, const AttentionPattern& pattern,
                const Sizes& sizes, std::size_t text, std::int64_t head)
{
    const std::int64_t firstQuery = pattern.queryBegins[text], firstKey = pattern.keyBegins[text];
    const std::int64_t group = head / (sizes.heads / sizes.groups);
    HeadTask task;
    task.query = rowsOf(query, firstQuery, head);
    task.key = rowsOf(key, firstKey, group);
    task.value = rowsOf(value, firstKey, group);
    task.queries = pattern.queryBegins[text + 1] - firstQuery;
    task.keys = pattern.keyBegins[text + 1] - firstKey;
    task.width = sizes.width;
    task.seenFrom = pattern.seenFrom.data() + firstQuery;
    task.seenTo = pattern.seenTo.data() + firstQuery;
    task.scale = static_cast<float>(sizes.scale);
    task.cap = static_cast<float>(sizes.cap);
    if (!pattern.slopes.empty()) {
        task.queryPosition = pattern.queryPosition.data() + firstQuery;
        task.keyPosition = pattern.keyPosition.data() + firstKey;
        task.slope = static_cast<float>(pattern.slopes[static_cast<std::size_t>(head)]);
    }
    return task;
}

// Calls work(text, part, scratch) for each of the texts' parts, on all threads. Texts differ in length, so each thread
// takes the next part when it is done with one; every part writes what is its alone, so the order changes nothing.
template <typename Work>
void forEachPart(const AttentionPattern& pattern, std::int64_t parts, const Sizes& sizes, Work&& work)
{
    const std::int64_t all = static_cast<std::int64_t>(pattern.texts()) * parts;
    std::atomic<std::int64_t> next{0};
    at::parallel_for(0, std::min<std::int64_t>(all, at::get_num_threads()), 1, [&](std::int64_t, std::int64_t) {
        const Tensor scratch = at::empty({attentionScratch(sizes.longest, sizes.width)}, at::kFloat);
        for (std::int64_t i = next++; i < all; i = next++)
            work(static_cast<std::size_t>(i / parts), i % parts, scratch.data_ptr<float>());
    });
}

// AutogradContext keeps tensors and values of its own kinds; this makes a pattern one of them.
struct KeptPattern : public torch::CustomClassHolder
{
    KeptPattern(AttentionPattern kept, Sizes keptSizes) : pattern(std::move(kept)), sizes(keptSizes) {}
    AttentionPattern pattern;
    Sizes sizes;
};

// The outputs (Q, H, h); `logSum` (H, Q) gets what the way back needs.
Tensor attendAll(const Tensor& query, const Tensor& key, const Tensor& value, const AttentionPattern& pattern,
                 const Sizes& sizes, const Tensor& logSum)
{
    const Tensor output = at::empty({query.size(0), sizes.heads, sizes.width}, at::kFloat);
    float* sums = logSum.data_ptr<float>();
    forEachPart(pattern, sizes.heads, sizes, [&](std::size_t text, std::int64_t head, float* scratch) {
        const std::int64_t first = pattern.queryBegins[text];
        attendHead(taskOf(query, key, value, pattern, sizes, text, head), writableRowsOf(output, first, head),
                   sums + head * query.size(0) + first, scratch);
    });
    return output;
}

struct TextAttention : public torch::autograd::Function<TextAttention>
{
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& query, const Tensor& key,
                          const Tensor& value, const AttentionPattern& pattern, const Sizes& sizes)
    {
        const Tensor logSum = at::empty({sizes.heads, query.size(0)}, at::kFloat);
        const Tensor output = attendAll(query, key, value, pattern, sizes, logSum);
        context->save_for_backward({query, key, value, output, logSum});
        context->saved_data["pattern"] = c10::IValue::make_capsule(c10::make_intrusive<KeptPattern>(pattern, sizes));
        return output;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const Tensor &query = saved[0], &key = saved[1], &value = saved[2], &output = saved[3], &logSum = saved[4];
        const auto holder = context->saved_data["pattern"].toCapsule();
        const auto& kept = static_cast<const KeptPattern&>(*holder);
        const AttentionPattern& pattern = kept.pattern;
        const Sizes& sizes = kept.sizes;
        const Tensor outer = gradients[0].stride(-1) == 1 ? gradients[0] : gradients[0].contiguous();
        Tensor queryGradient = at::empty({query.size(0), sizes.heads, sizes.width}, at::kFloat);
        Tensor keyGradient = at::empty({key.size(0), sizes.groups, sizes.width}, at::kFloat);
        Tensor valueGradient = at::empty({key.size(0), sizes.groups, sizes.width}, at::kFloat);
        const std::int64_t perGroup = sizes.heads / sizes.groups;
        forEachPart(pattern, sizes.groups, sizes, [&](std::size_t text, std::int64_t group, float* scratch) {
            const std::int64_t first = pattern.queryBegins[text], firstKey = pattern.keyBegins[text];
            std::vector<HeadTask> heads;
            std::vector<HeadGradients> parts;
            for (std::int64_t head = group * perGroup; head < (group + 1) * perGroup; ++head) {
                heads.push_back(taskOf(query, key, value, pattern, sizes, text, head));
                parts.push_back({rowsOf(output, first, head), rowsOf(outer, first, head),
                                 logSum.data_ptr<float>() + head * query.size(0) + first,
                                 writableRowsOf(queryGradient, first, head),
                                 writableRowsOf(keyGradient, firstKey, group),
                                 writableRowsOf(valueGradient, firstKey, group)});
            }
            attendGroupBackward(heads.data(), parts.data(), perGroup, scratch);
        });
        return {queryGradient, keyGradient, valueGradient, Tensor(), Tensor()};
    }
};

// What each query of a text sees, as an additive bias (heads or 1, T, S), and where it sees nothing (T).
std::pair<Tensor, Tensor> biasOf(const Tensor& like, const AttentionPattern& pattern, std::size_t text)
{
    const auto part = [&](const std::vector<std::int64_t>& values, std::int64_t from, std::int64_t to) {
        return at::tensor(at::ArrayRef<std::int64_t>(values.data() + from, static_cast<std::size_t>(to - from)),
                          at::kLong)
            .to(like.device());
    };
    const std::int64_t first = pattern.queryBegins[text], end = pattern.queryBegins[text + 1];
    const std::int64_t firstKey = pattern.keyBegins[text], endKey = pattern.keyBegins[text + 1];
    const Tensor from = part(pattern.seenFrom, first, end), to = part(pattern.seenTo, first, end);
    const Tensor keys = at::arange(endKey - firstKey, from.options());
    const Tensor unseen = (keys < from.unsqueeze(1)).logical_or(keys >= to.unsqueeze(1));
    const Tensor blind = from >= to;
    Tensor bias = at::zeros_like(unseen, like.options()).unsqueeze(0);
    if (!pattern.slopes.empty()) {
        const Tensor distance =
            part(pattern.queryPosition, first, end).unsqueeze(1) - part(pattern.keyPosition, firstKey, endKey);
        bias = at::tensor(pattern.slopes, at::kDouble).to(like.options()).view({-1, 1, 1}) *
               -distance.to(like.scalar_type());
    }
    // A softmax over nothing would be no number: the blind read all and then nothing of it.
    bias = bias.masked_fill(unseen.logical_and(blind.logical_not().unsqueeze(1)),
                            -std::numeric_limits<double>::infinity());
    return {bias, blind};
}

// One text by ATen's own operators, on any device and in any precision.
Tensor plainAttention(const Tensor& query, const Tensor& key, const Tensor& value, const AttentionPattern& pattern,
                      std::size_t text, const Sizes& sizes)
{
    const auto part = [](const Tensor& x, const std::vector<std::int64_t>& begins, std::size_t at) {
        return x.narrow(0, begins[at], begins[at + 1] - begins[at]).transpose(0, 1); // (heads, N, h)
    };
    const Tensor queries = part(query, pattern.queryBegins, text);
    if (queries.size(1) == 0 || pattern.keyBegins[text] == pattern.keyBegins[text + 1])
        return at::zeros_like(queries.transpose(0, 1));
    const std::int64_t perGroup = sizes.heads / sizes.groups;
    const Tensor keys = part(key, pattern.keyBegins, text).repeat_interleave(perGroup, 0);
    const Tensor values = part(value, pattern.keyBegins, text).repeat_interleave(perGroup, 0);
    const auto [bias, blind] = biasOf(query, pattern, text);
    Tensor scores = at::matmul(queries * sizes.scale, keys.transpose(1, 2));
    if (sizes.cap != 0)
        scores = (scores / sizes.cap).tanh() * sizes.cap;
    const Tensor weights = at::softmax(scores + bias, -1).masked_fill(blind.view({1, -1, 1}), 0.0);
    return at::matmul(weights, values).transpose(0, 1);
}
} // namespace

Tensor textAttention(const Tensor& query, const Tensor& key, const Tensor& value, const AttentionPattern& pattern,
                     double scale, double cap)
{
    checkPattern(query, key, value, pattern);
    const Sizes sizes = sizesOf(query, key, pattern, scale, cap);
    const auto isOurs = [](const Tensor& x) { return x.is_cpu() && x.scalar_type() == at::kFloat; };
    if (isOurs(query) && isOurs(key) && isOurs(value)) {
        const auto rows = [](const Tensor& x) { return x.stride(-1) == 1 ? x : x.contiguous(); };
        if (at::GradMode::is_enabled() && (query.requires_grad() || key.requires_grad() || value.requires_grad()))
            return TextAttention::apply(rows(query), rows(key), rows(value), pattern, sizes);
        return attendAll(rows(query), rows(key), rows(value), pattern, sizes,
                         at::empty({sizes.heads, query.size(0)}, at::kFloat));
    }
    std::vector<Tensor> parts;
    for (std::size_t text = 0; text < pattern.texts(); ++text)
        parts.push_back(plainAttention(query, key, value, pattern, text, sizes));
    return parts.empty() ? query.clone() : at::cat(parts, 0);
}

} // namespace calm
