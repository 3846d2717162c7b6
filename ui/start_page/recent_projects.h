#pragma once

#include <QString>
#include <QStringList>

namespace calm::ui
{

/// The files opened last, newest first, at most ten; kept in QSettings. Files that are gone are left out.
QStringList recentProjects();
void addRecentProject(const QString& file);
void removeRecentProject(const QString& file);

} // namespace calm::ui
