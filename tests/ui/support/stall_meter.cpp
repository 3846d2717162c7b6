#include "tests/ui/support/stall_meter.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace calm::ui
{

namespace
{

constexpr int tickMilliseconds = 5;

} // namespace

StallMeter::StallMeter(QObject* parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { tick(); });
}

void StallMeter::start()
{
    m_longest = m_longestComputed = m_total = 0;
    m_computedAtTick = computedMilliseconds();
    m_ticks = 0;
    m_sinceTick.start();
    m_timer.start(tickMilliseconds);
}

void StallMeter::tick()
{
    const double gap = double(m_sinceTick.nsecsElapsed()) / 1e6;
    m_sinceTick.start();
    m_longest = std::max(m_longest, gap);
    const double computed = computedMilliseconds();
    m_longestComputed = std::max(m_longestComputed, computed - std::exchange(m_computedAtTick, computed));
    m_total += gap;
    ++m_ticks;
}

double computedMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace calm::ui
