#pragma once

#include "core/models/layers.h"

#include <optional>

namespace calm
{

// Layers that ATen computes in several passes over memory, in one, forwards and backwards: float32 on the CPU,
// gradients for the states and not for weights. Each answers nothing where that is not what is asked for; layers.h then
// goes ATen's way, which gives the same but for rounding. Deterministic on any number of threads.

/// normalize() of x (..., D) by a weight and a bias (D), each possibly undefined.
std::optional<Tensor> fusedNorm(const Tensor& x, const Norm& norm, bool centred, double epsilon);

/// activate(gate) * up for SiLU and for GELU by tanh; (..., D), halves of one tensor too.
std::optional<Tensor> fusedGate(const Tensor& gate, const Tensor& up, Activation activation);

/// applyRotary(): x (B, heads, T, h), tables of T rows. The result lies in memory as (B, T, heads, h).
std::optional<Tensor> fusedRotary(const Tensor& x, const std::pair<Tensor, Tensor>& tables, bool interleaved);

} // namespace calm
