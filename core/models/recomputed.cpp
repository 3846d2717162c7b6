#include "core/models/recomputed.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

namespace calm
{

namespace
{
struct HeldFunction : public torch::CustomClassHolder
{
    explicit HeldFunction(std::function<Tensor(const Tensor&)> f) : function(std::move(f)) {}
    std::function<Tensor(const Tensor&)> function;
};

struct Recomputed : public torch::autograd::Function<Recomputed>
{
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x,
                          const c10::intrusive_ptr<HeldFunction>& held)
    {
        context->save_for_backward({x});
        context->saved_data["f"] = at::IValue::make_capsule(held);
        return held->function(x);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients)
    {
        const auto held = c10::static_intrusive_pointer_cast<HeldFunction>(context->saved_data["f"].toCapsule());
        const Tensor x = context->get_saved_variables()[0].detach().requires_grad_(true);
        at::AutoGradMode withGradients(true);
        const Tensor y = held->function(x);
        return {torch::autograd::grad({y}, {x}, gradients)[0], Tensor()};
    }
};
} // namespace

Tensor recomputed(std::function<Tensor(const Tensor&)> f, const Tensor& x)
{
    if (!at::GradMode::is_enabled() || !x.requires_grad())
        return f(x);
    return Recomputed::apply(x, c10::make_intrusive<HeldFunction>(std::move(f)));
}

} // namespace calm
