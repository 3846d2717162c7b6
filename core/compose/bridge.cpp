#include "core/compose/bridge.h"

#include "core/base/random.h"
#include "core/compose/augmenting_batch.h"
#include "core/models/layers.h"
#include "core/models/linear.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>

namespace calm
{

namespace
{
constexpr double minusInfinity = -std::numeric_limits<double>::infinity();

Tensor normalMatrix(std::int64_t out, std::int64_t in, Random& random)
{
    Tensor matrix = at::empty({out, in}, at::kFloat);
    const double deviation = 1.0 / std::sqrt(static_cast<double>(in));
    auto* data = matrix.data_ptr<float>();
    for (std::int64_t i = 0; i < matrix.numel(); ++i)
        data[i] = static_cast<float>(random.normal() * deviation);
    return matrix;
}

// The slopes repeated over the heads.
std::vector<double> slopesPerHead(const BridgeSettings& settings)
{
    std::vector<double> slopes;
    for (int head = 0; head < settings.heads; ++head)
        slopes.push_back(settings.distanceSlopes.empty()
                             ? 0.0
                             : settings.distanceSlopes[static_cast<std::size_t>(head) % settings.distanceSlopes.size()]);
    return slopes;
}
} // namespace

BridgeWeights freshBridge(int augmentingWidth, int anchorWidth, std::uint64_t seed, BridgeForm form)
{
    Random random(seed);
    BridgeWeights weights;
    weights.project = normalMatrix(anchorWidth, augmentingWidth, random);
    weights.query = normalMatrix(anchorWidth, anchorWidth, random);
    weights.key = normalMatrix(anchorWidth, anchorWidth, random);
    weights.value = normalMatrix(anchorWidth, anchorWidth, random);
    weights.output = at::zeros({anchorWidth, anchorWidth}, at::kFloat);
    if (form == BridgeForm::release)
        for (Tensor* vector : {&weights.projectBias, &weights.queryBias, &weights.keyBias, &weights.valueBias,
                               &weights.outputBias, &weights.norm})
            *vector = at::zeros({anchorWidth}, at::kFloat);
    return weights;
}

NamedTensors namedTensors(const BridgeWeights& weights, std::size_t index)
{
    const std::string prefix = "bridge." + std::to_string(index) + ".";
    NamedTensors tensors{{prefix + "project.weight", weights.project},
                         {prefix + "query.weight", weights.query},
                         {prefix + "key.weight", weights.key},
                         {prefix + "value.weight", weights.value},
                         {prefix + "output.weight", weights.output}};
    if (weights.norm.defined())
        tensors.insert(tensors.end(), {{prefix + "project.bias", weights.projectBias},
                                       {prefix + "query.bias", weights.queryBias},
                                       {prefix + "key.bias", weights.keyBias},
                                       {prefix + "value.bias", weights.valueBias},
                                       {prefix + "output.bias", weights.outputBias},
                                       {prefix + "norm.weight", weights.norm}});
    return tensors;
}

Tensor bridgeBias(const SettledAt& settledAt, std::int64_t first, std::int64_t count, const BridgeSettings& settings)
{
    const Tensor positions = at::arange(first, first + count, at::kLong).reshape({1, count, 1});
    const Tensor distance = positions - settledAt.unsqueeze(1); // (B, T, S)
    const Tensor slopes = at::tensor(slopesPerHead(settings), at::kFloat).reshape({settings.heads, 1, 1});
    const Tensor bias = -slopes * distance.to(at::kFloat).unsqueeze(1);
    return bias.masked_fill(distance.lt(0).unsqueeze(1), minusInfinity);
}

AttentionPattern bridgePattern(const std::vector<std::int64_t>& anchorLengths, const std::vector<SettledTokens>& tokens,
                               const BridgeSettings& settings)
{
    AttentionPattern pattern{.queryBegins = {0}, .keyBegins = {0}, .seenFrom = {}, .seenTo = {},
                             .slopes = slopesPerHead(settings), .queryPosition = {}, .keyPosition = {}};
    for (std::size_t text = 0; text < tokens.size(); ++text) {
        const std::vector<std::int64_t>& settledAt = tokens[text].settledAt;
        std::size_t seen = 0;
        for (std::int64_t position = 0; position < anchorLengths[text]; ++position) {
            while (seen < settledAt.size() && settledAt[seen] <= position)
                ++seen;
            pattern.seenTo.push_back(static_cast<std::int64_t>(seen));
            pattern.queryPosition.push_back(position);
        }
        pattern.keyPosition.insert(pattern.keyPosition.end(), settledAt.begin(), settledAt.end());
        pattern.queryBegins.push_back(pattern.queryBegins.back() + anchorLengths[text]);
        pattern.keyBegins.push_back(pattern.keyBegins.back() + static_cast<std::int64_t>(settledAt.size()));
    }
    pattern.seenFrom.assign(pattern.seenTo.size(), 0);
    return pattern;
}

Tensor Bridge::scaled(const Tensor& state, double rms) const
{
    switch (m_settings.scale) {
    case BridgeScale::calibrated: return state / rms;
    case BridgeScale::rmsNorm: return state * at::rsqrt(at::pow(state, 2).mean(-1, true) + 1e-6);
    case BridgeScale::none: break;
    }
    return state;
}

std::pair<Tensor, Tensor> Bridge::keysAndValues(const Tensor& augmenting, bool training) const
{
    Tensor projected = linear(scaled(augmenting, m_weights.augmentingRms), {m_weights.project, m_weights.projectBias});
    if (training && m_settings.dropout > 0)
        projected = at::dropout(projected, m_settings.dropout, true);
    return {splitHeads(linear(projected, {m_weights.key, m_weights.keyBias}), m_settings.heads),
            splitHeads(linear(projected, {m_weights.value, m_weights.valueBias}), m_settings.heads)};
}

Tensor Bridge::normed(const Tensor& read) const
{
    return read * at::rsqrt(at::pow(read, 2).mean(-1, true) + m_settings.normEpsilon) * (1.0 + m_weights.norm);
}

Tensor Bridge::queriesOf(const Tensor& anchor) const
{
    return splitHeads(linear(scaled(anchor, m_weights.anchorRms), {m_weights.query, m_weights.queryBias}),
                      m_settings.heads);
}

Tensor Bridge::written(const Tensor& all, const Tensor& blind) const
{
    Tensor read = linear(all, {m_weights.output, m_weights.outputBias});
    if (m_settings.form == BridgeForm::release)
        read = normed(read).masked_fill(blind, 0.0); // the bias alone would be normed, too
    return m_settings.scale == BridgeScale::none ? read : read * m_weights.anchorRms;
}

Tensor Bridge::residual(const Tensor& anchor, const std::pair<Tensor, Tensor>& keysAndValues, const Tensor& bias) const
{
    const auto& [keys, values] = keysAndValues;
    const Tensor query = queriesOf(anchor);
    const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
    // A row that sees nothing would be softmax over nothing: give it any finite row and zero the result.
    const Tensor hidden = bias.eq(minusInfinity);
    const Tensor blind = hidden.all(-1, true);
    const Tensor scores = at::matmul(query * scale, keys.transpose(-1, -2)) + bias.masked_fill(blind, 0.0);
    const Tensor weights = at::softmax(scores, -1).masked_fill(blind, 0.0);
    return written(mergeHeads(at::matmul(weights, values)), blind.select(1, 0));
}

Tensor Bridge::residual(const Tensor& anchor, const std::pair<Tensor, Tensor>& keysAndValues,
                        const AttentionPattern& pattern) const
{
    const auto rows = [](const Tensor& heads) { return heads.squeeze(0).transpose(0, 1); };
    const Tensor query = rows(queriesOf(anchor));
    const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
    const Tensor read = textAttention(query, rows(keysAndValues.first), rows(keysAndValues.second), pattern, scale);
    Tensor blind;
    if (m_settings.form == BridgeForm::release)
        blind = at::tensor(pattern.seenTo, at::kLong).eq(0).reshape({1, -1, 1});
    return written(read.reshape(anchor.sizes()), blind);
}

} // namespace calm
