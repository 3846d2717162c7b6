#include "ui/datasets_page/share_bars.h"

#include "ui/widgets/theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int barHeight = 6;
constexpr int space = 8;

} // namespace

ShareBars::ShareBars(const QString& accessibleName, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShareBars::setBars(std::vector<Bar> bars)
{
    m_bars = std::move(bars);
    QStringList lines;
    for (const Bar& bar : m_bars)
        lines += bar.name + ' ' + bar.number;
    setAccessibleDescription(lines.join(QStringLiteral("; "))); // what is drawn, for who cannot see it
    updateGeometry();
    update();
}

int ShareBars::lineHeight() const
{
    return fontMetrics().height() + 5;
}

QSize ShareBars::sizeHint() const
{
    return {240, int(m_bars.size()) * lineHeight()};
}

void ShareBars::paintEvent(QPaintEvent*)
{
    const Colours& colours = coloursOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int names = 0, numbers = 0;
    for (const Bar& bar : m_bars) {
        names = std::max(names, fontMetrics().horizontalAdvance(bar.name));
        numbers = std::max(numbers, fontMetrics().horizontalAdvance(bar.number));
    }
    names = std::min(names, width() / 3);
    const int room = std::max(0, width() - names - numbers - 2 * space);
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const Bar& bar = m_bars[i];
        const QRect line(0, int(i) * lineHeight(), width(), lineHeight());
        painter.setPen(colours.text);
        painter.drawText(line.adjusted(0, 0, names - width(), 0), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(bar.name, Qt::ElideRight, names));
        painter.setPen(colours.mutedText);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, bar.number);
        painter.setPen(Qt::NoPen);
        const QRectF whole(names + space, line.center().y() - barHeight / 2.0 + 1, room, barHeight);
        painter.setBrush(colours.raised);
        painter.drawRoundedRect(whole, barHeight / 2.0, barHeight / 2.0);
        QRectF part = whole;
        part.setWidth(std::max(bar.share > 0 ? 2.0 : 0.0, room * std::clamp(bar.share, 0.0, 1.0)));
        painter.setBrush(colours.accent);
        painter.drawRoundedRect(part, barHeight / 2.0, barHeight / 2.0);
    }
}

void ShareBars::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace calm::ui
