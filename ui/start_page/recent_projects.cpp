#include "ui/start_page/recent_projects.h"

#include <QFileInfo>
#include <QSettings>

namespace calm::ui
{

namespace
{

constexpr qsizetype longest = 10;
const char* const key = "recentProjects";

} // namespace

QStringList recentProjects()
{
    QStringList files = QSettings().value(key).toStringList();
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    return files;
}

void addRecentProject(const QString& file)
{
    const QString absolute = QFileInfo(file).absoluteFilePath();
    QStringList files = recentProjects();
    files.removeAll(absolute);
    files.prepend(absolute);
    QSettings().setValue(key, files.mid(0, longest));
}

void removeRecentProject(const QString& file)
{
    QStringList files = recentProjects();
    files.removeAll(QFileInfo(file).absoluteFilePath());
    QSettings().setValue(key, files);
}

} // namespace calm::ui
