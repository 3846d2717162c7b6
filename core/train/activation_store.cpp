#include "core/train/activation_store.h"

#include "core/base/error.h"
#include "core/models/row_kernels.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <bit>
#include <cstring>
#include <new>
#include <span>

namespace calm
{

namespace
{
constexpr std::size_t line = 64;

std::size_t aligned(std::size_t bytes)
{
    return (bytes + line - 1) / line * line;
}

/// Zeroed, so that what stands between slots is the same each time.
std::shared_ptr<std::byte> alignedBytes(std::size_t count)
{
    auto* bytes = static_cast<std::byte*>(::operator new (std::max(count, line), std::align_val_t{line}));
    std::memset(bytes, 0, count);
    return {bytes, [](std::byte* p) { ::operator delete (p, std::align_val_t{line}); }};
}

std::uint16_t bfloat16FromFloat(float x)
{
    const auto bits = std::bit_cast<std::uint32_t>(x);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) // rounding would carry some of these into infinity
        return static_cast<std::uint16_t>((bits >> 16) | 0x40);
    return static_cast<std::uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

void store(const Tensor& slot, CachePrecision precision, std::byte* to)
{
    const Tensor rows = slot.detach().contiguous();
    const auto* from = rows.data_ptr<float>();
    const auto count = static_cast<std::size_t>(rows.numel());
    if (precision == CachePrecision::float32) {
        if (count > 0)
            std::memcpy(to, from, count * sizeof(float));
        return;
    }
    auto* halves = reinterpret_cast<std::uint16_t*>(to);
    for (std::size_t i = 0; i < count; ++i)
        halves[i] = bfloat16FromFloat(from[i]);
}

Tensor restored(const std::byte* from, std::int64_t rows, std::int64_t width, CachePrecision precision,
                const std::shared_ptr<const void>& owner)
{
    if (rows * width == 0)
        return at::empty({rows, width}, at::kFloat);
    if (precision == CachePrecision::float32)
        return at::from_blob(
            const_cast<std::byte*>(from), {rows, width}, [owner](void*) {}, at::kFloat);
    Tensor wide = at::empty({rows, width}, at::kFloat);
    widen(reinterpret_cast<const std::uint16_t*>(from), wide.data_ptr<float>(), rows * width, WeightFormat::bfloat16);
    return wide;
}
} // namespace

ActivationStore::ActivationStore(const Path& file, std::int64_t memoryBudgetBytes, CachePrecision precision,
                                 const std::string& key)
    : m_budget(memoryBudgetBytes), m_precision(precision), m_file(file, sha256OfText(key + toString(precision)))
{
}

bool ActivationStore::has(std::int64_t entry)
{
    return m_memory.contains(entry) || m_file.has(entry);
}

void ActivationStore::put(std::int64_t entry, const std::vector<Tensor>& slots)
{
    StoredSlots stored;
    std::size_t bytes = 0;
    for (const Tensor& slot : slots) {
        if (slot.dim() != 2 || slot.scalar_type() != at::kFloat || !slot.is_cpu())
            throw Error(ErrorKind::internal, "Only rows in float32 on the CPU are kept.");
        stored.shapes.emplace_back(slot.size(0), slot.size(1));
        bytes += aligned(static_cast<std::size_t>(slot.numel() * numberBytes()));
    }
    const auto memory = alignedBytes(bytes);
    std::byte* to = memory.get();
    for (const Tensor& slot : slots) {
        store(slot, m_precision, to);
        to += aligned(static_cast<std::size_t>(slot.numel() * numberBytes()));
    }
    if (const auto before = m_memory.find(entry); before != m_memory.end()) {
        m_bytesInMemory -= before->second.second;
        m_memory.erase(before);
    }
    if (m_bytesInMemory + static_cast<std::int64_t>(bytes) > m_budget)
        return m_file.append(entry, stored.shapes, {memory.get(), bytes});
    stored.data = memory.get();
    stored.owner = memory;
    m_bytesInMemory += static_cast<std::int64_t>(bytes);
    m_memory[entry] = {std::move(stored), static_cast<std::int64_t>(bytes)};
}

std::vector<Tensor> ActivationStore::get(std::int64_t entry)
{
    const auto inMemory = m_memory.find(entry);
    if (inMemory == m_memory.end() && !m_file.has(entry))
        throw Error(ErrorKind::internal, "Activations of an example were asked for that are not kept.");
    const StoredSlots slots = inMemory != m_memory.end() ? inMemory->second.first : m_file.read(entry);
    std::vector<Tensor> tensors;
    const std::byte* from = slots.data;
    for (const auto& [rows, width] : slots.shapes) {
        tensors.push_back(restored(from, rows, width, m_precision, slots.owner));
        from += aligned(static_cast<std::size_t>(rows * width * numberBytes()));
    }
    return tensors;
}

} // namespace calm
