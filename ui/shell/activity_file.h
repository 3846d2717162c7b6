#pragma once

#include <QString>

#include <vector>

namespace calm::ui
{

enum class ActivityKind { error, warning, notice, done };

/// One message of the window, as its message line or a page showed it.
struct Activity
{
    qint64 at = 0; ///< milliseconds since 1970
    ActivityKind kind = ActivityKind::notice;
    QString place; ///< the page it came from, or what else ("Engine")
    QString sentence;
    QString detail; ///< what stands folded beneath; may be empty

    bool operator==(const Activity&) const = default;
};

/// The messages on disk, so that a crash loses none: one line of JSON each, only ever added to, cut to the newest when
/// it has grown to twice as many. Several windows may share the file. Every line says its version (1), and lines that
/// are broken or of a newer version are passed over. What the disk refuses is said on the log: a message about a full
/// disk must not fail because the disk is full.
class ActivityFile
{
public:
    static constexpr int kept = 500;             ///< messages
    static constexpr int longestDetail = 16'000; ///< characters; the rest of a longer one is dropped

    explicit ActivityFile(const QString& path);

    std::vector<Activity> read() const;    ///< the newest `kept`, oldest first
    void append(const Activity& activity); ///< one small write; the file is there at once for whoever reads it
    void clear();

private:
    void cut() const;
    QString m_path;
};

} // namespace calm::ui
