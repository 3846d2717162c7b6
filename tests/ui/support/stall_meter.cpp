#include "tests/ui/support/stall_meter.h"

#include <algorithm>

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
    m_longest = m_total = 0;
    m_ticks = 0;
    m_sinceTick.start();
    m_timer.start(tickMilliseconds);
}

void StallMeter::tick()
{
    const double gap = double(m_sinceTick.nsecsElapsed()) / 1e6;
    m_sinceTick.start();
    m_longest = std::max(m_longest, gap);
    m_total += gap;
    ++m_ticks;
}

} // namespace calm::ui
