#pragma once

#include <QString>

#include <cstdint>

namespace calm::ui
{

/// Numbers as a person reads them. All follow QLocale's separators.
QString formatCount(std::int64_t count);      ///< 245,760
QString formatParameters(std::int64_t count); ///< 950, 245.8 K, 1.1 M, 7.2 B
QString formatBytes(std::int64_t bytes);      ///< 512 B, 2.4 MB, 13.5 GB (powers of 1000)
QString formatDuration(double seconds);       ///< 0.4 s, 12 s, 3 min 05 s, 2 h 10 min
QString formatPercent(double share);          ///< share 0.123 -> 12.3 %
QString
formatTime(double secondsSinceEpoch); ///< local time: "14:05" today, else "3 Nov 14:05", with the year when another
/// "1 model" or "2 models": `one` as it stands, or `many` with %1 replaced by the count.
QString counted(std::int64_t count, const QString& one, const QString& many);
QString fromUtf8(const std::string& text); ///< std::string of ours -> QString

} // namespace calm::ui
