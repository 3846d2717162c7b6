#include "ui/widgets/number_format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>

namespace calm::ui
{

namespace
{

/// The largest of the units, 1000 apart, in which the number is at least 1; one decimal below 100.
QString scaled(double number, const std::array<const char*, 5>& units)
{
    std::size_t unit = 0;
    while (std::abs(number) >= 999.5 && unit + 1 < units.size()) {
        number /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 || std::abs(number) >= 99.95 ? 0 : 1;
    const QString text = QLocale().toString(number, 'f', decimals);
    return units[unit][0] == '\0' ? text : text + QChar(0x00A0) + units[unit];
}

} // namespace

QString formatCount(std::int64_t count)
{
    return QLocale().toString(qlonglong(count));
}

QString formatParameters(std::int64_t count)
{
    return scaled(double(count), {"", "K", "M", "B", "T"});
}

QString formatBytes(std::int64_t bytes)
{
    return scaled(double(bytes), {"B", "kB", "MB", "GB", "TB"});
}

QString formatDuration(double seconds)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("calm::ui", text); };
    if (seconds < 9.95)
        return tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    const auto whole = std::llround(seconds);
    if (whole < 60)
        return tr("%1 s").arg(whole);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QChar('0'));
    return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QChar('0'));
}

QString formatPercent(double share)
{
    return QLocale().toString(share * 100, 'f', 1) + QChar(0x00A0) + QLocale().percent();
}

QString formatTime(double secondsSinceEpoch)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(qint64(secondsSinceEpoch * 1000));
    const QDate today = QDate::currentDate();
    if (time.date() == today)
        return QLocale().toString(time.time(), "HH:mm");
    const auto tr = [](const char* text) { return QCoreApplication::translate("calm::ui", text); };
    //: Formats of QDateTime: German writes "d. MMM HH:mm".
    const QString thisYear = tr("d MMM HH:mm"), anotherYear = tr("d MMM yyyy HH:mm");
    return QLocale().toString(time, time.date().year() == today.year() ? thisYear : anotherYear);
}

QString counted(std::int64_t count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(formatCount(count));
}

QString fromUtf8(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace calm::ui
