#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// Element types of weight files, in the names the safetensors format gives them ("F32", "BF16", ...).
enum class DType { f64, f32, f16, bf16, f8e4m3, f8e5m2, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

std::size_t sizeOf(DType dtype);                           ///< bytes of one element
std::string toString(DType dtype);                         ///< "F32"
bool dtypeFromString(std::string_view name, DType& dtype); ///< false when the name is not one of ours

/// A read-only tensor inside a mapped file; row-major, little-endian. Copying it copies no data.
/// `bytes` stays valid as long as some copy of `owner` lives: hand `owner` on to what is built on top.
struct TensorView
{
    std::string name;
    DType dtype = DType::f32;
    std::vector<std::int64_t> shape;  ///< empty = one number
    std::span<const std::byte> bytes; ///< elementCount() * sizeOf(dtype); may start at any address, see isAligned()
    std::shared_ptr<const void> owner;

    std::int64_t elementCount() const; ///< product of the shape; checked against overflow when the file was opened
    bool isAligned() const;            ///< whether bytes.data() may be read as an array of the element type
};

/// The elements as float32; from f64, f32, f16 and bf16, else Error(unsupported).
std::vector<float> toFloats(const TensorView& tensor);

float floatFromHalf(std::uint16_t bits);     ///< IEEE 754 binary16
float floatFromBfloat16(std::uint16_t bits); ///< the upper half of a binary32

} // namespace calm
