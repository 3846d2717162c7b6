#include "core/weights/tensor_view.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace calm
{

static_assert(std::endian::native == std::endian::little, "weight files are little-endian and read in place");

namespace
{
struct DTypeRow
{
    DType dtype;
    const char* name;
    std::size_t size;
};

constexpr std::array<DTypeRow, 15> dtypeRows{{
    {DType::f64, "F64", 8},
    {DType::f32, "F32", 4},
    {DType::f16, "F16", 2},
    {DType::bf16, "BF16", 2},
    {DType::f8e4m3, "F8_E4M3", 1},
    {DType::f8e5m2, "F8_E5M2", 1},
    {DType::i64, "I64", 8},
    {DType::i32, "I32", 4},
    {DType::i16, "I16", 2},
    {DType::i8, "I8", 1},
    {DType::u64, "U64", 8},
    {DType::u32, "U32", 4},
    {DType::u16, "U16", 2},
    {DType::u8, "U8", 1},
    {DType::boolean, "BOOL", 1},
}};

const DTypeRow& rowOf(DType dtype)
{
    return *std::find_if(dtypeRows.begin(), dtypeRows.end(), [&](const DTypeRow& row) { return row.dtype == dtype; });
}

template <typename Element, typename Convert>
std::vector<float> convertElements(const TensorView& tensor, Convert convert)
{
    std::vector<float> values(tensor.bytes.size() / sizeof(Element));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Element element;
        std::memcpy(&element, tensor.bytes.data() + i * sizeof(Element), sizeof(Element)); // may be unaligned
        values[i] = convert(element);
    }
    return values;
}
} // namespace

std::size_t sizeOf(DType dtype)
{
    return rowOf(dtype).size;
}

std::string toString(DType dtype)
{
    return rowOf(dtype).name;
}

bool dtypeFromString(std::string_view name, DType& dtype)
{
    for (const DTypeRow& row : dtypeRows)
        if (name == row.name) {
            dtype = row.dtype;
            return true;
        }
    return false;
}

std::int64_t TensorView::elementCount() const
{
    return static_cast<std::int64_t>(bytes.size() / sizeOf(dtype));
}

bool TensorView::isAligned() const
{
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % sizeOf(dtype) == 0;
}

std::vector<float> toFloats(const TensorView& tensor)
{
    switch (tensor.dtype) {
    case DType::f64:
        return convertElements<double>(tensor, [](double value) { return static_cast<float>(value); });
    case DType::f32:
        return convertElements<float>(tensor, [](float value) { return value; });
    case DType::f16:
        return convertElements<std::uint16_t>(tensor, floatFromHalf);
    case DType::bf16:
        return convertElements<std::uint16_t>(tensor, floatFromBfloat16);
    default:
        throw Error(ErrorKind::unsupported,
                    "The tensor " + tensor.name + " holds " + toString(tensor.dtype) + ", which is not a float type.");
    }
}

float floatFromHalf(std::uint16_t bits)
{
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1fu;
    const std::uint32_t mantissa = bits & 0x3ffu;
    if (exponent == 0) { // zero and subnormal numbers: mantissa * 2^-24 is exact in binary32
        const float magnitude = static_cast<float>(mantissa) * 0x1.0p-24f;
        return sign ? -magnitude : magnitude;
    }
    if (exponent == 0x1f) // infinity and NaN keep their payload
        return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13));
    return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
}

float floatFromBfloat16(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

} // namespace calm
