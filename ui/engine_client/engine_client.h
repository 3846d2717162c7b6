#pragma once

#include "core/protocol/messages.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace calm::ui
{

/// The window's end of the conversation with one `calm engine` process. Lives on the window's thread; nothing here
/// waits. Events reach the callbacks by value on the window's thread, batched so that the event loop turns at
/// least 20 times a second. The worker is started at the first request and again after restart().
class EngineClient : public QObject
{
    Q_OBJECT

public:
    enum class State { notStarted, starting, ready, busy, dead };

    explicit EngineClient(const QString& executable = defaultExecutable(), QObject* parent = nullptr);
    ~EngineClient()
        override; ///< closes the worker's stdin and lets it end; kills it after a grace time without blocking

    static QString defaultExecutable(); ///< `calm` beside the window's executable, else on PATH

    struct Callbacks
    {
        std::function<void(const protocol::ProgressEvent&)> progress;
        std::function<void(const protocol::TokenEvent&)> token;
        std::function<void(const protocol::ColumnFinishedEvent&)> columnFinished;
        std::function<void(const Json&)> finished;
        std::function<void(const ErrorInfo&)> failed; ///< also when the worker dies
    };
    /// Sends at once; callbacks are dropped when `context` is destroyed. Returns the request's number.
    std::int64_t send(const protocol::Request& request, QObject* context, Callbacks callbacks);
    void cancel(std::int64_t request);

    State state() const;
    QString stateText() const; ///< one short line for the indicator
    qint64 processId() const;  ///< 0 when none
    QString executable() const;
    const Json& hello() const; ///< what the worker said of itself (protocol::Hello); null before it is ready
    QString log() const;       ///< the last lines it wrote to stderr, for the folded part of a message
    void start();              ///< without waiting for the first request
    void restart();            ///< requests under way fail with kind cancelled

Q_SIGNALS:
    void stateChanged();
    void died(const QString& sentence); ///< the worker ended without being asked to

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace calm::ui
