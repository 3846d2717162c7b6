#include "ui/models_page/token_chips.h"

#include "ui/widgets/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int padding = 6;
constexpr int space = 4;

QString visible(QString text)
{
    return text.replace(' ', QChar(0x00B7)).replace('\n', QChar(0x21B5)).replace('\t', QChar(0x21E5));
}

} // namespace

TokenChips::TokenChips(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setObjectName("tokenChips");
}

void TokenChips::setTokens(std::vector<Token> tokens)
{
    m_tokens = std::move(tokens);
    QStringList names;
    for (const Token& token : m_tokens)
        names.append(token.text);
    setAccessibleName(tr("Tokens: %1").arg(names.join(" | ")));
    updateGeometry();
    update();
}

std::vector<QRect> TokenChips::place(int width) const
{
    const QFontMetrics metrics(font());
    const int height = metrics.height() + padding;
    std::vector<QRect> rects;
    int x = 0, y = 0;
    for (const Token& token : m_tokens) {
        const int chip = std::min(width, std::max(10, metrics.horizontalAdvance(visible(token.text))) + 2 * padding);
        if (x > 0 && x + chip > width) {
            x = 0;
            y += height + space;
        }
        rects.emplace_back(x, y, chip, height);
        x += chip + space;
    }
    return rects;
}

int TokenChips::heightForWidth(int width) const
{
    const std::vector<QRect> rects = place(width);
    return rects.empty() ? 0 : rects.back().bottom() + 1;
}

QSize TokenChips::sizeHint() const
{
    return {240, heightForWidth(std::max(width(), 240))};
}

void TokenChips::paintEvent(QPaintEvent*)
{
    const Colours& colours = coloursOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<QRect> rects = place(width());
    for (std::size_t i = 0; i < rects.size(); ++i) {
        QColor fill = colours.series[i % colours.series.size()];
        fill.setAlphaF(colours.dark ? 0.32f : 0.18f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(rects[i], 5, 5);
        painter.setPen(colours.text);
        painter.drawText(rects[i], Qt::AlignCenter, visible(m_tokens[i].text));
    }
}

bool TokenChips::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::vector<QRect> rects = place(width());
    for (std::size_t i = 0; i < rects.size(); ++i)
        if (rects[i].contains(help->pos()))
            QToolTip::showText(help->globalPos(), tr("Token %1, number %2").arg(m_tokens[i].id).arg(i), this, rects[i]);
    return true;
}

} // namespace calm::ui
