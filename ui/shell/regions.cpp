#include "ui/shell/regions.h"

#include <QApplication>
#include <QWidget>

namespace calm::ui
{

namespace
{

bool holds(const QWidget& region, const QWidget* widget)
{
    return widget == &region || region.isAncestorOf(widget);
}

bool takesFocus(const QWidget& widget)
{
    return widget.isVisible() && widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) != 0;
}

/// The first in the order of Tab.
QWidget* firstIn(QWidget& region)
{
    QWidget* widget = &region;
    do {
        if (holds(region, widget) && takesFocus(*widget))
            return widget;
        widget = widget->nextInFocusChain();
    } while (widget != &region);
    return nullptr;
}

} // namespace

Regions::Regions(QObject* parent) : QObject(parent)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        for (Region& region : m_regions)
            if (now && holds(*region.widget, now))
                region.last = now;
    });
}

void Regions::add(QWidget* region)
{
    m_regions.append(Region{region, {}});
}

qsizetype Regions::current() const
{
    const QWidget* focus = QApplication::focusWidget();
    for (qsizetype i = 0; focus && i < m_regions.size(); ++i)
        if (holds(*m_regions[i].widget, focus))
            return i;
    return -1;
}

bool Regions::take(Region& region)
{
    if (!region.widget->isVisible())
        return false;
    QWidget* widget = region.last && takesFocus(*region.last) ? region.last.data() : firstIn(*region.widget);
    if (widget)
        widget->setFocus(Qt::TabFocusReason);
    return widget != nullptr;
}

void Regions::focusNext(bool backwards)
{
    const qsizetype count = m_regions.size();
    const qsizetype begin = current();
    for (qsizetype step = 1; step <= count; ++step) {
        const qsizetype from = begin < 0 ? (backwards ? 0 : -1) : begin;
        const qsizetype next = (from + (backwards ? -step : step) + 2 * count) % count;
        if (take(m_regions[next]))
            return;
    }
}

} // namespace calm::ui
