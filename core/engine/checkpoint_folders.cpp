#include "core/engine/checkpoint_folders.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

namespace calm
{

namespace
{
constexpr const char* unfinished = ".part";

std::string nameOf(int step)
{
    return "step-" + std::to_string(step);
}

[[noreturn]] void throwFor(const Path& path, const std::string& reason)
{
    throw Error(ErrorKind::io, "Cannot write the checkpoint " + path.string() + ": " + reason + ".");
}

/// A file's content, or a folder's list of names, is on the disk when it returns.
void bringToDisk(const Path& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int code = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!done)
        throwFor(path, std::strerror(code));
}

/// A step that is saved a second time: the two folders change places at once, so that one of them stands at any moment.
bool takePlaceOf(const Path& path, const Path& aside)
{
    if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) != 0)
        return false;
    std::error_code ignored;
    std::filesystem::remove_all(aside, ignored);
    return true;
}
} // namespace

Path CheckpointFolders::folder() const
{
    return m_project.filesFolder() / "runs" / std::to_string(m_run);
}

void CheckpointFolders::removeLeftovers()
{
    std::set<std::string> kept;
    for (const CheckpointRecord& checkpoint : m_project.checkpoints(m_run))
        kept.insert(Path(checkpoint.path).filename().string());
    std::error_code ignored;
    std::vector<Path> leftovers;
    for (const auto& entry : std::filesystem::directory_iterator(folder(), ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("step-") && !kept.contains(name))
            leftovers.push_back(entry.path());
    }
    for (const Path& path : leftovers)
        std::filesystem::remove_all(path, ignored);
}

void CheckpointFolders::removeAll()
{
    for (const CheckpointRecord& checkpoint : m_project.checkpoints(m_run))
        m_project.removeCheckpoint(checkpoint.id);
    removeLeftovers();
}

Path CheckpointFolders::begin(int step)
{
    const Path path = begun(step);
    std::error_code code;
    std::filesystem::remove_all(path, code);
    if (!code)
        std::filesystem::create_directories(path, code);
    if (code)
        throwFor(path, code.message());
    return path;
}

Path CheckpointFolders::begun(int step) const
{
    return folder() / (nameOf(step) + unfinished);
}

void CheckpointFolders::discard(int step) noexcept
{
    try {
        std::filesystem::remove_all(begun(step));
    } catch (const std::exception&) {
        // removeLeftovers() of the next start tries again
    }
}

std::string CheckpointFolders::finish(int step)
{
    const Path path = folder() / nameOf(step);
    const Path aside = begun(step);
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(aside, code))
        bringToDisk(entry.path());
    if (code)
        throwFor(aside, code.message());
    bringToDisk(aside);
    if (::rename(aside.c_str(), path.c_str()) != 0 && !takePlaceOf(path, aside))
        throwFor(path, std::strerror(errno));
    bringToDisk(folder());
    return "runs/" + std::to_string(m_run) + "/" + nameOf(step);
}

std::optional<CheckpointRecord> CheckpointFolders::newest()
{
    std::optional<CheckpointRecord> found;
    for (const CheckpointRecord& checkpoint : m_project.checkpoints(m_run)) {
        if (!std::filesystem::is_directory(m_project.checkpointFolder(checkpoint)))
            m_project.removeCheckpoint(checkpoint.id);
        else if (!found || checkpoint.step >= found->step)
            found = checkpoint;
    }
    return found;
}

void CheckpointFolders::dropOld(int keepLast, bool isOver)
{
    std::vector<CheckpointRecord> all = m_project.checkpoints(m_run);
    std::ranges::stable_sort(all, std::ranges::greater{}, &CheckpointRecord::step);
    int kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].best)
            continue;
        if (kept < keepLast || (i == 0 && !isOver))
            ++kept;
        else
            m_project.removeCheckpoint(all[i].id);
    }
}

} // namespace calm
