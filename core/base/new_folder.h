#pragma once

#include "core/base/file.h"

namespace calm
{

/// A folder that appears whole or not at all: it is written beside its place and renamed. Gone with this object unless
/// moved; what a process killed meanwhile has left is removed by the next that writes the same folder.
class NewFolder
{
public:
    /// Error(badInput) when `target` is there already and not an empty directory; Error(io).
    explicit NewFolder(const Path& target);
    ~NewFolder();
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;

    const Path& path() const { return m_path; }     ///< where to write
    const Path& target() const { return m_target; } ///< absolute, without a slash at its end
    void moveIntoPlace();

private:
    Path m_target, m_path;
};

} // namespace calm
