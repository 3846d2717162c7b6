#include "core/models/layers.h"

#include "core/models/fused_layers.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>

#include <cmath>
#include <limits>

namespace calm
{

namespace
{
// x / rms(x), or (x - mean) / deviation.
Tensor standardized(const Tensor& x, const DecoderSettings& settings)
{
    const Tensor centred = settings.layerNorm ? x - x.mean(-1, true) : x;
    return centred * at::rsqrt(at::pow(centred, 2).mean(-1, true) + settings.normEpsilon);
}

Tensor weighted(const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    Tensor y = weight.defined() ? weight * x : x;
    return bias.defined() ? y + bias : y;
}
} // namespace

// Slopes 2^(-8i/n) for n heads; a count that is no power of two fills up from the sequence of twice as many.
std::vector<double> alibiSlopes(int heads)
{
    const int power = 1 << static_cast<int>(std::floor(std::log2(heads)));
    std::vector<double> slopes;
    const auto base = [](int count) { return std::pow(2.0, -std::pow(2.0, -(std::log2(count) - 3.0))); };
    for (int i = 1; i <= power; ++i)
        slopes.push_back(std::pow(base(power), i));
    for (int i = 1; static_cast<int>(slopes.size()) < heads; i += 2)
        slopes.push_back(std::pow(base(2 * power), i));
    return slopes;
}

Tensor normalize(const Tensor& x, const Norm& norm, const DecoderSettings& settings)
{
    if (const auto fused = fusedNorm(x, norm, settings.layerNorm, settings.normEpsilon))
        return *fused;
    return weighted(standardized(x, settings), norm.weight, norm.bias);
}

Tensor normalizeHeads(const Tensor& x, const Norm& norm, const DecoderSettings& settings)
{
    if (const auto fused = fusedNorm(x.transpose(1, 2), norm, settings.layerNorm, settings.normEpsilon))
        return fused->transpose(1, 2);
    const Tensor weight = norm.weight.dim() == 2 ? norm.weight.unsqueeze(1) : norm.weight; // (heads, 1, h)
    return weighted(standardized(x, settings), weight, norm.bias);
}

Tensor activate(const Tensor& x, Activation activation)
{
    switch (activation) {
    case Activation::silu:
        return at::silu(x);
    case Activation::gelu:
        return at::gelu(x);
    case Activation::geluTanh:
        return at::gelu(x, "tanh");
    case Activation::quickGelu:
        return x * (1.702 * x).sigmoid();
    case Activation::relu:
        return x.relu();
    case Activation::relu2:
        return at::pow(x.relu(), 2);
    case Activation::sigmoid:
        return x.sigmoid();
    case Activation::tanh:
        return x.tanh();
    case Activation::identity:
        break;
    }
    return x;
}

Tensor softcap(const Tensor& x, double cap)
{
    return cap == 0.0 ? x : (x / cap).tanh() * cap;
}

Tensor causalMask(std::int64_t queries, std::int64_t keys, std::int64_t window)
{
    const bool windowed = window > 0 && window < keys;
    if (queries <= 1 && !windowed)
        return {};
    const Tensor hidden = at::full({queries, keys}, -std::numeric_limits<float>::infinity(), at::kFloat);
    Tensor mask = hidden.triu(keys - queries + 1);
    if (windowed) // positions at least `window` before the query's own
        mask = mask + hidden.tril(keys - queries - window);
    return mask.unsqueeze(0).unsqueeze(0);
}

Tensor alibiBias(const DecoderSettings& settings, std::int64_t first, std::int64_t keys)
{
    const std::vector<double> slopes = alibiSlopes(settings.heads);
    Tensor slope = at::empty({settings.heads, 1}, at::kFloat);
    for (std::size_t i = 0; i < slopes.size(); ++i)
        slope.data_ptr<float>()[i] = static_cast<float>(slopes[i]);
    Tensor positions = at::arange(first, first + keys, at::kLong).to(at::kFloat).unsqueeze(0);
    Tensor bias = slope * positions;
    if (settings.alibiBfloat16)
        bias = (slope.to(at::kBFloat16) * positions.to(at::kBFloat16)).to(at::kFloat);
    if (settings.alibiScale != 1.0)
        bias = bias * settings.alibiScale;
    return bias.view({1, settings.heads, 1, keys});
}

Tensor attention(const Tensor& query, const Tensor& key, const Tensor& value, double scale, double cap,
                 std::initializer_list<Tensor> biases)
{
    const std::int64_t batch = query.size(0), heads = query.size(1), time = query.size(2), headDim = query.size(3);
    const std::int64_t groups = key.size(1), keys = key.size(2);
    // Query heads that share a key head stand next to each other, so sharing is a reshape, not a copy of the keys.
    const Tensor grouped = (query * scale).reshape({batch, groups, heads / groups * time, headDim});
    Tensor scores = at::matmul(grouped, key.transpose(-1, -2)).reshape({batch, heads, time, keys});
    scores = softcap(scores, cap);
    for (const Tensor& bias : biases)
        if (bias.defined())
            scores = scores + bias;
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
