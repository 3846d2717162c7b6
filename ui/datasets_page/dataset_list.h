#pragma once

#include "core/store/records.h"

#include <QListWidget>
#include <QStyledItemDelegate>

#include <vector>

namespace calm::ui
{

/// The project's datasets: name and number of examples, one line each. Object name "datasetsList".
class DatasetList : public QListWidget
{
    Q_OBJECT

public:
    explicit DatasetList(QWidget* parent = nullptr);

    void setDatasets(const std::vector<DatasetRecord>& datasets); ///< the chosen one stays chosen, by name
    void choose(const QString& name);                             ///< now, or when setDatasets brings it
    std::int64_t dataset() const;                                 ///< 0 = none
    QString name() const;
    QStringList names() const;

Q_SIGNALS:
    void datasetChosen();

private:
    QString m_wanted;
};

/// Draws the count small at the right of the name.
class DatasetDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role { idRole = Qt::UserRole, countRole };
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace calm::ui
