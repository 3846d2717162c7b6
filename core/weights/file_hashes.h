#pragma once

#include "core/base/sha256.h"

#include <optional>
#include <stop_token>
#include <string>

namespace calm
{

/// SHA-256 of large files, computed once on this machine. What was computed is kept per person, for all projects and
/// programs: one small file for each that was hashed, named by its path, with size, times, inode and device. It counts
/// as long as all of these are the same. Where the folder cannot be written nothing is kept, and nothing fails. Any
/// number of processes may use it at once.
class FileHashes
{
public:
    explicit FileHashes(Path folder = defaultFolder()) : m_folder(std::move(folder)) {}

    /// The hash of a file that is still the one that was hashed; none where its content would have to be read. Below a
    /// megabyte it is read: that takes no longer than looking.
    std::optional<std::string> known(const Path& file) const;

    /// The known hash, else computed and kept; `read` hears of all bytes at once where it is known. Error(notFound | io
    /// | cancelled).
    std::string of(const Path& file, const BytesRead& read, const std::stop_token& stop) const;

    /// XDG_CACHE_HOME or ~/.cache, below that calm-workbench/hashes.
    static Path defaultFolder();

private:
    Path entryOf(const Path& file) const;
    Path m_folder;
};

} // namespace calm
