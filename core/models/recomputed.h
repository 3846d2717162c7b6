#pragma once

#include "core/models/tensor_io.h"

#include <functional>

namespace calm
{

/// f(x), of which autograd keeps x alone and computes f again on the way back (Chen et al., arXiv 1604.06174). The
/// gradient goes to x only: f must not hold anything that learns, and must give the same again.
Tensor recomputed(std::function<Tensor(const Tensor&)> f, const Tensor& x);

} // namespace calm
