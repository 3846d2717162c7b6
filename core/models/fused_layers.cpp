#include "core/models/fused_layers.h"

#include "core/models/element_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/custom_function.h>

namespace calm
{

namespace
{
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t grain = 1 << 14; // numbers that are worth a thread

bool isOurs(const Tensor& x)
{
    return x.is_cpu() && x.scalar_type() == at::kFloat;
}

bool needsGradient(const Tensor& x)
{
    return at::GradMode::is_enabled() && x.defined() && x.requires_grad();
}

// A vector that no gradient is asked for, or none.
bool isFrozen(const Tensor& x, std::int64_t width)
{
    return !x.defined() || (isOurs(x) && !needsGradient(x) && x.is_contiguous() && x.dim() == 1 && x.size(0) == width);
}

template <typename Work> void forRows(std::int64_t rows, std::int64_t width, Work&& work)
{
    at::parallel_for(0, rows, std::max<std::int64_t>(1, grain / std::max<std::int64_t>(1, width)), work);
}

const float* numbersOf(const Tensor& x)
{
    return x.defined() ? x.data_ptr<float>() : nullptr;
}

NormRows normRowsOf(const Tensor& x, const Tensor& weight, const Tensor& bias, bool centred, double epsilon)
{
    const std::int64_t width = x.size(-1);
    return {x.data_ptr<float>(),        x.numel() / width, width, numbersOf(weight), numbersOf(bias), centred,
            static_cast<float>(epsilon)};
}

NormRows part(const NormRows& all, std::int64_t begin, std::int64_t end)
{
    NormRows rows = all;
    rows.x += begin * all.width;
    rows.rows = end - begin;
    return rows;
}

// y, and mean and 1 / deviation (2, rows).
std::pair<Tensor, Tensor> normed(const NormRows& all, const Tensor& x)
{
    const Tensor y = at::empty(x.sizes(), at::kFloat), moments = at::empty({2, all.rows}, at::kFloat);
    float *to = y.data_ptr<float>(), *mean = moments.data_ptr<float>();
    forRows(all.rows, all.width, [&](std::int64_t begin, std::int64_t end) {
        normRows(part(all, begin, end), to + begin * all.width, mean + begin, mean + all.rows + begin);
    });
    return {y, moments};
}

struct NormFunction : public torch::autograd::Function<NormFunction>
{
    // The norm is frozen: no argument that a gradient could be asked for.
    static Tensor forward(AutogradContext* context, const Tensor& x, const Norm& norm, bool centred, double epsilon)
    {
        const auto [y, moments] = normed(normRowsOf(x, norm.weight, norm.bias, centred, epsilon), x);
        context->save_for_backward({x, norm.weight, moments});
        context->saved_data["centred"] = centred;
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const Tensor outer = gradients[0].contiguous(), &moments = saved[2];
        const NormRows all = normRowsOf(saved[0], saved[1], {}, context->saved_data["centred"].toBool(), 0.0);
        const Tensor result = at::empty(saved[0].sizes(), at::kFloat);
        const float *from = outer.data_ptr<float>(), *mean = moments.data_ptr<float>();
        float* to = result.data_ptr<float>();
        forRows(all.rows, all.width, [&](std::int64_t begin, std::int64_t end) {
            normRowsBackward(part(all, begin, end), from + begin * all.width, mean + begin, mean + all.rows + begin,
                             to + begin * all.width);
        });
        return {result, Tensor(), Tensor(), Tensor()};
    }
};

// (..., D) such that each row begins as far behind the one before: itself, unless it is cut in another way.
Tensor evenRows(const Tensor& x)
{
    bool even = x.stride(-1) == 1;
    for (std::int64_t i = x.dim() - 3; i >= 0; --i)
        even = even && x.stride(i) == x.stride(i + 1) * x.size(i + 1);
    return even ? x : x.contiguous();
}

GateRows gateRowsOf(const Tensor& gate, const Tensor& up, bool silu)
{
    const std::int64_t width = gate.size(-1);
    const auto stride = [&](const Tensor& x) { return x.dim() > 1 ? x.stride(-2) : width; };
    return {gate.data_ptr<float>(), stride(gate), up.data_ptr<float>(), stride(up), gate.numel() / width, width, silu};
}

GateRows part(const GateRows& all, std::int64_t begin, std::int64_t end)
{
    GateRows rows = all;
    rows.gate += begin * all.gateStride;
    rows.up += begin * all.upStride;
    rows.rows = end - begin;
    return rows;
}

Tensor gated(const Tensor& gate, const Tensor& up, bool silu)
{
    const Tensor y = at::empty(gate.sizes(), at::kFloat);
    float* to = y.data_ptr<float>();
    const GateRows all = gateRowsOf(gate, up, silu);
    forRows(all.rows, all.width,
            [&](std::int64_t begin, std::int64_t end) { gateRows(part(all, begin, end), to + begin * all.width); });
    return y;
}

struct GateFunction : public torch::autograd::Function<GateFunction>
{
    static Tensor forward(AutogradContext* context, const Tensor& gate, const Tensor& up, bool silu)
    {
        context->save_for_backward({gate, up});
        context->saved_data["silu"] = silu;
        return gated(gate, up, silu);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const Tensor &gate = saved[0], &up = saved[1], outer = gradients[0].contiguous();
        const GateRows all = gateRowsOf(gate, up, context->saved_data["silu"].toBool());
        const Tensor gateGradient = at::empty(gate.sizes(), at::kFloat), upGradient = at::empty(up.sizes(), at::kFloat);
        const float* from = outer.data_ptr<float>();
        float *toGate = gateGradient.data_ptr<float>(), *toUp = upGradient.data_ptr<float>();
        forRows(all.rows, all.width, [&](std::int64_t begin, std::int64_t end) {
            const std::int64_t at = begin * all.width;
            gateRowsBackward(part(all, begin, end), from + at, toGate + at, toUp + at);
        });
        return {gateGradient, upGradient, Tensor()};
    }
};

// x (B, heads, T, h) turned, or turned back.
Tensor turned(const Tensor& x, const Tensor& cos, const Tensor& sin, bool interleaved, float sign)
{
    const std::int64_t batch = x.size(0), heads = x.size(1), time = x.size(2), width = x.size(3);
    const Tensor y = at::empty({batch, time, heads, width}, at::kFloat);
    const std::int64_t dimensions = cos.size(-1);
    const float *from = x.data_ptr<float>(), *cosines = cos.data_ptr<float>(), *sines = sin.data_ptr<float>();
    float* to = y.data_ptr<float>();
    forRows(batch * time, heads * width, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t t = i % time;
            const Turn turn{
                cosines + t * dimensions, sines + t * dimensions, heads, width, dimensions, interleaved, sign};
            turnHeads(turn, from + i / time * x.stride(0) + t * x.stride(2), x.stride(1), to + i * heads * width,
                      width);
        }
    });
    return y.transpose(1, 2);
}

struct RotaryFunction : public torch::autograd::Function<RotaryFunction>
{
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& cos, const Tensor& sin,
                          bool interleaved)
    {
        context->save_for_backward({cos, sin});
        context->saved_data["interleaved"] = interleaved;
        return turned(x, cos, sin, interleaved, 1.0F);
    }

    // The angles of a pair are one and the same, so turning back is the transpose.
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const Tensor outer = gradients[0].stride(-1) == 1 ? gradients[0] : gradients[0].contiguous();
        return {turned(outer, saved[0], saved[1], context->saved_data["interleaved"].toBool(), -1.0F), Tensor(),
                Tensor(), Tensor()};
    }
};
} // namespace

std::optional<Tensor> fusedNorm(const Tensor& x, const Norm& norm, bool centred, double epsilon)
{
    const std::int64_t width = x.size(-1);
    if (!isOurs(x) || x.numel() == 0 || !isFrozen(norm.weight, width) || !isFrozen(norm.bias, width))
        return {};
    const Tensor rows = x.contiguous();
    if (needsGradient(rows))
        return NormFunction::apply(rows, norm, centred, epsilon);
    return normed(normRowsOf(rows, norm.weight, norm.bias, centred, epsilon), rows).first;
}

std::optional<Tensor> fusedGate(const Tensor& gate, const Tensor& up, Activation activation)
{
    const bool silu = activation == Activation::silu;
    if ((!silu && activation != Activation::geluTanh) || !isOurs(gate) || !isOurs(up) || gate.numel() == 0)
        return {};
    const Tensor gates = evenRows(gate), ups = evenRows(up);
    if (needsGradient(gate) || needsGradient(up))
        return GateFunction::apply(gates, ups, silu);
    return gated(gates, ups, silu);
}

std::optional<Tensor> fusedRotary(const Tensor& x, const std::pair<Tensor, Tensor>& tables, bool interleaved)
{
    const auto& [cos, sin] = tables;
    const bool fits = cos.numel() == x.size(2) * cos.size(-1) && sin.sizes() == cos.sizes();
    if (!isOurs(x) || !isOurs(cos) || x.numel() == 0 || !fits || needsGradient(cos))
        return {};
    const Tensor states = x.stride(-1) == 1 ? x : x.contiguous(), cosines = cos.contiguous(), sines = sin.contiguous();
    if (needsGradient(states))
        return RotaryFunction::apply(states, cosines, sines, interleaved);
    return turned(states, cosines, sines, interleaved, 1.0F);
}

} // namespace calm
