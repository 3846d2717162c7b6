#include "core/base/error.h"
#include "core/weights/safetensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace calm
{

namespace
{
[[noreturn]] void throwBadTensor(const Path& path, const std::string& name, const std::string& fault)
{
    throw Error(ErrorKind::badInput, "Cannot write " + path.string() + ": the tensor \"" + name + "\" " + fault + ".");
}

void checkTensor(const Path& path, const TensorToWrite& tensor, std::set<std::string>& seen)
{
    if (tensor.name == "__metadata__")
        throwBadTensor(path, tensor.name, "has the name the format keeps for itself");
    if (!seen.insert(tensor.name).second)
        throwBadTensor(path, tensor.name, "stands there twice");
    std::uint64_t size = sizeOf(tensor.dtype);
    for (const std::int64_t dimension : tensor.shape)
        if (dimension < 0 || __builtin_mul_overflow(size, static_cast<std::uint64_t>(dimension), &size))
            throwBadTensor(path, tensor.name, "has an impossible shape");
    if (size != tensor.bytes.size())
        throwBadTensor(path, tensor.name,
                       "has " + std::to_string(tensor.bytes.size()) + " bytes, but its shape and type need " +
                           std::to_string(size));
}

std::string makeHeader(const Path& path, const std::vector<const TensorToWrite*>& ordered,
                       const std::map<std::string, std::string>& metadata)
{
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const TensorToWrite* tensor : ordered) {
        const std::uint64_t end = offset + tensor->bytes.size();
        header[tensor->name] = {
            {"dtype", toString(tensor->dtype)}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    try {
        std::string text = header.dump();
        text.append((8 - text.size() % 8) % 8, ' '); // so that the data starts aligned
        return text;
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::badInput, "Cannot write " + path.string() + ": a name in it is not valid UTF-8.",
                    error.what());
    }
}
} // namespace

void writeSafetensors(const Path& path, std::span<const TensorToWrite> tensors,
                      const std::map<std::string, std::string>& metadata)
{
    std::set<std::string> seen;
    std::vector<const TensorToWrite*> ordered;
    for (const TensorToWrite& tensor : tensors) {
        checkTensor(path, tensor, seen);
        ordered.push_back(&tensor);
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const TensorToWrite* a, const TensorToWrite* b) {
        return sizeOf(a->dtype) > sizeOf(b->dtype);
    });
    const std::string header = makeHeader(path, ordered, metadata);
    const std::uint64_t headerBytes = header.size();

    AtomicFile file(path);
    file.write(std::as_bytes(std::span(&headerBytes, 1)));
    file.write(header);
    for (const TensorToWrite* tensor : ordered)
        file.write(tensor->bytes);
    file.commit();
}

} // namespace calm
