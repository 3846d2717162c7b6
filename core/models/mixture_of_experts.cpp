#include "core/models/mixture_of_experts.h"

#include "core/models/fused_layers.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>

namespace calm
{

namespace
{
/// Which positions chose an expert: their rows, and their places in the flattened (rows, expertsPerToken) choices.
struct Places
{
    std::vector<std::int64_t> rows, places;
};

std::vector<Places> placesByExpert(const Tensor& chosen, int experts)
{
    const Tensor flat = chosen.cpu().contiguous();
    const auto* expert = flat.data_ptr<std::int64_t>();
    std::vector<Places> all(static_cast<std::size_t>(experts));
    for (std::int64_t place = 0; place < flat.numel(); ++place) {
        Places& of = all[static_cast<std::size_t>(expert[place])];
        of.rows.push_back(place / chosen.size(-1));
        of.places.push_back(place);
    }
    return all;
}

Tensor indices(const std::vector<std::int64_t>& values)
{
    Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kLong);
    std::ranges::copy(values, tensor.data_ptr<std::int64_t>());
    return tensor;
}

Tensor gated(const Tensor& gate, const Tensor& up, Activation activation)
{
    const auto fused = fusedGate(gate, up, activation);
    return fused ? *fused : activate(gate, activation) * up;
}
} // namespace

Tensor multilayerPerceptron(const Tensor& x, const MlpWeights& mlp, const DecoderSettings& s)
{
    if (!mlp.gate.weight.defined())
        return linear(activate(linear(x, mlp.up), s.activation), mlp.down);
    if (mlp.up.weight.defined())
        return linear(gated(linear(x, mlp.gate), linear(x, mlp.up), s.activation), mlp.down);
    const auto halves = linear(x, mlp.gate).chunk(2, -1);
    return linear(gated(halves[0], halves[1], s.activation), mlp.down);
}

Tensor mixtureOfExperts(const Tensor& x, const BlockWeights& block, const DecoderSettings& s)
{
    const Tensor rows = x.reshape({-1, x.size(-1)});
    const Tensor probabilities = at::softmax(linear(rows, block.router), -1);
    auto [weights, chosen] = at::topk(probabilities, s.expertsPerToken, -1);
    if (s.normalizeExpertWeights)
        weights = weights / weights.sum(-1, true);
    const std::vector<Places> placesOf = placesByExpert(chosen, s.experts);
    Tensor mixed = at::zeros_like(rows);
    for (std::size_t e = 0; e < placesOf.size(); ++e) {
        if (placesOf[e].rows.empty())
            continue;
        const Tensor readers = indices(placesOf[e].rows);
        const Tensor answer = multilayerPerceptron(at::index_select(rows, 0, readers), block.experts[e], s);
        const Tensor weight = at::index_select(weights.flatten(), 0, indices(placesOf[e].places));
        mixed = at::index_add(mixed, 0, readers, answer * weight.unsqueeze(-1));
    }
    return mixed.view(x.sizes());
}

} // namespace calm
