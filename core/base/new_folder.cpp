#include "core/base/new_folder.h"

#include "core/base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>

#include <signal.h>
#include <unistd.h>

namespace calm
{

namespace
{
/// PREFIX and the number of a process that is no more, or of this one.
void removeLeftovers(const Path& folder, const std::string& prefix)
{
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        pid_t process = 0;
        const char* end = name.data() + name.size();
        if (!name.starts_with(prefix) || std::from_chars(name.data() + prefix.size(), end, process).ptr != end)
            continue;
        if (process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH))
            std::filesystem::remove_all(entry.path(), ignored);
    }
}

Path normalized(const Path& folder)
{
    const Path path = std::filesystem::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}
} // namespace

NewFolder::NewFolder(const Path& target) : m_target(normalized(target))
{
    std::error_code ignored;
    if (std::filesystem::exists(m_target, ignored) && !std::filesystem::is_empty(m_target, ignored))
        throw Error(ErrorKind::badInput,
                    m_target.string() + " exists already and is not an empty directory; choose another.");
    const Path folder = m_target.parent_path();
    const std::string prefix = fmt::format(".{}.saving-", m_target.filename().string());
    m_path = folder / (prefix + std::to_string(::getpid()));
    try {
        std::filesystem::create_directories(folder);
        removeLeftovers(folder, prefix);
        std::filesystem::create_directory(m_path);
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorKind::io, "Cannot write " + m_target.string() + ": " + error.code().message() + ".");
    }
}

NewFolder::~NewFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

void NewFolder::moveIntoPlace()
{
    std::error_code code;
    std::filesystem::rename(m_path, m_target, code); // also over an empty directory
    if (code)
        throw Error(ErrorKind::io, "Cannot write " + m_target.string() + ": " + code.message() + ".");
}

} // namespace calm
