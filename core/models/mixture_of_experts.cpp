#include "core/models/mixture_of_experts.h"

#include "core/models/layers.h"

#include <ATen/ops/index_add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/zeros_like.h>

namespace calm
{

Tensor multilayerPerceptron(const Tensor& x, const MlpWeights& mlp, const DecoderSettings& s)
{
    if (!mlp.gate.weight.defined())
        return linear(activate(linear(x, mlp.up), s.activation), mlp.down);
    if (mlp.up.weight.defined())
        return linear(activate(linear(x, mlp.gate), s.activation) * linear(x, mlp.up), mlp.down);
    const auto halves = linear(x, mlp.gate).chunk(2, -1);
    return linear(activate(halves[0], s.activation) * halves[1], mlp.down);
}

Tensor mixtureOfExperts(const Tensor& x, const BlockWeights& block, const DecoderSettings& s)
{
    const Tensor rows = x.reshape({-1, x.size(-1)});
    const Tensor probabilities = at::softmax(linear(rows, block.router), -1);
    auto [weights, chosen] = at::topk(probabilities, s.expertsPerToken, -1);
    if (s.normalizeExpertWeights)
        weights = weights / weights.sum(-1, true);
    Tensor mixed = at::zeros_like(rows);
    for (int e = 0; e < s.experts; ++e) {
        const Tensor places = (chosen == e).nonzero(); // (positions that chose e, 2): row, rank
        if (places.size(0) == 0)
            continue;
        const Tensor chosenBy = places.select(1, 0);
        const Tensor answer =
            multilayerPerceptron(at::index_select(rows, 0, chosenBy), block.experts[static_cast<std::size_t>(e)], s);
        const Tensor weight =
            at::index_select(weights.flatten(), 0, chosenBy * s.expertsPerToken + places.select(1, 1));
        mixed = at::index_add(mixed, 0, chosenBy, answer * weight.unsqueeze(-1));
    }
    return mixed.view(x.sizes());
}

} // namespace calm
