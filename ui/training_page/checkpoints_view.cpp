#include "ui/training_page/checkpoints_view.h"

#include "core/base/file.h"
#include "ui/training_page/page_table.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/table_header.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

void CheckpointsModel::setRows(std::vector<CheckpointRow> rows)
{
    std::ranges::sort(rows, [](const auto& a, const auto& b) {
        return a.checkpoint.step != b.checkpoint.step ? a.checkpoint.step > b.checkpoint.step
                                                      : a.checkpoint.id > b.checkpoint.id;
    });
    const auto id = [](const CheckpointRow& row) { return row.checkpoint.id; };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (std::ranges::find(rows, m_rows[std::size_t(row)].checkpoint.id, id) != rows.end())
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (row < m_rows.size() && m_rows[row].checkpoint.id == rows[row].checkpoint.id) {
            m_rows[row] = rows[row];
            continue;
        }
        beginInsertRows({}, int(row), int(row));
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(row), rows[row]);
        endInsertRows();
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int CheckpointsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CheckpointsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString CheckpointsModel::text(const CheckpointRow& row, int column) const
{
    const CheckpointRecord& checkpoint = row.checkpoint;
    switch (column) {
    case stepColumn:
        return formatCount(checkpoint.step);
    case lossColumn:
        return checkpoint.validationLoss ? QLocale().toString(*checkpoint.validationLoss, 'f', 4)
                                         : QString(QChar(0x2013));
    case bestColumn:
        return checkpoint.best ? tr("best") : QString();
    case sizeColumn:
        return row.bytes < 0 ? tr("gone") : formatBytes(row.bytes);
    default:
        return formatTime(checkpoint.createdAt);
    }
}

QVariant CheckpointsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const CheckpointRow& row = m_rows[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == bestColumn || index.column() == dateColumn ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return fromUtf8(row.checkpoint.path);
    return {};
}

QVariant CheckpointsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int((section == bestColumn || section == dateColumn ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Step"), tr("Validation loss"), tr("Best"), tr("On disk"), tr("Written")};
    return section >= 0 && section < columns ? names[section] : QString();
}

CheckpointsView::CheckpointsView(QWidget* parent)
    : QWidget(parent), m_model(new CheckpointsModel(this)),
      m_table(pageTable("checkpointsTable", tr("Checkpoints of the run"))),
      m_none(
          makeSentence(tr("No checkpoint yet. One is written at each validation that is the best so far, and as often "
                          "as the settings say."))),
      m_compare(new QPushButton(icon("compare"), tr("Use in Compare"))),
      m_start(new QPushButton(icon("train"), tr("Start a run from it"))),
      m_delete(new QPushButton(icon("delete"), tr("Delete")))
{
    m_table->setModel(m_model);
    QHeaderView* header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    showWholeTitles(*header);
    m_compare->setObjectName("checkpointCompareButton");
    m_compare->setToolTip(tr("The Compare page answers with this checkpoint in its last column"));
    m_start->setObjectName("checkpointStartButton");
    m_start->setToolTip(tr("The form is filled in for a run that begins with these bridges"));
    m_delete->setObjectName("checkpointDeleteButton");
    m_delete->setToolTip(tr("Delete the chosen checkpoints with their files (Delete)"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_compare, m_start, m_delete})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_none);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CheckpointsView::showButtons);
    connect(m_table, &QTableView::doubleClicked, m_compare, &QPushButton::click);
    connect(m_compare, &QPushButton::clicked, this, [this] { Q_EMIT compareRequested(selected().front()); });
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(selected().front()); });
    connect(m_delete, &QPushButton::clicked, this, [this] { Q_EMIT deleteRequested(selected()); });
    auto* key = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, m_delete, &QPushButton::click);
    setRows({});
}

void CheckpointsView::setRows(std::vector<CheckpointRow> rows)
{
    m_model->setRows(std::move(rows));
    m_none->setVisible(m_model->rowCount() == 0);
    m_table->setVisible(m_model->rowCount() > 0);
    if (selected().isEmpty() && m_model->rowCount() > 0) { // the best one: what a person most likely wants
        const auto best =
            std::ranges::find_if(m_model->rows(), [](const CheckpointRow& row) { return row.checkpoint.best; });
        m_table->selectRow(best == m_model->rows().end() ? 0 : int(best - m_model->rows().begin()));
    }
    showButtons();
}

void CheckpointsView::setMayStart(bool may)
{
    m_mayStart = may;
    showButtons();
}

void CheckpointsView::setMayCompare(bool may)
{
    m_mayCompare = may;
    showButtons();
}

QList<qint64> CheckpointsView::selected() const
{
    QList<qint64> ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        ids += m_model->rows()[std::size_t(index.row())].checkpoint.id;
    return ids;
}

void CheckpointsView::showButtons()
{
    const qsizetype count = selected().size();
    m_compare->setEnabled(count == 1 && m_mayCompare);
    m_start->setEnabled(count == 1 && m_mayStart);
    m_delete->setEnabled(count > 0);
}

std::int64_t bytesBelow(const std::string& folder)
{
    std::error_code error;
    std::int64_t bytes = 0;
    std::filesystem::recursive_directory_iterator it(folder, error), end;
    if (error)
        return -1;
    for (; !error && it != end; it.increment(error))
        if (std::error_code none; it->is_regular_file(none))
            if (const auto size = it->file_size(none); !none)
                bytes += std::int64_t(size);
    return bytes;
}

} // namespace calm::ui
