#include "ui/shell/activity_delegate.h"

#include "ui/shell/activity_model.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QPainter>
#include <QTreeView>

namespace calm::ui
{

namespace
{

constexpr int sign = 16; ///< side of the icon
constexpr int wrap = Qt::TextWordWrap | Qt::TextWrapAnywhere;

QFont fontOf(const QStyleOptionViewItem& option, bool detail)
{
    QFont font = option.font;
    if (detail) {
        font.setFamilies({"DejaVu Sans Mono", "monospace"});
        font.setPixelSize(fontSmall);
    }
    return font;
}

int heightOf(const QFont& font, int width, const QString& text)
{
    return QFontMetrics(font).boundingRect(0, 0, width, QWIDGETSIZE_MAX, wrap, text).height();
}

QPixmap signOf(ActivityKind kind, const Colours& colours, double ratio)
{
    switch (kind) {
    case ActivityKind::error:
        return iconPixmap("warning", colours.danger, sign, ratio);
    case ActivityKind::warning:
        return iconPixmap("warning", colours.warning, sign, ratio);
    case ActivityKind::done:
        return iconPixmap("check", colours.success, sign, ratio);
    case ActivityKind::notice:
        break;
    }
    return iconPixmap("info", colours.mutedText, sign, ratio);
}

} // namespace

ActivityDelegate::ActivityDelegate(QTreeView* view) : QStyledItemDelegate(view), m_view(view) {}

int ActivityDelegate::widthFor(const QModelIndex& index) const
{
    const bool detail = index.data(ActivityModel::isDetailRole).toBool();
    const int indented = m_view->indentation() * (detail ? 2 : 1);
    const int beside = detail ? 0 : sign + spaceSmall;
    return std::max(40, m_view->viewport()->width() - indented - beside - spaceMedium);
}

QSize ActivityDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool detail = index.data(ActivityModel::isDetailRole).toBool();
    const int width = widthFor(index);
    const int text = heightOf(fontOf(option, detail), width, index.data().toString());
    return {width, text + (detail ? 0 : option.fontMetrics.height()) + 2 * spaceSmall};
}

void ActivityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours& colours = coloursOf(*m_view);
    const bool detail = index.data(ActivityModel::isDetailRole).toBool();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colours.accentSoft);
    QRect area(option.rect.left(), option.rect.top() + spaceSmall, widthFor(index), option.rect.height());
    if (!detail) {
        const auto kind = ActivityKind(index.data(ActivityModel::kindRole).toInt());
        painter->drawPixmap(area.topLeft(), signOf(kind, colours, m_view->devicePixelRatioF()));
        area.moveLeft(area.left() + sign + spaceSmall);
    }
    const QFont font = fontOf(option, detail);
    painter->setFont(font);
    painter->setPen(detail ? colours.mutedText : colours.text);
    painter->drawText(area, wrap, index.data().toString());
    if (!detail) {
        area.setTop(area.top() + heightOf(font, area.width(), index.data().toString()));
        painter->setPen(colours.mutedText);
        painter->drawText(area, Qt::AlignTop, index.data(ActivityModel::metaRole).toString());
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(colours.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace calm::ui
