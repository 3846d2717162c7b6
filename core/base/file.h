#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace calm
{

using Path = std::filesystem::path;

/// The whole file. Throws Error(notFound) or Error(io).
std::string readFile(const Path& path);

/// Writes a file whole or not at all: a sibling temporary file, fsync, rename. Until commit() the old
/// file stands; a writer destroyed before commit() leaves nothing behind. Not thread-safe.
class AtomicFile
{
public:
    explicit AtomicFile(Path path); ///< Error(io) when the folder cannot be written
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> bytes); ///< Error(io), for instance when the disk is full
    void write(std::string_view text);
    void commit();

private:
    void discard() noexcept;
    Path m_path;
    Path m_temporary;
    int m_descriptor = -1;
};

void writeFileWhole(const Path& path, std::string_view content);

/// SHA-256 of a file's content in lower-case hex (FIPS 180-4). Reads the file once.
std::string sha256OfFile(const Path& path);
std::string sha256OfText(std::string_view text);

/// A read-only memory mapping of a whole file. The bytes stay valid as long as the object lives.
class MappedFile
{
public:
    explicit MappedFile(const Path& path); ///< Error(notFound) or Error(io)
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return m_bytes; }
    const Path& path() const { return m_path; }

private:
    Path m_path;
    std::span<const std::byte> m_bytes;
};

} // namespace calm
