#pragma once

#include <QStyledItemDelegate>

namespace calm::ui
{

/// Editors of the example table: a list for the split, several lines where the text has several.
class ExampleDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
};

/// "train", "validation", "test", and "" as a person reads it.
QString splitLabel(const QString& split);

} // namespace calm::ui
