#include "core/train/adamw.h"

#include "core/base/error.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace calm
{

AdamW::AdamW(NamedTensors parameters, AdamWSettings settings) : m_settings(settings)
{
    for (auto& [name, parameter] : parameters)
        m_slots.push_back({name, parameter, at::zeros_like(parameter.detach()), at::zeros_like(parameter.detach())});
}

void AdamW::zeroGradients()
{
    for (Slot& slot : m_slots)
        slot.parameter.mutable_grad() = Tensor();
}

double AdamW::clipGradients(double limit)
{
    at::NoGradGuard noGradients;
    double squares = 0;
    for (const Slot& slot : m_slots)
        if (slot.parameter.grad().defined())
            squares += slot.parameter.grad().pow(2).sum().item<double>();
    const double norm = std::sqrt(squares);
    if (limit > 0 && norm > limit)
        for (Slot& slot : m_slots)
            if (slot.parameter.grad().defined())
                slot.parameter.mutable_grad().mul_(limit / norm);
    return norm;
}

void AdamW::step(double learningRate)
{
    at::NoGradGuard noGradients;
    ++m_steps;
    const double correction1 = 1.0 - std::pow(m_settings.beta1, static_cast<double>(m_steps));
    const double correction2 = 1.0 - std::pow(m_settings.beta2, static_cast<double>(m_steps));
    for (Slot& slot : m_slots) {
        const Tensor& gradient = slot.parameter.grad();
        if (!gradient.defined())
            continue;
        slot.first.mul_(m_settings.beta1).add_(gradient, 1.0 - m_settings.beta1);
        slot.second.mul_(m_settings.beta2).addcmul_(gradient, gradient, 1.0 - m_settings.beta2);
        if (slot.parameter.dim() >= 2)
            slot.parameter.mul_(1.0 - learningRate * m_settings.weightDecay);
        const Tensor denominator = slot.second.sqrt().div_(std::sqrt(correction2)).add_(m_settings.epsilon);
        slot.parameter.addcdiv_(slot.first, denominator, -learningRate / correction1);
    }
}

NamedTensors AdamW::state() const
{
    NamedTensors tensors;
    for (const Slot& slot : m_slots) {
        tensors.emplace_back(slot.name + ".m", slot.first);
        tensors.emplace_back(slot.name + ".v", slot.second);
    }
    tensors.emplace_back("adamw.steps", at::tensor({m_steps}, at::kLong));
    return tensors;
}

void AdamW::restore(const std::map<std::string, Tensor>& state)
{
    at::NoGradGuard noGradients;
    const auto take = [&](const std::string& name, const Tensor& into) {
        const auto it = state.find(name);
        if (it == state.end() || it->second.sizes() != into.sizes())
            throw Error(ErrorKind::corrupt, "The saved optimizer state has no fitting " + name + ".");
        into.copy_(it->second);
    };
    for (Slot& slot : m_slots) {
        take(slot.name + ".m", slot.first);
        take(slot.name + ".v", slot.second);
    }
    const auto steps = state.find("adamw.steps");
    if (steps == state.end())
        throw Error(ErrorKind::corrupt, "The saved optimizer state has no adamw.steps.");
    m_steps = steps->second.item<std::int64_t>();
}

} // namespace calm
