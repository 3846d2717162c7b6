#include "core/weights/weight_files.h"

#include "core/base/error.h"
#include "core/weights/strict_json.h"

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
    if (isThere(directory / "pytorch_model.bin") || isThere(directory / "pytorch_model.bin.index.json"))
        throw Error(ErrorKind::unsupported,
                    directory.string() +
                        " has its weights as pytorch_model.bin only; save the model again as safetensors.");
    throw Error(ErrorKind::notFound, directory.string() + " has no model.safetensors.");
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
    const Path single = model / "model.safetensors";
    const Path index = model / "model.safetensors.index.json";
    if (std::filesystem::is_regular_file(model))
        weights->openSingle(model);
    else if (isThere(single))
        weights->openSingle(single);
    else if (isThere(index))
        weights->openSharded(model, index);
    else
        throwNoWeights(model);
    for (const TensorView* tensor : weights->m_tensors)
        weights->m_byName.emplace(tensor->name, tensor);
    return weights;
}

void WeightFiles::openSingle(const Path& file)
{
    m_files.push_back(SafetensorsFile::open(file));
    for (const TensorView& tensor : m_files.back()->tensors())
        m_tensors.push_back(&tensor);
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
        m_files.push_back(SafetensorsFile::open(directory / shard));
        std::size_t found = 0;
        for (const TensorView& tensor : m_files.back()->tensors()) {
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
            if (file == shard && !m_files.back()->find(tensor))
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
