#pragma once

#include "core/base/file.h"
#include "core/weights/tensor_view.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace calm
{

/// The weights of one model as one set of named tensors: model.safetensors, or the shards that
/// model.safetensors.index.json lists; where there are neither, pytorch_model.bin or its shards. Immutable after
/// opening: safe to read from any thread.
class WeightFiles
{
public:
    /// `model` is a directory in Hugging Face layout, or one .safetensors or .bin file. Reads headers only.
    /// Error(notFound) when there are no weights, Error(unsupported) when they are in another format,
    /// Error(corrupt) when index and shards disagree.
    static std::shared_ptr<const WeightFiles> open(const Path& model);

    std::vector<std::string> names() const;                ///< shard after shard, in the order of their data
    const TensorView* find(const std::string& name) const; ///< null when absent; lives as long as this object
    const TensorView& get(const std::string& name) const;  ///< Error(notFound) names the model and the tensor
    bool contains(const std::string& name) const { return find(name) != nullptr; }

    std::vector<Path> files() const;
    std::size_t totalBytes() const;       ///< of all listed tensors
    std::int64_t totalParameters() const; ///< elements of all listed tensors

private:
    struct File
    {
        Path path;
        std::shared_ptr<const void> keeper; ///< owns the tensors
        const std::vector<TensorView>* tensors;
    };

    WeightFiles() = default;
    static File openFile(const Path& path);
    void openSingle(const Path& file);
    void openSharded(const Path& directory, const Path& index);

    Path m_path;
    std::vector<File> m_files;
    std::vector<const TensorView*> m_tensors;
    std::unordered_map<std::string, const TensorView*> m_byName;
};

} // namespace calm
