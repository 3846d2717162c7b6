#include "ui/reading/alignment_view.h"

#include "ui/reading/alignment_layout.h"
#include "ui/widgets/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int padding = 5;
constexpr int narrowest = 18;
constexpr int maskHeight = 3; ///< of the line beneath what is trained on

QColor withAlpha(QColor colour, double alpha)
{
    colour.setAlphaF(float(alpha));
    return colour;
}

} // namespace

AlignmentView::AlignmentView(QWidget* parent) : QWidget(parent)
{
    setObjectName("alignmentView");
    setAccessibleName(tr("The text as every model reads it; left and right move along the anchor's tokens"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

AlignmentView::~AlignmentView() = default;

void AlignmentView::setReading(Reading reading)
{
    m_reading = std::move(reading);
    m_layoutWidth = -1;
    m_hovered = -1;
    const int tokens = int(m_reading.anchor.tokens.size());
    m_position = std::clamp(m_reading.promptLength - 1, tokens > 0 ? 0 : -1, tokens - 1);
    updateGeometry();
    update();
    Q_EMIT shownPositionChanged();
}

void AlignmentView::setPosition(int position)
{
    const int last = int(m_reading.anchor.tokens.size()) - 1;
    m_position = last < 0 ? -1 : std::clamp(position, 0, last);
    m_hovered = -1;
    update();
    Q_EMIT shownPositionChanged();
}

void AlignmentView::setLimit(int tokens)
{
    m_limit = tokens;
    update();
}

/// Of an augmenting model: what is not settled by the last anchor token within the limit.
bool AlignmentView::isCut(int row, std::size_t token) const
{
    if (m_limit <= 0 || std::size_t(m_limit) >= m_reading.anchor.tokens.size())
        return false;
    if (row == 0)
        return token >= std::size_t(m_limit);
    return int(token) >= m_reading.augmenting[std::size_t(row - 1)].settled.at(std::size_t(m_limit - 1));
}

int AlignmentView::shownPosition() const
{
    return m_hovered >= 0 ? m_hovered : m_position;
}

bool AlignmentView::isSeen(int model, std::size_t token) const
{
    const std::vector<int>& settled = m_reading.augmenting.at(std::size_t(model)).settled;
    const int position = shownPosition();
    return position >= 0 && std::size_t(position) < settled.size() && int(token) < settled[std::size_t(position)];
}

QString AlignmentView::sentence() const
{
    const int position = shownPosition();
    if (position < 0)
        return {};
    QStringList parts;
    for (const ReadRow& row : m_reading.augmenting)
        parts.append(tr("%1 of %2 tokens of %3")
                         .arg(row.settled.at(std::size_t(position)))
                         .arg(row.tokens.size())
                         .arg(row.name));
    const TokenSpan& token = m_reading.anchor.tokens[std::size_t(position)];
    const QString where =
        tr("At token %1 of %2, “%3”").arg(position + 1).arg(m_reading.anchor.tokens.size()).arg(token.text);
    return parts.isEmpty() ? where : tr("%1, the anchor sees %2.").arg(where, parts.join(tr("; ")));
}

int AlignmentView::gutter(int width) const
{
    int wanted = 0;
    const QFontMetrics metrics(font());
    for (const ReadRow& row : m_reading.augmenting)
        wanted = std::max(wanted, metrics.horizontalAdvance(row.name));
    wanted = std::max(wanted, metrics.horizontalAdvance(m_reading.anchor.name));
    return std::min({wanted + 12, width / 4, 130});
}

const AlignmentLayout& AlignmentView::layoutFor(int width) const
{
    if (m_layoutWidth != width || !m_layout) {
        const QFontMetrics metrics(font());
        AlignmentLayout::Measures measures;
        measures.width = std::max(60, width - gutter(width) - 2);
        measures.chipHeight = metrics.height() + padding;
        measures.rowSpace = maskHeight + 2;
        m_layout = std::make_unique<AlignmentLayout>(m_reading, measures, [&metrics](const TokenSpan& token) {
            return std::max(narrowest, metrics.horizontalAdvance(token.text) + 2 * padding + 2);
        });
        m_layoutWidth = width;
    }
    return *m_layout;
}

int AlignmentView::heightForWidth(int width) const
{
    return layoutFor(width).height() + maskHeight;
}

QSize AlignmentView::sizeHint() const
{
    const int usual = std::max(width(), 300);
    return {300, heightForWidth(usual)};
}

QRect AlignmentView::rectOf(int row, int token) const
{
    return layoutFor(width()).rects(row, std::size_t(token)).front().translated(gutter(width()), 0);
}

void AlignmentView::paintEvent(QPaintEvent*)
{
    if (m_reading.anchor.tokens.empty())
        return;
    const AlignmentLayout& layout = layoutFor(width());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintNames(painter, layout);
    painter.translate(gutter(width()), 0);
    for (int row = 0; row < layout.rows(); ++row)
        paintRow(painter, layout, row);
    paintBoundaries(painter, layout);
    if (!hasFocus())
        return;
    painter.resetTransform();
    painter.setPen(coloursOf(*this).accent);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void AlignmentView::paintNames(QPainter& painter, const AlignmentLayout& layout) const
{
    const Colours& colours = coloursOf(*this);
    const int room = gutter(width()) - 8;
    const QFontMetrics metrics(font());
    const int step = layout.rects(0, 0).front().height() + maskHeight + 2;
    for (int line = 0; line < layout.lines(); ++line) {
        for (int row = 0; row < layout.rows(); ++row) {
            const ReadRow& read = row == 0 ? m_reading.anchor : m_reading.augmenting[std::size_t(row - 1)];
            painter.setPen(row == 0 ? colours.anchor : modelColour(colours, row - 1));
            painter.drawText(QRect(0, layout.lineTop(line) + row * step, room, step - maskHeight - 2),
                             Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(read.name, Qt::ElideMiddle, room));
        }
    }
}

void AlignmentView::paintRow(QPainter& painter, const AlignmentLayout& layout, int row) const
{
    const Colours& colours = coloursOf(*this);
    const ReadRow& read = row == 0 ? m_reading.anchor : m_reading.augmenting[std::size_t(row - 1)];
    const QColor role = row == 0 ? colours.anchor : modelColour(colours, row - 1);
    const int position = shownPosition();
    const int before = row > 0 && position > 0 ? read.settled[std::size_t(position - 1)] : 0;
    for (std::size_t i = 0; i < read.tokens.size(); ++i) {
        const bool chosen = row == 0 && int(i) == position;
        const bool cut = isCut(row, i);
        const bool seen = !cut && (row == 0 || isSeen(row - 1, i));
        const bool news = row > 0 && seen && int(i) >= before;
        const double fill = chosen ? 0.5 : row == 0 ? (int(i) > position ? 0.10 : 0.20) : news ? 0.45 : 0.25;
        QPen pen(Qt::NoPen);
        if (chosen || news)
            pen = QPen(cut ? colours.danger : role, 2);
        else if (!seen)
            pen = QPen(withAlpha(colours.mutedText, 0.6), 1, Qt::DotLine);
        QFont shown = font();
        shown.setStrikeOut(cut);
        painter.setFont(shown);
        for (const QRect& rect : layout.rects(row, i)) {
            const QRectF chip = QRectF(rect).adjusted(1.5, 1, -1.5, -1);
            painter.setPen(pen);
            painter.setBrush(seen ? QBrush(withAlpha(role, fill)) : QBrush(Qt::NoBrush));
            painter.drawRoundedRect(chip, 4, 4);
            painter.setPen(seen ? colours.text : colours.mutedText);
            painter.drawText(
                chip, Qt::AlignCenter,
                painter.fontMetrics().elidedText(read.tokens[i].text, Qt::ElideRight, int(chip.width()) - 2));
            if (row == 0 && !cut && int(i) >= m_reading.promptLength)
                painter.fillRect(QRectF(chip.left(), chip.bottom() + 1, chip.width(), maskHeight - 1),
                                 colours.composed);
        }
    }
}

/// The end of the prompt, where everything before it is settled, and the limit.
void AlignmentView::paintBoundaries(QPainter& painter, const AlignmentLayout& layout) const
{
    const Colours& colours = coloursOf(*this);
    const auto isInside = [this](int token) {
        return token > 0 && std::size_t(token) < m_reading.anchor.tokens.size();
    };
    if (isInside(m_reading.promptLength) && m_reading.promptLength != m_limit)
        paintBoundary(painter, layout, m_reading.promptLength, tr("answer"), colours.mutedText);
    if (isInside(m_limit))
        paintBoundary(painter, layout, m_limit, tr("cut off"), colours.danger);
}

void AlignmentView::paintBoundary(QPainter& painter, const AlignmentLayout& layout, int token, const QString& text,
                                  const QColor& colour) const
{
    const QRect first = layout.rects(0, std::size_t(token)).front();
    const int bottom = first.top() + layout.rows() * (first.height() + maskHeight + 2);
    painter.setPen(QPen(colour, 1.5));
    painter.drawLine(QPointF(first.left() - 0.5, first.top() - 10), QPointF(first.left() - 0.5, bottom - 4));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.8);
    painter.setFont(small);
    painter.setPen(colour);
    const int wide = painter.fontMetrics().horizontalAdvance(text);
    const bool fits = first.left() + 4 + wide < width() - gutter(width());
    painter.drawText(QPointF(fits ? first.left() + 4 : first.left() - 4 - wide, first.top() - 3), text);
}

void AlignmentView::setHovered(int token)
{
    if (token == m_hovered)
        return;
    m_hovered = token;
    update();
    Q_EMIT shownPositionChanged();
}

void AlignmentView::mouseMoveEvent(QMouseEvent* event)
{
    setHovered(layoutFor(width()).anchorAt(event->position().toPoint() - QPoint(gutter(width()), 0)));
}

void AlignmentView::mousePressEvent(QMouseEvent* event)
{
    const int token = layoutFor(width()).anchorAt(event->position().toPoint() - QPoint(gutter(width()), 0));
    if (token >= 0)
        setPosition(token);
}

void AlignmentView::leaveEvent(QEvent* event)
{
    setHovered(-1);
    QWidget::leaveEvent(event);
}

void AlignmentView::keyPressEvent(QKeyEvent* event)
{
    const int last = int(m_reading.anchor.tokens.size()) - 1;
    int wanted = m_position;
    switch (event->key()) {
    case Qt::Key_Left:
        --wanted;
        break;
    case Qt::Key_Right:
        ++wanted;
        break;
    case Qt::Key_Home:
        wanted = 0;
        break;
    case Qt::Key_End:
        wanted = last;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (last < 0)
        return;
    setPosition(wanted);
    Q_EMIT moved(rectOf(0, m_position));
}

QString AlignmentView::toolTipAt(const QPoint& point) const
{
    const AlignmentLayout& layout = layoutFor(width());
    const QPoint inside = point - QPoint(gutter(width()), 0);
    for (int row = 0; row < layout.rows(); ++row) {
        const ReadRow& read = row == 0 ? m_reading.anchor : m_reading.augmenting[std::size_t(row - 1)];
        for (std::size_t i = 0; i < read.tokens.size(); ++i)
            for (const QRect& rect : layout.rects(row, i))
                if (rect.contains(inside))
                    return tr("%1: token %2, spelled %3")
                        .arg(read.name)
                        .arg(read.tokens[i].id)
                        .arg(read.tokens[i].spelling);
    }
    return {};
}

bool AlignmentView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

void AlignmentView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        m_layoutWidth = -1;
    QWidget::changeEvent(event);
}

} // namespace calm::ui
