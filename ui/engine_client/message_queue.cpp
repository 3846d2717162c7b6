#include "ui/engine_client/message_queue.h"

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr qint64 intervalMilliseconds = 50;
constexpr qint64 longestBatchMilliseconds = 15;

bool isProgress(const protocol::NumberedMessage& message)
{
    return std::holds_alternative<protocol::ProgressEvent>(message.message);
}

} // namespace

MessageQueue::MessageQueue(std::function<void(const protocol::NumberedMessage&)> deliver, QObject* parent)
    : QObject(parent), m_deliver(std::move(deliver))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { flush(); });
}

void MessageQueue::add(protocol::NumberedMessage message)
{
    if (isProgress(message) && !m_waiting.empty() && isProgress(m_waiting.back()) && m_waiting.back().id == message.id)
        m_waiting.back() = std::move(message);
    else
        m_waiting.push_back(std::move(message));
    if (!m_timer.isActive()) {
        const qint64 since = m_sinceFlush.isValid() ? m_sinceFlush.elapsed() : intervalMilliseconds;
        m_timer.start(int(std::max<qint64>(0, intervalMilliseconds - since)));
    }
}

void MessageQueue::drain()
{
    m_timer.stop();
    while (!m_waiting.empty()) {
        const protocol::NumberedMessage message = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_deliver(message);
    }
}

void MessageQueue::clear()
{
    m_waiting.clear();
    m_timer.stop();
}

void MessageQueue::flush()
{
    QElapsedTimer batch;
    batch.start();
    m_sinceFlush.start();
    // A callback may run an event loop of its own or clear the queue: each message is taken out before it is handed on.
    while (!m_waiting.empty() && batch.elapsed() < longestBatchMilliseconds) {
        const protocol::NumberedMessage message = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_deliver(message);
    }
    if (!m_waiting.empty() && !m_timer.isActive())
        m_timer.start(1);
}

} // namespace calm::ui
