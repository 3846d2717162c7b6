#pragma once

#include "core/models/tensor_io.h"
#include "core/spec/training_settings.h"
#include "core/train/activation_file.h"

#include <cstdint>
#include <map>
#include <vector>

namespace calm
{

/// What frozen models say of an example, computed once and read in every epoch: some tensors (rows, width), its slots,
/// under the example's number. In memory up to a budget, beyond it in one file, of which memory then holds what the
/// system has room for. Belongs to one thread.
class ActivationStore
{
public:
    /// `key`: SHA-256 in hex of everything the values depend on; a file with another one is not read but replaced, as
    /// is whatever else stands at `file`. It is made only when the budget is used up. Error(io).
    ActivationStore(const Path& file, std::int64_t memoryBudgetBytes, CachePrecision precision, const std::string& key);

    /// Whether get() will answer. Entries in the file are held against their checksum when they are first asked for:
    /// what is damaged is absent, to be computed again.
    bool has(std::int64_t entry);

    /// float32 on the CPU, (rows, width) each; rows may be 0. As bfloat16, rounded to the nearest, ties to even. Takes
    /// the place of what the entry was. Error(io) when the disk is full or the folder not writable: then it is not
    /// kept.
    void put(std::int64_t entry, const std::vector<Tensor>& slots);

    /// In float32, the same bits each time. At that precision views of the memory or the file: never write to them;
    /// they outlive the store. Error(internal) without has().
    std::vector<Tensor> get(std::int64_t entry);

    std::int64_t bytesInMemory() const { return m_bytesInMemory; }
    std::int64_t bytesInFile() const { return m_file.bytes(); }

private:
    std::int64_t numberBytes() const { return m_precision == CachePrecision::bfloat16 ? 2 : 4; }

    std::int64_t m_budget;
    CachePrecision m_precision;
    ActivationFile m_file;
    std::map<std::int64_t, std::pair<StoredSlots, std::int64_t>> m_memory; ///< with their bytes
    std::int64_t m_bytesInMemory = 0;
};

} // namespace calm
