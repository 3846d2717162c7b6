#include "core/base/temporary_folder.h"

#include "core/base/error.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string_view>

namespace calm
{

namespace
{
constexpr std::string_view prefix = "calm-temporary-";

/// A folder of a process that is gone: its number stands behind the prefix.
bool isLeft(const std::string& name)
{
    pid_t owner = 0;
    const bool ours = name.starts_with(prefix) &&
                      std::from_chars(name.data() + prefix.size(), name.data() + name.size(), owner).ec == std::errc();
    return ours && ::kill(owner, 0) != 0 && errno == ESRCH;
}

void removeLeft(const Path& parent)
{
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(parent, failed))
        if (isLeft(entry.path().filename().string())) {
            std::error_code notOurs;
            std::filesystem::remove_all(entry.path(), notOurs);
        }
}
} // namespace

TemporaryFolder::TemporaryFolder()
{
    std::error_code failed;
    const Path parent = std::filesystem::temp_directory_path(failed);
    if (!failed)
        removeLeft(parent);
    std::string made = (parent / (std::string(prefix) + std::to_string(::getpid()) + "-XXXXXX")).string();
    if (failed || !::mkdtemp(made.data()))
        throw Error(ErrorKind::io, "Cannot make a folder among the temporary files" +
                                       (failed ? std::string() : " in " + parent.string()) +
                                       "; set TMPDIR to a folder with room.");
    m_path = made;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace calm
