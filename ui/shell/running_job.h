#pragma once

#include "core/store/records.h"
#include "ui/shell/run_ends.h"

#include <QPointer>
#include <QWidget>

#include <cstdint>

class QLabel;
class QProgressBar;
class QPushButton;

namespace calm::ui
{

class ProjectSession;

/// The training run under way, or else the next in the queue or a paused one, in the status bar, seen from every page:
/// name, progress, time left, how many wait behind it, stop.
class RunningJob : public QWidget
{
    Q_OBJECT

public:
    explicit RunningJob(QWidget* parent = nullptr);
    void setSession(ProjectSession* session);

Q_SIGNALS:
    void pageRequested(const QString& page);
    void errorRaised(const QString& sentence, const QString& detail);
    void runEnded(const calm::RunRecord& run); ///< while the project was open

private:
    void refresh();
    void show(const RunRecord& run, std::ptrdiff_t queued);
    static QString leftText(const RunRecord& run);
    void stop();
    QPointer<ProjectSession> m_session;
    std::int64_t m_run = 0;
    RunEnds m_ends;
    QPushButton* m_name;
    QProgressBar* m_progress;
    QLabel* m_left;
    QPushButton* m_stop;
};

} // namespace calm::ui
