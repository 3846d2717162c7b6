#pragma once

#include "core/base/file.h"

namespace calm
{

/// An empty folder among the system's temporary files ($TMPDIR) that only this person may read; it goes away with the
/// object. Making one also removes those of processes that were killed.
class TemporaryFolder
{
public:
    TemporaryFolder(); ///< Error(io)
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const Path& path() const { return m_path; }

private:
    Path m_path;
};

} // namespace calm
