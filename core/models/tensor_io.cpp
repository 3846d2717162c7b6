#include "core/models/tensor_io.h"

#include "core/base/error.h"
#include "core/weights/safetensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <cstring>

namespace calm
{

namespace
{
at::ScalarType scalarType(DType dtype, const std::string& name)
{
    switch (dtype) {
    case DType::f64: return at::kDouble;
    case DType::f32: return at::kFloat;
    case DType::f16: return at::kHalf;
    case DType::bf16: return at::kBFloat16;
    case DType::i64: return at::kLong;
    case DType::i32: return at::kInt;
    case DType::i16: return at::kShort;
    case DType::i8: return at::kChar;
    case DType::u8: return at::kByte;
    case DType::boolean: return at::kBool;
    default: break;
    }
    throw Error(ErrorKind::unsupported, "The tensor " + name + " has the element type " + toString(dtype) +
                                            ", which this version cannot compute with.");
}

DType dtypeOf(const Tensor& tensor)
{
    switch (tensor.scalar_type()) {
    case at::kDouble: return DType::f64;
    case at::kFloat: return DType::f32;
    case at::kHalf: return DType::f16;
    case at::kBFloat16: return DType::bf16;
    case at::kLong: return DType::i64;
    case at::kInt: return DType::i32;
    case at::kShort: return DType::i16;
    case at::kChar: return DType::i8;
    case at::kByte: return DType::u8;
    case at::kBool: return DType::boolean;
    default: break;
    }
    throw Error(ErrorKind::internal, "A tensor of an element type that safetensors does not have was to be written.");
}

std::span<const std::byte> bytesOf(const Tensor& contiguous)
{
    return {static_cast<const std::byte*>(contiguous.data_ptr()), contiguous.nbytes()};
}
} // namespace

Tensor toTensor(const TensorView& view)
{
    const auto options = at::TensorOptions().dtype(scalarType(view.dtype, view.name));
    if (view.isAligned() && !view.bytes.empty()) {
        auto owner = view.owner;
        // from_blob wants a mutable pointer; the mapping is private and read-only, so a write would fault, not spread.
        auto* data = const_cast<std::byte*>(view.bytes.data());
        return at::from_blob(data, view.shape, [owner](void*) {}, options);
    }
    Tensor copy = at::empty(view.shape, options);
    if (!view.bytes.empty())
        std::memcpy(copy.data_ptr(), view.bytes.data(), view.bytes.size());
    return copy;
}

void saveTensors(const Path& path, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata)
{
    std::vector<Tensor> contiguous;
    std::vector<TensorToWrite> items;
    for (const auto& [name, tensor] : tensors) {
        contiguous.push_back(tensor.detach().cpu().contiguous());
        const Tensor& stored = contiguous.back();
        items.push_back({name, dtypeOf(stored), stored.sizes().vec(), bytesOf(stored)});
    }
    writeSafetensors(path, items, metadata);
}

std::map<std::string, Tensor> loadTensors(const Path& path)
{
    const auto file = SafetensorsFile::open(path);
    std::map<std::string, Tensor> tensors;
    for (const TensorView& view : file->tensors())
        tensors[view.name] = toTensor(view).clone();
    return tensors;
}

std::string fingerprint(const Tensor& tensor)
{
    const Tensor stored = tensor.detach().cpu().contiguous();
    const auto bytes = bytesOf(stored);
    return sha256OfText({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Tensor idsToTensor(const std::vector<int>& ids)
{
    Tensor tensor = at::empty({static_cast<std::int64_t>(ids.size())}, at::kLong);
    std::copy(ids.begin(), ids.end(), tensor.data_ptr<std::int64_t>());
    return tensor;
}

std::vector<int> tensorToIds(const Tensor& tensor)
{
    const Tensor flat = tensor.to(at::kLong).contiguous();
    const auto* data = flat.data_ptr<std::int64_t>();
    return {data, data + flat.numel()};
}

} // namespace calm
