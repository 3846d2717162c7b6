#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace calm::ui
{

/// The longest time for which the event loop did not turn, seen by a timer that wants to fire every 5 ms.
class StallMeter : public QObject
{
public:
    explicit StallMeter(QObject* parent = nullptr);
    void start(); ///< and forgets what was measured
    double longestMilliseconds() const { return m_longest; }
    /// The same counting only what this thread computed: what else the machine does is not in it.
    double longestComputed() const { return m_longestComputed; }
    double meanMilliseconds() const { return m_ticks > 0 ? m_total / m_ticks : 0; }

private:
    void tick();
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    double m_longest = 0;
    double m_longestComputed = 0;
    double m_computedAtTick = 0;
    double m_total = 0;
    int m_ticks = 0;
};

double computedMilliseconds(); ///< by this thread since it began

} // namespace calm::ui
