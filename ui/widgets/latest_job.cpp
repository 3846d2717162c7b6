#include "ui/widgets/latest_job.h"

#include <QMetaObject>
#include <QThreadPool>

#include <mutex>

namespace calm::ui
{

struct LatestJob::Link
{
    std::mutex mutex;
    LatestJob* owner; ///< null when it is gone
};

LatestJob::LatestJob(QObject* parent) : QObject(parent), m_link(new Link{{}, this}) {}

LatestJob::~LatestJob()
{
    m_stop.request_stop();
    const std::lock_guard lock(m_link->mutex);
    m_link->owner = nullptr;
}

void LatestJob::post(Order order)
{
    if (!m_running) {
        begin(std::move(order));
        return;
    }
    m_stop.request_stop();
    m_waiting = std::move(order);
}

void LatestJob::begin(Order order)
{
    m_running = true;
    m_stop = std::stop_source();
    const auto job = [link = m_link, order = std::move(order), stop = m_stop.get_token()] {
        Answer answer;
        try {
            answer = order.work(stop);
        } catch (...) {
            answer = [failed = order.failed, error = currentError("working in the background")] {
                if (failed && error.kind != ErrorKind::cancelled)
                    failed(error);
            };
        }
        const std::lock_guard lock(link->mutex);
        if (link->owner) // it goes on living until the lock is free, and Qt drops what is queued for an object that
                         // went
            QMetaObject::invokeMethod(
                link->owner, [owner = link->owner, answer, stop] { owner->end(answer, !stop.stop_requested()); },
                Qt::QueuedConnection);
    };
    QThreadPool::globalInstance()->start(job);
}

void LatestJob::end(const Answer& answer, bool counts)
{
    m_running = false;
    if (m_waiting) {
        Order next = std::move(*m_waiting);
        m_waiting.reset();
        begin(std::move(next));
    } else if (counts) {
        answer();
    }
}

void LatestJob::drop()
{
    m_stop.request_stop();
    m_waiting.reset();
}

bool LatestJob::isBusy() const
{
    return m_running && (m_waiting || !m_stop.stop_requested());
}

} // namespace calm::ui
