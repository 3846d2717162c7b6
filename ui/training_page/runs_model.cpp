#include "ui/training_page/runs_model.h"

#include "ui/engine_client/run_label.h"
#include "ui/training_page/training_defaults.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QIcon>
#include <QLocale>
#include <QPainter>
#include <QPixmap>

#include <algorithm>

namespace calm::ui
{

QString stateText(RunState state)
{
    switch (state) {
    case RunState::queued:
        return RunsModel::tr("waiting to start");
    case RunState::running:
        return RunsModel::tr("running");
    case RunState::paused:
        return RunsModel::tr("paused");
    case RunState::finished:
        return RunsModel::tr("finished");
    case RunState::stopped:
        return RunsModel::tr("stopped");
    case RunState::failed:
        return RunsModel::tr("failed");
    case RunState::interrupted:
        return RunsModel::tr("interrupted");
    }
    return {};
}

namespace
{

/// A pixmap, not a colour: a view tints what is selected, and a curve's colour must stay itself.
QIcon swatch(const QColor& colour)
{
    QPixmap pixmap(12, 12);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(0, 3, 12, 6), 3, 3);
    painter.end();
    QIcon icon;
    icon.addPixmap(pixmap, QIcon::Normal);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}

} // namespace

RunsModel::RunsModel(QObject* parent) : QAbstractTableModel(parent) {}

/// New runs come at the top and single ones go; between, rows only change.
void RunsModel::setRuns(std::vector<RunRecord> runs)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (std::ranges::find(runs, m_runs[std::size_t(row)].id, &RunRecord::id) != runs.end())
            continue;
        beginRemoveRows({}, row, row);
        m_runs.erase(m_runs.begin() + row);
        endRemoveRows();
    }
    for (std::size_t row = 0; row < runs.size(); ++row) {
        if (row < m_runs.size() && m_runs[row].id == runs[row].id) {
            m_runs[row] = runs[row];
            continue;
        }
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
        m_runs.insert(m_runs.begin() + static_cast<std::ptrdiff_t>(row), runs[row]);
        endInsertRows();
    }
    if (!m_runs.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

void RunsModel::setColours(const std::map<std::int64_t, QColor>& colours)
{
    if (colours == m_colours)
        return;
    m_colours = colours;
    if (!m_runs.empty())
        Q_EMIT dataChanged(index(0, nameColumn), index(rowCount() - 1, nameColumn), {Qt::DecorationRole});
}

std::optional<RunRecord> RunsModel::run(std::int64_t id) const
{
    const int row = rowOf(id);
    return row < 0 ? std::nullopt : std::optional(m_runs[std::size_t(row)]);
}

int RunsModel::rowOf(std::int64_t id) const
{
    const auto it = std::ranges::find(m_runs, id, &RunRecord::id);
    return it == m_runs.end() ? -1 : static_cast<int>(it - m_runs.begin());
}

int RunsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString RunsModel::text(const RunRecord& run, int column) const
{
    switch (column) {
    case nameColumn:
        return runLabel(run);
    case stateColumn:
        return stateText(run.state);
    case stepColumn:
        return tr("%1 / %2").arg(formatCount(run.step), formatCount(run.settings.steps));
    case lossColumn:
        return run.bestValidationLoss ? QLocale().toString(*run.bestValidationLoss, 'f', 4) : QString(QChar(0x2013));
    default: {
        const double seconds = durationOf(run, double(QDateTime::currentMSecsSinceEpoch()) / 1000);
        return seconds > 0 ? formatDuration(seconds) : QString(QChar(0x2013));
    }
    }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const RunRecord& run = m_runs[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return text(run, index.column());
    if (role == Qt::DecorationRole && index.column() == nameColumn) {
        const auto it = m_colours.find(run.id);
        return swatch(it == m_colours.end() ? QColor(Qt::transparent) : it->second);
    }
    if (role == Qt::ForegroundRole && index.column() == stateColumn) {
        const Colours& colours = coloursOf(QGuiApplication::palette());
        if (run.state == RunState::failed || run.state == RunState::interrupted)
            return colours.danger;
        if (run.state == RunState::running)
            return colours.accent;
    }
    if (role == Qt::TextAlignmentRole && index.column() >= stepColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return run.message.empty() ? tr("Made %1").arg(formatTime(run.createdAt)) : fromUtf8(run.message);
    return {};
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int((section >= stepColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case nameColumn:
        return tr("Run");
    case stateColumn:
        return tr("State");
    case stepColumn:
        return tr("Step");
    case lossColumn:
        return tr("Best validation loss");
    default:
        return tr("Duration");
    }
}

} // namespace calm::ui
