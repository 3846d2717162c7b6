#include "ui/models_page/token_chips.h"

#include "ui/widgets/theme.h"

#include <QHelpEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int padding = 6;
constexpr int space = 4;
constexpr int narrowest = 10; // of a chip's text, for the pointer

} // namespace

TokenChips::TokenChips(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setObjectName("tokenChips");
    setAccessibleName(tr("Tokens"));
}

void TokenChips::setTokens(std::vector<TokenSpan> tokens)
{
    m_tokens = std::move(tokens);
    QStringList names;
    for (const TokenSpan& token : m_tokens)
        names.append(token.text);
    setAccessibleDescription(names.join(" | "));
    measure();
}

void TokenChips::setIdsShown(bool shown)
{
    m_idsShown = shown;
    measure();
}

QFont TokenChips::idFont() const
{
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.78);
    return small;
}

/// Texts are measured once: with a thousand chips that is what costs.
void TokenChips::measure()
{
    const QFontMetrics metrics(font()), small(idFont());
    m_widths.clear();
    for (const TokenSpan& token : m_tokens) {
        int width = std::max(narrowest, metrics.horizontalAdvance(token.text));
        if (m_idsShown)
            width = std::max(width, small.horizontalAdvance(QString::number(token.id)));
        m_widths.push_back(width + 2 * padding);
    }
    m_placedWidth = -1;
    updateGeometry();
    update();
}

const std::vector<QRect>& TokenChips::place(int width) const
{
    if (m_placedWidth == width)
        return m_rects;
    const int ids = m_idsShown ? QFontMetrics(idFont()).height() - 1 : 0;
    const int height = QFontMetrics(font()).height() + padding + ids;
    int x = 0, y = 0;
    m_rects.clear();
    for (const int wanted : m_widths) {
        const int chip = std::min(width, wanted);
        if (x > 0 && x + chip > width) {
            x = 0;
            y += height + space;
        }
        m_rects.emplace_back(x, y, chip, height);
        x += chip + space;
    }
    m_placedWidth = width;
    return m_rects;
}

int TokenChips::heightForWidth(int width) const
{
    const std::vector<QRect>& rects = place(width);
    return rects.empty() ? 0 : rects.back().bottom() + 1;
}

QSize TokenChips::sizeHint() const
{
    return {160, heightForWidth(std::max(width(), 160))};
}

void TokenChips::paintEvent(QPaintEvent* event)
{
    const Colours& colours = coloursOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<QRect>& rects = place(width());
    const QFont small = idFont();
    const int textHeight = QFontMetrics(font()).height() + padding / 2;
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const QRect& rect = rects[i];
        if (!rect.intersects(event->rect()))
            continue;
        QColor fill = m_tokens[i].special ? colours.raised : colours.series[i % colours.series.size()];
        if (!m_tokens[i].special)
            fill.setAlphaF(colours.dark ? 0.32f : 0.18f);
        painter.setPen(m_tokens[i].special ? QPen(colours.accent) : QPen(Qt::NoPen));
        painter.setBrush(fill);
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        painter.setPen(colours.text);
        painter.setFont(font());
        const QRect text = m_idsShown ? QRect(rect.x(), rect.y() + 1, rect.width(), textHeight) : rect;
        const QString shown =
            painter.fontMetrics().elidedText(m_tokens[i].text, Qt::ElideRight, rect.width() - padding);
        painter.drawText(text, Qt::AlignCenter, shown);
        if (!m_idsShown)
            continue;
        painter.setPen(colours.mutedText);
        painter.setFont(small);
        painter.drawText(rect.adjusted(0, textHeight - 1, 0, -2), Qt::AlignCenter, QString::number(m_tokens[i].id));
    }
}

QString TokenChips::toolTip(std::size_t token) const
{
    const TokenSpan& span = m_tokens[token];
    QStringList lines{tr("Token %1 of the vocabulary").arg(span.id), tr("spelled %1").arg(span.spelling)};
    if (span.begin < span.end)
        lines.append(tr("bytes %1 to %2 of the text").arg(span.begin).arg(span.end));
    else
        lines.append(tr("put in by the tokenizer"));
    if (span.special)
        lines.append(tr("special"));
    return lines.join('\n');
}

bool TokenChips::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::vector<QRect>& rects = place(width());
    for (std::size_t i = 0; i < rects.size(); ++i)
        if (rects[i].contains(help->pos())) {
            QToolTip::showText(help->globalPos(), toolTip(i), this, rects[i]);
            return true;
        }
    QToolTip::hideText();
    return true;
}

void TokenChips::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        measure();
    QWidget::changeEvent(event);
}

} // namespace calm::ui
