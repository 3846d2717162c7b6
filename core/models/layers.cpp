#include "core/models/layers.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>

#include <cmath>
#include <limits>

namespace calm
{

Tensor linear(const Tensor& x, const Linear& layer)
{
    if (layer.bias.defined())
        return at::linear(x, layer.weight, layer.bias);
    return at::linear(x, layer.weight);
}

Tensor rmsNorm(const Tensor& x, const Tensor& weight, double epsilon)
{
    const Tensor inverse = at::rsqrt(at::pow(x, 2).mean(-1, true) + epsilon);
    return weight * (x * inverse);
}

std::pair<Tensor, Tensor> rotaryTables(std::int64_t first, std::int64_t count, int headDim, double theta)
{
    // float32 throughout, as the reference computes it: the angles of late positions depend on the rounding.
    const Tensor exponents = at::arange(0, headDim, 2, at::kLong).to(at::kFloat) / static_cast<float>(headDim);
    const Tensor inverseFrequencies = 1.0 / at::pow(static_cast<double>(theta), exponents);
    const Tensor positions = at::arange(first, first + count, at::kLong).to(at::kFloat);
    const Tensor angles = at::outer(positions, inverseFrequencies);
    const Tensor both = at::cat({angles, angles}, -1);
    return {both.cos(), both.sin()};
}

Tensor applyRotary(const Tensor& x, const Tensor& cos, const Tensor& sin)
{
    const std::int64_t half = x.size(-1) / 2;
    const Tensor rotated = at::cat({-x.slice(-1, half), x.slice(-1, 0, half)}, -1);
    return x * cos + rotated * sin;
}

Tensor causalMask(std::int64_t queries, std::int64_t keys)
{
    if (queries <= 1)
        return {};
    const Tensor hidden = at::full({queries, keys}, -std::numeric_limits<float>::infinity(), at::kFloat);
    return hidden.triu(keys - queries + 1).unsqueeze(0).unsqueeze(0);
}

Tensor attention(const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask)
{
    const std::int64_t batch = query.size(0), heads = query.size(1), time = query.size(2), headDim = query.size(3);
    const std::int64_t groups = key.size(1), keys = key.size(2);
    const double scale = 1.0 / std::sqrt(static_cast<double>(headDim));
    // Query heads that share a key head stand next to each other, so sharing is a reshape, not a copy of the keys.
    const Tensor grouped = (query * scale).reshape({batch, groups, heads / groups * time, headDim});
    Tensor scores = at::matmul(grouped, key.transpose(-1, -2)).reshape({batch, heads, time, keys});
    if (mask.defined())
        scores = scores + mask;
    const Tensor weights = at::softmax(scores, -1).reshape({batch, groups, heads / groups * time, keys});
    return at::matmul(weights, value).reshape({batch, heads, time, headDim});
}

Tensor splitHeads(const Tensor& x, int heads)
{
    return x.reshape({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

Tensor mergeHeads(const Tensor& x)
{
    return x.transpose(1, 2).reshape({x.size(0), x.size(2), x.size(1) * x.size(3)});
}

} // namespace calm
