#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// A tensor as a pickle of PyTorch's describes it.
struct PickledTensor
{
    std::string storage;     ///< the storage's key
    std::string storageType; ///< "FloatStorage", "BFloat16Storage", ...
    std::int64_t storageElements = 0;
    std::int64_t offset = 0; ///< in elements
    std::vector<std::int64_t> shape, strides;
};

/// What one pickle holds, as far as a checkpoint needs it.
struct TensorPickle
{
    std::vector<std::pair<std::string, PickledTensor>> tensors; ///< a dictionary's, by name, in its order
    std::vector<std::string> texts;                             ///< when the pickle is a list of texts
    std::string number;        ///< when it is a whole number: its digits, in hexadecimal, lowest byte first
    std::size_t bytesRead = 0; ///< up to and with the end of the pickle
};

/// Reads a pickle (PEP 307, PEP 3154) by a machine that knows containers, numbers, texts, and how PyTorch describes a
/// tensor (torch/_utils.py: _rebuild_tensor_v2, _rebuild_parameter). Nothing in it is ever called: a pickle that asks
/// for anything else is refused by its name. `what` names the file. Error(corrupt | unsupported).
TensorPickle readTensorPickle(std::span<const std::byte> bytes, const std::string& what);

} // namespace calm
