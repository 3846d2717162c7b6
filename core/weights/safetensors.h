#pragma once

#include "core/base/file.h"
#include "core/weights/tensor_view.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace calm
{

/// One memory-mapped .safetensors file (format: github.com/huggingface/safetensors). Everything the header
/// declares is checked before it is used: a damaged or hostile file is an Error(corrupt) with one sentence
/// that names the file. Immutable after opening: safe to read from any thread.
class SafetensorsFile
{
public:
    /// Reads the header only. Error(notFound | io | corrupt | unsupported).
    static std::shared_ptr<const SafetensorsFile> open(const Path& path);

    const Path& path() const { return m_path; }
    const std::vector<TensorView>& tensors() const { return m_tensors; } ///< in the order of their data
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }

    std::vector<std::string> names() const;                 ///< in the order of their data
    const TensorView* find(const std::string& name) const;  ///< null when absent; lives as long as the file
    const TensorView& get(const std::string& name) const;   ///< Error(notFound) names the file and the tensor
    std::size_t totalBytes() const { return m_totalBytes; } ///< of all tensors, without the header

private:
    SafetensorsFile() = default;
    Path m_path;
    std::vector<TensorView> m_tensors;
    std::unordered_map<std::string, std::size_t> m_index;
    std::map<std::string, std::string> m_metadata;
    std::size_t m_totalBytes = 0;
};

/// What writeSafetensors() puts into a file. `bytes` is borrowed for the call.
struct TensorToWrite
{
    std::string name;
    DType dtype = DType::f32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes; ///< elements * sizeOf(dtype), row-major, little-endian
};

/// Writes the file whole or not at all. Tensors are laid out by element size, so each starts aligned.
/// Error(badInput) for a name used twice or bytes that do not fit the shape; Error(io) when the disk refuses.
void writeSafetensors(const Path& path, std::span<const TensorToWrite> tensors,
                      const std::map<std::string, std::string>& metadata = {});

} // namespace calm
