#pragma once

#include <QStyledItemDelegate>

namespace calm::ui
{

/// A model that may augment the anchor, in two lines: tick and name; beneath, small, its size and how it reads beside
/// the anchor. Long names give up their middle.
class RoleDelegate : public QStyledItemDelegate
{
public:
    enum Role { detailsRole = Qt::UserRole, orderRole, problemRole }; ///< order: which augmenting model, -1 = none

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace calm::ui
