#include "ui/widgets/background_job.h"

#include <QElapsedTimer>
#include <QMetaObject>

#include <memory>

namespace calm::ui
{

BackgroundJob::~BackgroundJob() = default;

void BackgroundJob::start(const QString& stage, Work work)
{
    Q_ASSERT(!m_running);
    m_running = true;
    // Everything below crosses into the window's thread by value, in order.
    const auto sinceLast = std::make_shared<QElapsedTimer>();
    const ProgressCallback report = [this, sinceLast](const Progress& now) {
        if (sinceLast->isValid() && sinceLast->elapsed() < 50)
            return;
        sinceLast->start();
        const QString text = QString::fromStdString(now.stage);
        QMetaObject::invokeMethod(
            this, [this, text, now] { Q_EMIT progress(text, now.done, now.total); }, Qt::QueuedConnection);
    };
    m_thread = std::jthread([this, report, work = std::move(work), name = stage.toStdString()](std::stop_token stop) {
        try {
            work(report, stop);
            end([this] { Q_EMIT finished(); });
        } catch (...) {
            const ErrorInfo error = currentError(name);
            if (error.kind == ErrorKind::cancelled)
                end([this] { Q_EMIT cancelled(); });
            else
                end([this, sentence = QString::fromStdString(error.sentence),
                     detail = QString::fromStdString(error.detail)] { Q_EMIT failed(sentence, detail); });
        }
    });
}

void BackgroundJob::end(const std::function<void()>& say)
{
    QMetaObject::invokeMethod(
        this,
        [this, say] {
            m_running = false;
            say();
        },
        Qt::QueuedConnection);
}

void BackgroundJob::stop()
{
    m_thread.request_stop();
}

} // namespace calm::ui
