#include "core/weights/weight_files.h"

#include "core/base/error.h"
#include "core/weights/safetensors.h"
#include "core/weights/strict_json.h"
#include "core/weights/torch_archive.h"

#include <algorithm>
#include <map>

namespace calm
{

namespace
{
constexpr int maximumIndexDepth = 8; // {"metadata": {...}, "weight_map": {"name": "shard"}}; metadata is free

bool isThere(const Path& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

/// A shard's name must stay inside the model's directory.
bool isPlainFileName(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string("/\\\0", 3)) == name.npos;
}

[[noreturn]] void throwNoWeights(const Path& directory)
{
    if (!isThere(directory))
        throw Error(ErrorKind::notFound, "There is no model at " + directory.string() + ".");
    throw Error(ErrorKind::notFound, directory.string() + " has no model.safetensors and no pytorch_model.bin.");
}

std::map<std::string, std::string> readWeightMap(const Path& index)
{
    const std::string what = index.string();
    const auto json = parseStrictJson(readFile(index), maximumIndexDepth, what);
    const auto it = json.is_object() ? json.find("weight_map") : json.end();
    if (!json.is_object() || it == json.end() || !it->is_object())
        throw Error(ErrorKind::corrupt, what + " is damaged: it has no weight_map.");
    std::map<std::string, std::string> map;
    for (const auto& [tensor, shard] : it->items()) {
        if (!shard.is_string() || !isPlainFileName(shard.get<std::string>()))
            throw Error(ErrorKind::corrupt, what + " is damaged: the shard of \"" + tensor.substr(0, 120) +
                                                "\" is not the name of a file beside it.");
        map[tensor] = shard.get<std::string>();
    }
    return map;
}
} // namespace

std::shared_ptr<const WeightFiles> WeightFiles::open(const Path& model)
{
    std::shared_ptr<WeightFiles> weights(new WeightFiles);
    weights->m_path = model;
    const auto openFirst = [&] {
        if (std::filesystem::is_regular_file(model))
            return weights->openSingle(model);
        for (const char* name : {"model.safetensors", "pytorch_model.bin"}) {
            if (isThere(model / name))
                return weights->openSingle(model / name);
            if (const Path index = model / (std::string(name) + ".index.json"); isThere(index))
                return weights->openSharded(model, index);
        }
        throwNoWeights(model);
    };
    openFirst();
    for (const TensorView* tensor : weights->m_tensors)
        weights->m_byName.emplace(tensor->name, tensor);
    return weights;
}

WeightFiles::File WeightFiles::openFile(const Path& path)
{
    if (path.extension() == ".safetensors") {
        const auto file = SafetensorsFile::open(path);
        return {path, file, &file->tensors()};
    }
    const auto archive = TorchArchive::open(path);
    return {path, archive, &archive->tensors()};
}

void WeightFiles::openSingle(const Path& file)
{
    m_files.push_back(openFile(file));
    for (const TensorView& tensor : *m_files.back().tensors)
        m_tensors.push_back(&tensor);
}

std::vector<Path> WeightFiles::files() const
{
    std::vector<Path> paths;
    for (const File& file : m_files)
        paths.push_back(file.path);
    return paths;
}

void WeightFiles::openSharded(const Path& directory, const Path& index)
{
    const auto weightMap = readWeightMap(index);
    std::map<std::string, std::size_t> listedPerShard;
    for (const auto& [tensor, shard] : weightMap)
        ++listedPerShard[shard];

    for (const auto& [shard, listed] : listedPerShard) {
        if (!isThere(directory / shard))
            throw Error(ErrorKind::notFound, "The shard " + (directory / shard).string() +
                                                 " is missing; download it or copy it beside the others.");
        m_files.push_back(openFile(directory / shard));
        std::size_t found = 0;
        for (const TensorView& tensor : *m_files.back().tensors) {
            const auto entry = weightMap.find(tensor.name);
            if (entry == weightMap.end())
                continue; // not part of the model; other readers pass over it too
            if (entry->second != shard)
                throw Error(ErrorKind::corrupt, index.string() + " does not fit its shards: \"" +
                                                    tensor.name.substr(0, 120) + "\" is in " + shard +
                                                    ", but the index says " + entry->second + ".");
            m_tensors.push_back(&tensor);
            ++found;
        }
        if (found == listed)
            continue;
        for (const auto& [tensor, file] : weightMap)
            if (file == shard &&
                std::ranges::find(*m_files.back().tensors, tensor, &TensorView::name) == m_files.back().tensors->end())
                throw Error(ErrorKind::corrupt, index.string() + " does not fit its shards: \"" +
                                                    tensor.substr(0, 120) + "\" is not in " + shard + ".");
    }
}

std::vector<std::string> WeightFiles::names() const
{
    std::vector<std::string> result;
    for (const TensorView* tensor : m_tensors)
        result.push_back(tensor->name);
    return result;
}

const TensorView* WeightFiles::find(const std::string& name) const
{
    const auto it = m_byName.find(name);
    return it == m_byName.end() ? nullptr : it->second;
}

const TensorView& WeightFiles::get(const std::string& name) const
{
    if (const TensorView* tensor = find(name))
        return *tensor;
    throw Error(ErrorKind::notFound, "The weights of " + m_path.string() + " have no tensor \"" + name + "\".");
}

std::size_t WeightFiles::totalBytes() const
{
    std::size_t total = 0;
    for (const TensorView* tensor : m_tensors)
        total += tensor->bytes.size();
    return total;
}

std::int64_t WeightFiles::totalParameters() const
{
    std::int64_t total = 0;
    for (const TensorView* tensor : m_tensors)
        total += tensor->elementCount();
    return total;
}

} // namespace calm
