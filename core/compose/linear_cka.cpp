#include "core/compose/linear_cka.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros_like.h>

namespace calm
{

Tensor unitGram(const Tensor& states)
{
    const Tensor all = states.to(at::kDouble);
    const Tensor centred = all - all.mean(0, true);
    const Tensor gram = at::matmul(centred, centred.t());
    const double norm = gram.norm().item<double>();
    // What centring leaves of constant columns is rounding: no similarity should come of it.
    const double rounding = 1e-20 * all.pow(2).sum().item<double>();
    if (norm <= rounding)
        return at::zeros_like(gram).to(at::kFloat).flatten();
    return (gram / norm).to(at::kFloat).flatten();
}

Tensor similarities(const Tensor& unitGrams, const Tensor& unitGram)
{
    return at::matmul(unitGrams, unitGram).clamp(0.0, 1.0);
}

} // namespace calm
