#include "ui/models_page/role_delegate.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace calm::ui
{

namespace
{

constexpr int padding = 4;

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

} // namespace

QSize RoleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int height = option.fontMetrics.height() + QFontMetrics(smaller(option.font)).height() + 2 * padding;
    return {60, height};
}

void RoleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QString name = option.text;
    option.text.clear(); // the style draws ground and tick, the texts follow
    const QWidget* widget = option.widget;
    const QStyle* style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
    const QRect tick = style->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, widget);
    const Colours& colours = coloursOf(QGuiApplication::palette());
    const int order = index.data(orderRole).toInt();
    const int left = tick.right() + 8;
    const QRect room(left, option.rect.top() + padding, option.rect.right() - padding - left,
                     option.rect.height() - 2 * padding);
    painter->save();
    painter->setPen(order >= 0 ? colours.text : colours.mutedText);
    painter->setFont(option.font);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignTop,
                      option.fontMetrics.elidedText(name, Qt::ElideMiddle, room.width()));
    const QFont small = smaller(option.font);
    painter->setFont(small);
    painter->setPen(index.data(problemRole).toBool() ? colours.warning : colours.mutedText);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignBottom,
                      QFontMetrics(small).elidedText(index.data(detailsRole).toString(), Qt::ElideRight, room.width()));
    painter->restore();
}

} // namespace calm::ui
