#include "ui/shell/activity_file.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <array>
#include <optional>
#include <utility>

namespace calm::ui
{

namespace
{

constexpr int version = 1;
constexpr int lockMilliseconds = 100; ///< whoever holds it writes one line

constexpr std::array<std::pair<ActivityKind, const char*>, 4> kinds{{{ActivityKind::error, "error"},
                                                                     {ActivityKind::warning, "warning"},
                                                                     {ActivityKind::notice, "notice"},
                                                                     {ActivityKind::done, "done"}}};

QString nameOf(ActivityKind kind)
{
    for (const auto& [value, name] : kinds)
        if (value == kind)
            return name;
    return {};
}

ActivityKind kindOf(const QString& wanted)
{
    for (const auto& [value, name] : kinds)
        if (wanted == name)
            return value;
    return ActivityKind::notice; // of a newer version: better shown plainly than lost
}

QByteArray toLine(const Activity& activity)
{
    const QJsonObject line{{"version", version},
                           {"at", activity.at},
                           {"kind", nameOf(activity.kind)},
                           {"place", activity.place},
                           {"sentence", activity.sentence},
                           {"detail", activity.detail.left(ActivityFile::longestDetail)}};
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<Activity> fromLine(const QByteArray& text)
{
    const QJsonObject line = QJsonDocument::fromJson(text).object();
    if (line.value("version").toInt() != version || line.value("sentence").toString().isEmpty())
        return {};
    return Activity{line.value("at").toInteger(), kindOf(line.value("kind").toString()), line.value("place").toString(),
                    line.value("sentence").toString(), line.value("detail").toString()};
}

QByteArrayList linesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArrayList lines = file.readAll().split('\n');
    lines.removeAll({});
    return lines;
}

} // namespace

ActivityFile::ActivityFile(const QString& path) : m_path(path)
{
    QDir().mkpath(QFileInfo(path).path());
    if (linesOf(path).size() > 2 * kept)
        cut();
}

std::vector<Activity> ActivityFile::read() const
{
    std::vector<Activity> activities;
    for (const QByteArray& line : linesOf(m_path))
        if (const std::optional<Activity> activity = fromLine(line))
            activities.push_back(*activity);
    if (activities.size() > kept)
        activities.erase(activities.begin(), activities.end() - kept);
    return activities;
}

void ActivityFile::append(const Activity& activity)
{
    QLockFile lock(m_path + ".lock"); // against another window that cuts the file just now
    lock.tryLock(lockMilliseconds);
    QFile file(m_path);
    QByteArray line = toLine(activity);
    if (file.open(QIODevice::ReadOnly) && file.size() > 0 && file.seek(file.size() - 1) && file.read(1) != "\n")
        line.prepend('\n'); // a line was cut short, when the disk was full
    file.close();
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) || file.write(line) != line.size() || !file.flush())
        qWarning("the message cannot be kept in %s: %s", qPrintable(m_path), qPrintable(file.errorString()));
}

void ActivityFile::clear()
{
    QLockFile lock(m_path + ".lock");
    lock.tryLock(lockMilliseconds);
    QFile file(m_path);
    if (file.exists() && !file.resize(0))
        qWarning("%s cannot be emptied: %s", qPrintable(m_path), qPrintable(file.errorString()));
}

void ActivityFile::cut() const
{
    QLockFile lock(m_path + ".lock");
    if (!lock.tryLock(lockMilliseconds))
        return; // another window does it
    const QByteArrayList lines = linesOf(m_path);
    const QByteArray newest = lines.mid(std::max<qsizetype>(0, lines.size() - kept)).join('\n') + '\n';
    try {
        writeFileWhole(m_path.toStdString(), {newest.constData(), std::size_t(newest.size())});
    } catch (const Error& error) {
        qWarning("%s", error.what());
    }
}

} // namespace calm::ui
