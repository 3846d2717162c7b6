#pragma once

#include "core/base/file.h"
#include "core/weights/tensor_view.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

using at::Tensor;

/// Named tensors in a fixed order: the parameters of a bridge, the moments of an optimizer.
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// The tensor a view describes, in the view's own element type. Shares the mapped memory (and keeps it alive)
/// when that is aligned, else copies. Read-only memory: never write to the result.
Tensor toTensor(const TensorView& view);

/// Writes tensors (any strides, CPU) as one safetensors file, whole or not at all. Error(io).
void saveTensors(const Path& path, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata = {});

/// All tensors of one safetensors file, copied into memory of their own, by name.
std::map<std::string, Tensor> loadTensors(const Path& path);

/// The stored bytes of `tensor` as SHA-256 in hex: whether a weight changed.
std::string fingerprint(const Tensor& tensor);

/// 1-D int64 tensor from ids, and the ids back.
Tensor idsToTensor(const std::vector<int>& ids);
std::vector<int> tensorToIds(const Tensor& tensor);

} // namespace calm
