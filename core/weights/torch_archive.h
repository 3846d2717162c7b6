#pragma once

#include "core/base/file.h"
#include "core/weights/tensor_view.h"

#include <memory>
#include <vector>

namespace calm
{

/// One checkpoint as torch.save writes it (pytorch_model.bin): since PyTorch 1.6 a zip archive whose entries are stored
/// as they are, before that a row of pickles with the numbers behind them. Memory-mapped; the descriptions are read by
/// readTensorPickle(), so nothing in the file is ever run. Immutable after opening: safe to read from any thread.
class TorchArchive
{
public:
    /// Reads the descriptions only. Error(notFound | io | corrupt | unsupported) with one sentence that names the file.
    static std::shared_ptr<const TorchArchive> open(const Path& path);

    const Path& path() const { return m_path; }
    /// Row-major, whatever their strides in the file: a tensor that stands otherwise there is copied into that order.
    const std::vector<TensorView>& tensors() const { return m_tensors; }

private:
    TorchArchive() = default;
    Path m_path;
    std::vector<TensorView> m_tensors;
};

} // namespace calm
