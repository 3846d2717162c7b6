#include "ui/datasets_page/example_delegate.h"

#include "ui/datasets_page/example_model.h"

#include <QComboBox>
#include <QPlainTextEdit>

namespace calm::ui
{

QString splitLabel(const QString& split)
{
    if (split.isEmpty())
        return ExampleDelegate::tr("no split");
    if (split == "train")
        return ExampleDelegate::tr("train");
    if (split == "validation")
        return ExampleDelegate::tr("validation");
    if (split == "test")
        return ExampleDelegate::tr("test");
    return split;
}

QWidget* ExampleDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                       const QModelIndex& index) const
{
    const QString text = index.data(Qt::EditRole).toString();
    if (index.column() == ExampleModel::splitColumn) {
        auto* box = new QComboBox(parent);
        for (const char* split : {"train", "validation", "test", ""})
            box->addItem(splitLabel(split), QString(split));
        if (box->findData(text) < 0)
            box->addItem(text, text);
        return box;
    }
    if (text.contains('\n') || text.size() > 120)
        return new QPlainTextEdit(parent);
    return QStyledItemDelegate::createEditor(parent, option, index);
}

void ExampleDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    const QString text = index.data(Qt::EditRole).toString();
    if (auto* box = qobject_cast<QComboBox*>(editor))
        box->setCurrentIndex(box->findData(text));
    else if (auto* lines = qobject_cast<QPlainTextEdit*>(editor))
        lines->setPlainText(text);
    else
        QStyledItemDelegate::setEditorData(editor, index);
}

void ExampleDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    if (auto* box = qobject_cast<QComboBox*>(editor))
        model->setData(index, box->currentData(), Qt::EditRole);
    else if (auto* lines = qobject_cast<QPlainTextEdit*>(editor))
        model->setData(index, lines->toPlainText(), Qt::EditRole);
    else
        QStyledItemDelegate::setModelData(editor, model, index);
}

void ExampleDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                           const QModelIndex& index) const
{
    QStyledItemDelegate::updateEditorGeometry(editor, option, index);
    if (qobject_cast<QPlainTextEdit*>(editor)) {
        QRect area = editor->geometry();
        area.setHeight(std::max(area.height(), 110));
        const int overlap = area.bottom() - editor->parentWidget()->rect().bottom();
        area.translate(0, -std::max(0, overlap));
        editor->setGeometry(area);
    }
}

} // namespace calm::ui
