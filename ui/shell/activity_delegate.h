#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace calm::ui
{

/// Draws a message whole, however many lines it takes: a sign of its kind, the sentence, when and where; a detail in
/// letters of one width.
class ActivityDelegate : public QStyledItemDelegate
{
public:
    explicit ActivityDelegate(QTreeView* view);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int widthFor(const QModelIndex& index) const; ///< of the text, in points
    QTreeView* m_view;
};

} // namespace calm::ui
