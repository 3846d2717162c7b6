#include "ui/training_page/queue_view.h"

#include "ui/engine_client/run_label.h"
#include "ui/training_page/settings_rows.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

namespace
{

const char* const runType = "application/x-calm-run";
constexpr int mostAtOnce = 16;

} // namespace

void QueueModel::setRuns(std::vector<RunRecord> queued)
{
    const auto same = [](const RunRecord& a, const RunRecord& b) { return a.id == b.id; };
    if (std::ranges::equal(queued, m_runs, same)) { // often looked at, seldom changed: the selection stays
        m_runs = std::move(queued);
        if (!m_runs.empty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_runs = std::move(queued);
    endResetModel();
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const RunRecord& run = m_runs[std::size_t(index.row())];
    if (role == Qt::DisplayRole) {
        const QString text =
            tr("%1. %2: %3, %4")
                .arg(QString::number(index.row() + 1), runLabel(run), runSubject(run), methodText(run.settings.method));
        return run.resumes ? tr("%1, goes on from step %2").arg(text, formatCount(run.step)) : text;
    }
    if (role == Qt::UserRole)
        return qlonglong(run.id);
    return {};
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled : Qt::ItemIsDropEnabled;
}

Qt::DropActions QueueModel::supportedDropActions() const
{
    return Qt::MoveAction;
}

QStringList QueueModel::mimeTypes() const
{
    return {runType};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const
{
    auto* data = new QMimeData;
    if (!indexes.isEmpty())
        data->setData(runType, QByteArray::number(indexes.front().data(Qt::UserRole).toLongLong()));
    return data;
}

/// The model stays as it is until the project has moved the run: false keeps the view from removing the row.
bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction, int row, int, const QModelIndex& parent)
{
    const std::int64_t run = data->data(runType).toLongLong();
    const int target = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    const auto it = std::ranges::find(m_runs, run, &RunRecord::id);
    if (it == m_runs.end())
        return false;
    const int from = int(it - m_runs.begin());
    const int position = target > from ? target : target + 1; // taking it out moves those behind it up
    if (position != from + 1)
        Q_EMIT moveRequested(run, position);
    return false;
}

QueueView::QueueView(QWidget* parent)
    : QWidget(parent), m_model(new QueueModel(this)), m_list(new QListView), m_sentence(makeSentence({})),
      m_up(tool("queueUpButton", "arrow_up", tr("Earlier (Alt+Up)"), "Alt+Up")),
      m_down(tool("queueDownButton", "arrow_down", tr("Later (Alt+Down)"), "Alt+Down")),
      m_hold(tool("queueHoldButton", "pause", tr("Hold back until it is resumed"), nullptr)),
      m_remove(tool("queueRemoveButton", "close", tr("Take out of the queue (Delete)"), "Del")),
      m_start(new QPushButton(icon("play"), tr("Start the queue"))), m_atOnce(new QSpinBox)
{
    build();
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueueView::showButtons);
    connect(m_model, &QueueModel::moveRequested, this, &QueueView::moveRequested);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_hold, &QToolButton::clicked, this, [this] { Q_EMIT holdRequested(current()->id); });
    connect(m_remove, &QToolButton::clicked, this, [this] { Q_EMIT removeRequested(current()->id); });
    connect(m_start, &QPushButton::clicked, this, &QueueView::startRequested);
    connect(m_atOnce, &QSpinBox::valueChanged, this, &QueueView::atOnceChanged);
    setQueue({}, 0, 1);
}

QToolButton* QueueView::tool(const char* name, const char* iconName, const QString& help, const char* keys)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(help);
    button->setAccessibleName(help);
    if (keys) { // in the list only: elsewhere these keys mean other things
        auto* action = new QAction(button);
        action->setShortcut(QKeySequence(keys));
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, button, &QToolButton::click);
        m_list->addAction(action);
    }
    return button;
}

void QueueView::build()
{
    m_list->setObjectName("queueList");
    m_list->setAccessibleName(tr("Runs that wait for their turn"));
    m_list->setModel(m_model);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setDropIndicatorShown(true);
    m_list->setMinimumHeight(50);
    m_sentence->setObjectName("queueSentence");
    m_start->setObjectName("queueStartButton");
    m_start->setToolTip(tr("Start a worker that trains the queue, also when this window is closed"));
    m_atOnce->setObjectName("queueAtOnce");
    m_atOnce->setRange(1, mostAtOnce);
    m_atOnce->setToolTip(tr("How many runs are trained at the same time; they share the cores and the memory"));
    auto* label = new QLabel(tr("Runs at a &time"));
    label->setBuddy(m_atOnce);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    for (QToolButton* button : {m_up, m_down, m_hold, m_remove})
        line->addWidget(button);
    line->addStretch();
    line->addWidget(label);
    line->addWidget(m_atOnce);
    line->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_sentence);
    layout->addWidget(m_list, 1);
    layout->addLayout(line);
}

void QueueView::setQueue(std::vector<RunRecord> queued, int working, int atOnce)
{
    const auto before = current();
    const bool empty = queued.empty();
    m_working = working;
    m_model->setRuns(std::move(queued));
    if (before) // a run that has moved stays chosen
        for (int row = 0; row < m_model->rowCount(); ++row)
            if (m_model->runs()[std::size_t(row)].id == before->id)
                m_list->setCurrentIndex(m_model->index(row));
    if (!empty && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->index(0));
    {
        const QSignalBlocker quiet(m_atOnce);
        m_atOnce->setValue(atOnce);
    }
    m_list->setVisible(!empty);
    m_sentence->setVisible(empty || working == 0);
    m_sentence->setText(
        empty ? tr("Nothing waits. Start training while another run is under way, and it waits here for its "
                   "turn.")
              : tr("No worker is at the queue: start it."));
    showButtons();
}

std::optional<RunRecord> QueueView::current() const
{
    const int row = m_list->currentIndex().row();
    return row >= 0 && row < m_model->rowCount() ? std::optional(m_model->runs()[std::size_t(row)]) : std::nullopt;
}

void QueueView::move(int by)
{
    Q_EMIT moveRequested(current()->id, m_list->currentIndex().row() + 1 + by);
}

void QueueView::showButtons()
{
    const int row = current() ? m_list->currentIndex().row() : -1;
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
    m_hold->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_start->setEnabled(m_model->rowCount() > 0 && m_working == 0);
}

} // namespace calm::ui
