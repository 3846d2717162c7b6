#pragma once

#include "core/spec/result_table.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

namespace calm::ui
{

/// A ResultTable for a view: rows tasks, columns members. Display text of a cell is "84.3 %".
class ResultModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { intervalRole = Qt::UserRole, bestRole }; ///< "82.0 – 86.4", bool

    explicit ResultModel(QObject* parent = nullptr);
    void setTable(const ResultTable& table);
    const ResultTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ResultTable m_table;
};

/// Draws a cell: the percentage, its interval small beneath, the row's best on a soft ground.
class ResultDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace calm::ui
