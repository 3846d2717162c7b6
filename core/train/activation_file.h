#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// Where the numbers of one entry lie: rows and width of each slot, slot behind slot, each at a multiple of 64 bytes.
struct StoredSlots
{
    std::vector<std::pair<std::int64_t, std::int64_t>> shapes;
    const std::byte* data = nullptr;
    std::shared_ptr<const void> owner; ///< keeps data where it is
};

/// One file that only grows: a header with the key of what its values depend on, then records, each with checksums over
/// its own header and its numbers. Whatever ends a program in the middle of a write, and whatever bits turn, leaves
/// records that are read right or not at all: opening cuts the file before the first header that is not whole, and a
/// record whose numbers are not those that were written is forgotten when it is asked for.
///
/// One program writes it at a time. A second one that opens it works with a file of its own that has no name and is
/// gone with it. Numbers lie as this machine has them. Not thread-safe.
class ActivationFile
{
public:
    /// Reads what is there; a file with another key or of another kind is replaced. Where none is, none is made before
    /// the first append. Error(io) when it is there and cannot be opened.
    ActivationFile(Path path, std::string key);
    ~ActivationFile();
    ActivationFile(const ActivationFile&) = delete;
    ActivationFile& operator=(const ActivationFile&) = delete;

    bool has(std::int64_t entry);
    /// `payload` as StoredSlots describes it. Error(io) when the disk is full or the folder not writable; then the file
    /// is as it was.
    void append(std::int64_t entry, const std::vector<std::pair<std::int64_t, std::int64_t>>& shapes,
                std::span<const std::byte> payload);
    StoredSlots read(std::int64_t entry); ///< one that has() confirmed

    std::int64_t bytes() const { return m_end; }

private:
    struct Mapping;
    struct Record
    {
        std::int64_t offset = 0; ///< of its header
        bool verified = false;
    };

    void open(bool create);
    void openNameless();
    void begin();
    bool belongs(std::int64_t size);
    void scan(std::int64_t size);
    const std::byte* at(std::int64_t offset, std::int64_t count);
    void write(std::int64_t offset, std::span<const std::byte> bytes);
    void cut(std::int64_t end) noexcept;

    Path m_path;
    std::string m_key;
    int m_descriptor = -1;
    std::int64_t m_end = 0; ///< behind the last whole record
    std::shared_ptr<Mapping> m_mapping;
    std::map<std::int64_t, Record> m_records;
};

} // namespace calm
