#include "ui/training_page/runs_model.h"

#include "ui/engine_client/run_label.h"
#include "ui/training_page/settings_rows.h"
#include "ui/estimates/training_estimate.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QIcon>
#include <QLocale>
#include <QPainter>
#include <QPixmap>

#include <algorithm>
#include <limits>

namespace calm::ui
{

QString stateText(RunState state)
{
    switch (state) {
    case RunState::queued:
        return RunsModel::tr("queued");
    case RunState::running:
        return RunsModel::tr("running");
    case RunState::pausing:
        return RunsModel::tr("pausing…");
    case RunState::paused:
        return RunsModel::tr("paused");
    case RunState::stopping:
        return RunsModel::tr("stopping…");
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

QString stepText(const RunRecord& run)
{
    const bool counted = run.settings.epochs <= 0 || run.step > 0; // its worker counts the steps when it has the examples
    return counted ? RunsModel::tr("%1 / %2").arg(formatCount(run.step), formatCount(run.settings.steps))
                   : formatCount(run.step);
}

namespace
{

QString dash()
{
    return QString(QChar(0x2013));
}

double now()
{
    return double(QDateTime::currentMSecsSinceEpoch()) / 1000;
}

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

void RunsModel::expect(std::int64_t run, RunState state)
{
    const int row = rowOf(run);
    if (row < 0)
        return;
    m_runs[std::size_t(row)].state = state;
    Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
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
    case compositionColumn:
        return runSubject(run);
    case methodColumn:
        return methodText(run.settings.method);
    case stateColumn:
        return run.state == RunState::queued && run.queuePosition > 0 ? tr("queued, %1.").arg(run.queuePosition)
                                                                      : stateText(run.state);
    case stepColumn:
        return stepText(run);
    case lossColumn:
        return run.bestValidationLoss ? QLocale().toString(*run.bestValidationLoss, 'f', 4) : dash();
    case durationColumn: {
        const double seconds = durationOf(run, now());
        return seconds > 0 ? formatDuration(seconds) : dash();
    }
    default:
        return fromUtf8(run.note).section('\n', 0, 0);
    }
}

QVariant RunsModel::sortKey(const RunRecord& run, int column) const
{
    switch (column) {
    case stepColumn:
        return run.step;
    case lossColumn: // those without one behind all others
        return run.bestValidationLoss.value_or(std::numeric_limits<double>::infinity());
    case durationColumn:
        return durationOf(run, now());
    default:
        return text(run, column);
    }
}

QVariant RunsModel::colour(const RunRecord& run, int column) const
{
    const Colours& colours = coloursOf(QGuiApplication::palette());
    if (column == noteColumn)
        return colours.mutedText;
    if (column != stateColumn)
        return {};
    if (run.state == RunState::failed || run.state == RunState::interrupted)
        return colours.danger;
    if (hasWorker(run.state))
        return colours.accent;
    return {};
}

QVariant RunsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const RunRecord& run = m_runs[std::size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(run, column);
    case Qt::EditRole:
        return column == noteColumn ? fromUtf8(run.note) : text(run, column);
    case sortRole:
        return sortKey(run, column);
    case idRole:
        return qlonglong(run.id);
    case Qt::ForegroundRole:
        return colour(run, column);
    case Qt::TextAlignmentRole:
        return int((column >= stepColumn && column <= durationColumn ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (column == noteColumn)
            return fromUtf8(run.note);
        if (column == nameColumn || column == compositionColumn)
            return tr("%1, made %2").arg(text(run, column), formatTime(run.createdAt));
        return run.message.empty() ? text(run, column) : fromUtf8(run.message);
    default:
        break;
    }
    if (role != Qt::DecorationRole || column != nameColumn)
        return {};
    const auto it = m_colours.find(run.id);
    return swatch(it == m_colours.end() ? QColor(Qt::transparent) : it->second);
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const
{
    const bool editable = index.column() == nameColumn || index.column() == noteColumn;
    return QAbstractTableModel::flags(index) | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

/// The row changes when the project has changed: what cannot be saved is not shown as if it were.
bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const RunRecord& run = m_runs[std::size_t(index.row())];
    const QString typed = value.toString().trimmed();
    if (index.column() == nameColumn && !typed.isEmpty() && typed != runLabel(run))
        Q_EMIT renamed(run.id, typed);
    else if (index.column() == noteColumn && typed != fromUtf8(run.note))
        Q_EMIT noted(run.id, typed);
    return true;
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool isNumber = section >= stepColumn && section <= durationColumn;
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == lossColumn)
        return tr("The lowest loss on the validation data");
    if (role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Run"),  tr("Composition"), tr("Method"),   tr("State"),
                             tr("Step"), tr("Best loss"),   tr("Duration"), tr("Note")};
    return section >= 0 && section < columns ? names[section] : QString();
}

RunsView::RunsView(RunsModel* model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(model);
    setSortRole(RunsModel::sortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    sort(-1); // newest first, as they come
}

void RunsView::setFilter(const QString& text)
{
    m_words = text.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool RunsView::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    QString all;
    for (int column = 0; column < RunsModel::columns; ++column)
        all += m_model->index(row, column, parent).data().toString() + '\n';
    return std::ranges::all_of(m_words,
                               [&all](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

std::int64_t RunsView::runAt(int row) const
{
    return index(row, 0).data(RunsModel::idRole).toLongLong();
}

int RunsView::rowOf(std::int64_t run) const
{
    const int row = m_model->rowOf(run);
    return row < 0 ? -1 : mapFromSource(m_model->index(row, 0)).row();
}

} // namespace calm::ui
