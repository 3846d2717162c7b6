#include "core/models/linear.h"

#include "core/models/row_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace calm
{

namespace
{
constexpr std::int64_t fewRows = 6;            // up to here reading the matrix once costs more than the arithmetic
constexpr std::int64_t panelNumbers = 4 << 20; // widened at a time: 16 MiB of float32

bool isHalf(const Tensor& weight)
{
    return weight.scalar_type() == at::kBFloat16 || weight.scalar_type() == at::kHalf;
}

WeightFormat formatOf(const Tensor& weight)
{
    switch (weight.scalar_type()) {
    case at::kBFloat16:
        return WeightFormat::bfloat16;
    case at::kHalf:
        return WeightFormat::float16;
    default:
        return WeightFormat::float32;
    }
}

// Rows [first, first + count) of a contiguous half-precision matrix, widened into the front of `panel`.
Tensor widenedRows(const Tensor& matrix, std::int64_t first, std::int64_t count, Tensor& panel)
{
    const std::int64_t columns = matrix.size(1);
    if (!panel.defined())
        panel = at::empty({std::max(columns, panelNumbers)}, at::kFloat);
    const auto* from = static_cast<const std::uint16_t*>(matrix.data_ptr()) + first * columns;
    float* to = panel.data_ptr<float>();
    at::parallel_for(0, count * columns, 1 << 15, [&](std::int64_t begin, std::int64_t end) {
        widen(from + begin, to + begin, end - begin, formatOf(matrix));
    });
    return panel.narrow(0, 0, count * columns).view({count, columns});
}

// Calls visit(first, rows (count, columns)) for the whole matrix, a panel at a time.
template <typename Visit> void forEachPanel(const Tensor& matrix, Visit&& visit)
{
    Tensor panel;
    const std::int64_t step = std::max<std::int64_t>(1, panelNumbers / std::max<std::int64_t>(1, matrix.size(1)));
    for (std::int64_t first = 0; first < matrix.size(0); first += step) {
        const std::int64_t count = std::min(step, matrix.size(0) - first);
        visit(first, count, widenedRows(matrix, first, count, panel));
    }
}

// x (N, A) times a contiguous matrix (A, B).
Tensor timesMatrix(const Tensor& x, const Tensor& matrix)
{
    Tensor y = at::zeros({x.size(0), matrix.size(1)}, at::kFloat);
    forEachPanel(matrix, [&](std::int64_t first, std::int64_t count, const Tensor& rows) {
        at::addmm_out(y, y, x.narrow(1, first, count), rows);
    });
    return y;
}

// x (N, B) times the transpose of a contiguous matrix (A, B) in any precision, N small.
Tensor fewTimesTransposed(const Tensor& x, const Tensor& matrix)
{
    const std::int64_t out = matrix.size(0), in = matrix.size(1), times = x.size(0);
    Tensor y = at::empty({times, out}, at::kFloat);
    const auto* weights = static_cast<const char*>(matrix.data_ptr());
    const std::int64_t rowBytes = in * static_cast<std::int64_t>(matrix.element_size());
    const float* input = x.data_ptr<float>();
    float* output = y.data_ptr<float>();
    const std::int64_t grain = std::max<std::int64_t>(1, (1 << 15) / std::max<std::int64_t>(1, in));
    at::parallel_for(0, out, grain, [&](std::int64_t begin, std::int64_t end) {
        multiplyRows(weights + begin * rowBytes, formatOf(matrix), end - begin, in, input, times, output + begin, out);
    });
    return y;
}

// The same for half precision and any N.
Tensor timesTransposed(const Tensor& x, const Tensor& matrix)
{
    if (x.size(0) <= fewRows)
        return fewTimesTransposed(x, matrix);
    Tensor y = at::empty({x.size(0), matrix.size(0)}, at::kFloat);
    forEachPanel(matrix, [&](std::int64_t first, std::int64_t count, const Tensor& rows) {
        Tensor part = y.narrow(1, first, count);
        at::mm_out(part, x, rows.t());
    });
    return y;
}

/// A frozen matrix (out, in), stored as that or as the transpose of a contiguous (in, out).
Tensor forwardProduct(const Tensor& x, const Tensor& weight)
{
    return weight.is_contiguous() ? timesTransposed(x, weight) : timesMatrix(x, weight.t().contiguous());
}

Tensor backwardProduct(const Tensor& gradient, const Tensor& weight)
{
    return weight.is_contiguous() ? timesMatrix(gradient, weight) : timesTransposed(gradient, weight.t().contiguous());
}

/// The product with a frozen half-precision matrix: backwards it needs the matrix alone, which stays where it is
/// mapped.
struct FrozenProduct : public torch::autograd::Function<FrozenProduct>
{
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& weight)
    {
        context->save_for_backward({weight});
        return forwardProduct(x, weight);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients)
    {
        return {backwardProduct(gradients[0].contiguous(), context->get_saved_variables()[0]), Tensor()};
    }
};

/// x W^T (+ b), whatever is added to it.
Tensor unchanged(const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    const bool gradient = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
    const std::int64_t times = x.size(-1) == 0 ? 0 : x.numel() / x.size(-1);
    const bool few = times <= fewRows && !gradient && weight.scalar_type() == at::kFloat &&
                     x.scalar_type() == at::kFloat && weight.is_cpu() && weight.is_contiguous();
    if (!few && !(isHalf(weight) && weight.is_cpu())) {
        const Tensor same = weight.to(x.scalar_type());
        return bias.defined() ? at::linear(x, same, bias) : at::linear(x, same);
    }
    const Tensor rows = x.reshape({-1, x.size(-1)}).contiguous();
    Tensor y = few        ? fewTimesTransposed(rows, weight)
               : gradient ? FrozenProduct::apply(rows, weight)
                          : forwardProduct(rows, weight);
    if (bias.defined())
        y = y + bias;
    auto sizes = x.sizes().vec();
    sizes.back() = weight.size(0);
    return y.view(sizes);
}

Tensor changeOf(const Tensor& x, const LowRankChange& change)
{
    const Tensor read = change.dropout > 0 ? at::dropout(x, change.dropout, true) : x;
    return unchanged(unchanged(read, change.a, {}), change.b, {});
}
} // namespace

Tensor linear(const Tensor& x, const Linear& layer)
{
    const Tensor y = unchanged(x, layer.weight, layer.bias);
    return layer.change.a.defined() ? at::add(y, changeOf(x, layer.change), layer.change.scale) : y;
}

Tensor widened(const Tensor& x)
{
    return isHalf(x) ? x.to(at::kFloat) : x;
}

Tensor embeddingRows(const Tensor& table, const Tensor& ids)
{
    return widened(at::embedding(table, ids));
}

} // namespace calm
