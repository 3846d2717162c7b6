#pragma once

#include "core/store/records.h"

#include <QAbstractListModel>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QListView;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace calm::ui
{

/// The runs that wait for their turn, first in line first. Dragging a row moves the run.
class QueueModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void setRuns(std::vector<RunRecord> queued); ///< in their order
    const std::vector<RunRecord>& runs() const { return m_runs; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void moveRequested(qint64 run, int position); ///< from 1, in the order without the run itself

private:
    std::vector<RunRecord> m_runs;
};

/// The project's queue: its order by buttons, keys (Alt+Up, Alt+Down) and dragging, who is held back or taken out, and
/// how many run at once. Object names: "queueList", "queueUpButton", "queueDownButton", "queueHoldButton",
/// "queueRemoveButton", "queueStartButton", "queueAtOnce", "queueSentence".
class QueueView : public QWidget
{
    Q_OBJECT

public:
    explicit QueueView(QWidget* parent = nullptr);
    /// `working`: runs that have a worker.
    void setQueue(std::vector<RunRecord> queued, int working, int atOnce);

Q_SIGNALS:
    void moveRequested(qint64 run, int position);
    void holdRequested(qint64 run);   ///< paused: it waits until it is resumed
    void removeRequested(qint64 run); ///< stopped
    void startRequested();            ///< a worker for the queue
    void atOnceChanged(int count);

private:
    void build();
    QToolButton* tool(const char* name, const char* iconName, const QString& help, const char* keys);
    std::optional<RunRecord> current() const;
    void move(int by);
    void showButtons();

    int m_working = 0;
    QueueModel* m_model;
    QListView* m_list;
    QLabel* m_sentence;
    QToolButton* m_up;
    QToolButton* m_down;
    QToolButton* m_hold;
    QToolButton* m_remove;
    QPushButton* m_start;
    QSpinBox* m_atOnce;
};

} // namespace calm::ui
