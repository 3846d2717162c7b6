#pragma once

#include "core/base/progress.h"

#include <QObject>
#include <QString>

#include <functional>
#include <stop_token>
#include <thread>

namespace calm::ui
{

/// One piece of long work on a thread of its own, for what needs no engine: importing, exporting, reading headers.
/// All signals arrive on the window's thread, progress at most 20 times a second.
class BackgroundJob : public QObject
{
    Q_OBJECT

public:
    using Work = std::function<void(const ProgressCallback& progress, std::stop_token stop)>;

    using QObject::QObject;
    ~BackgroundJob() override; ///< asks to stop and waits for the work's next look at its stop token

    /// `stage` names the work for sentences that are not ours ("importing the example"). One at a time.
    void start(const QString& stage, Work work);
    void stop();
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    void progress(const QString& stage, qint64 done, qint64 total);
    void finished();
    void failed(const QString& sentence, const QString& detail);
    void cancelled();

private:
    void end(const std::function<void()>& say);
    std::jthread m_thread;
    bool m_running = false;
};

} // namespace calm::ui
