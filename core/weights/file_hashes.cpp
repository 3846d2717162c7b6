#include "core/weights/file_hashes.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/progress.h"

#include <sys/stat.h>

#include <cstdlib>
#include <ctime>

namespace calm
{

namespace
{
constexpr std::int64_t worthKeeping = std::int64_t{1} << 20;
constexpr std::int64_t nanoseconds = 1'000'000'000;
// File systems stamp with a clock of some milliseconds: what was changed just now may change again under the same time.
constexpr std::int64_t clockOfFiles = 20'000'000;

std::int64_t inNanoseconds(const timespec& time)
{
    return std::int64_t{time.tv_sec} * nanoseconds + time.tv_nsec;
}

/// What is different when a file's content is. The time of change moves also where the other is set back (cp -p).
Json identityOf(const Path& file, const struct stat& status)
{
    return {{"path", file.string()},
            {"size", std::int64_t{status.st_size}},
            {"modified_at", inNanoseconds(status.st_mtim)},
            {"changed_at", inNanoseconds(status.st_ctim)},
            {"inode", static_cast<std::uint64_t>(status.st_ino)},
            {"device", static_cast<std::uint64_t>(status.st_dev)}};
}

std::optional<struct stat> statusOf(const Path& file)
{
    struct stat status
    {
    };
    return ::stat(file.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

bool isSettled(const struct stat& status)
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return inNanoseconds(now) - inNanoseconds(status.st_ctim) > clockOfFiles;
}

Path withoutLinks(const Path& file)
{
    std::error_code failed;
    const Path path = std::filesystem::weakly_canonical(file, failed);
    return failed ? file : path; // whose name the sentence needs
}
} // namespace

Path FileHashes::defaultFolder()
{
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return Path(value ? value : "");
    };
    const Path cache = variable("XDG_CACHE_HOME");
    return (cache.is_absolute() ? cache : variable("HOME") / ".cache") / "calm-workbench" / "hashes";
}

Path FileHashes::entryOf(const Path& file) const
{
    return m_folder / (sha256OfText(file.string()) + ".json");
}

std::optional<std::string> FileHashes::known(const Path& file) const
{
    const Path path = withoutLinks(file);
    const auto status = statusOf(path);
    if (!status)
        return std::nullopt;
    if (status->st_size < worthKeeping)
        return sha256OfFile(path);
    try {
        const Path entry = entryOf(path);
        const Json json = parseJson(readFile(entry), entry.string());
        if (optional(json, "file", Json(), entry.string()) == identityOf(path, *status))
            return require<std::string>(json, "sha256", entry.string());
    } catch (const Error&) {
        // Not hashed yet, or what was kept is damaged: it is computed again.
    }
    return std::nullopt;
}

std::string FileHashes::of(const Path& file, const BytesRead& read, const std::stop_token& stop) const
{
    throwIfStopped(stop);
    const Path path = withoutLinks(file);
    const auto before = statusOf(path);
    if (const auto hash = known(path)) {
        if (read)
            read(before->st_size);
        return *hash;
    }
    const bool settled = before && isSettled(*before);
    const std::string hash = sha256OfFile(path, read, stop);
    const auto after = statusOf(path);
    if (!settled || !after || identityOf(path, *before) != identityOf(path, *after))
        return hash;
    try {
        std::error_code ignored; // writing says what is wrong
        std::filesystem::create_directories(m_folder, ignored);
        writeFileWhole(entryOf(path), Json{{"file", identityOf(path, *before)}, {"sha256", hash}}.dump() + "\n");
    } catch (const Error&) {
        // A full disk or a folder of somebody else: it is computed again next time.
    }
    return hash;
}

} // namespace calm
