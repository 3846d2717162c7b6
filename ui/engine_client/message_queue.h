#pragma once

#include "core/protocol/messages.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>

namespace calm::ui
{

/// Hands messages on in batches, at most 20 a second, in the order in which they came; none is lost but a progress
/// that a newer one of the same request overtakes within a batch. A long batch is cut so that it never holds the
/// event loop for more than some milliseconds.
class MessageQueue : public QObject
{
public:
    explicit MessageQueue(std::function<void(const protocol::NumberedMessage&)> deliver, QObject* parent = nullptr);

    void add(protocol::NumberedMessage message);
    void drain(); ///< hands on all that waits, now
    void clear();

private:
    void flush();
    std::function<void(const protocol::NumberedMessage&)> m_deliver;
    std::deque<protocol::NumberedMessage> m_waiting;
    QTimer m_timer;
    QElapsedTimer m_sinceFlush;
};

} // namespace calm::ui
