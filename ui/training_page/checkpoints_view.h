#pragma once

#include "core/store/records.h"

#include <QAbstractTableModel>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QTableView;

namespace calm::ui
{

struct CheckpointRow
{
    CheckpointRecord checkpoint;
    std::int64_t bytes = -1; ///< on disk; below 0 = its folder is gone
};

class CheckpointsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { stepColumn, lossColumn, bestColumn, sizeColumn, dateColumn, columns };

    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<CheckpointRow> rows); ///< newest step first; rows that stay keep their selection
    const std::vector<CheckpointRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const CheckpointRow& row, int column) const;
    std::vector<CheckpointRow> m_rows;
};

/// A run's checkpoints and what can be done with one. Object names: "checkpointsTable", "checkpointCompareButton",
/// "checkpointStartButton", "checkpointDeleteButton".
class CheckpointsView : public QWidget
{
    Q_OBJECT

public:
    explicit CheckpointsView(QWidget* parent = nullptr);
    void setRows(std::vector<CheckpointRow> rows);
    void setMayStart(bool may); ///< whether runs can start from these: LoRA's hold no bridges
    void setMayCompare(bool may); ///< whether they answer in comparisons: a new model does once it is done

Q_SIGNALS:
    void compareRequested(qint64 checkpoint);
    void startRequested(qint64 checkpoint);
    void deleteRequested(const QList<qint64>& checkpoints);

private:
    QList<qint64> selected() const;
    void showButtons();
    bool m_mayStart = true, m_mayCompare = true;
    CheckpointsModel* m_model;
    QTableView* m_table;
    QLabel* m_none;
    QPushButton* m_compare;
    QPushButton* m_start;
    QPushButton* m_delete;
};

/// Bytes of all files below a folder; below 0 when it is not there.
std::int64_t bytesBelow(const std::string& folder);

} // namespace calm::ui
