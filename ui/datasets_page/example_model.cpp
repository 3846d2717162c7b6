#include "ui/datasets_page/example_model.h"

#include "core/base/progress.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/number_format.h"

#include <QTimer>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr std::size_t pagesKept = 40;

std::string ExampleRecord::*memberOf(int column)
{
    switch (column) {
    case ExampleModel::promptColumn:
        return &ExampleRecord::prompt;
    case ExampleModel::responseColumn:
        return &ExampleRecord::response;
    case ExampleModel::splitColumn:
        return &ExampleRecord::split;
    case ExampleModel::taskColumn:
        return &ExampleRecord::task;
    case ExampleModel::tagsColumn:
        return &ExampleRecord::tags;
    default:
        return &ExampleRecord::key;
    }
}

} // namespace

std::optional<ExampleQuery::Order> orderOf(int column)
{
    using Order = ExampleQuery::Order;
    switch (column) {
    case ExampleModel::promptColumn:
        return Order::prompt;
    case ExampleModel::responseColumn:
        return Order::response;
    case ExampleModel::splitColumn:
        return Order::split;
    case ExampleModel::taskColumn:
        return Order::task;
    case ExampleModel::tagsColumn:
        return Order::tags;
    default:
        return std::nullopt;
    }
}

QString columnText(const ExampleRecord& example, int column)
{
    return fromUtf8(example.*memberOf(column));
}

void setColumnText(ExampleRecord& example, int column, const QString& text)
{
    example.*memberOf(column) = text.toStdString();
}

ExampleModel::ExampleModel(QObject* parent) : QAbstractTableModel(parent) {}

void ExampleModel::show(ProjectThread* thread, std::int64_t dataset, const ExampleQuery& query)
{
    const bool other = thread != m_thread || dataset != m_dataset;
    m_thread = thread;
    m_dataset = dataset;
    m_query = query;
    m_lastSeen = 0;
    if (other) {
        beginResetModel();
        m_pages.clear();
        m_ids.clear();
        endResetModel();
    }
    reload();
}

/// The ids and the rows in view come in one answer, so that the view does not flash empty rows. What an older question
/// still searches for nobody wants to know; what is being written on the same thread goes on.
void ExampleModel::reload()
{
    ++m_generation;
    m_wanted.clear();
    m_reading = -1;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_asking = m_thread != nullptr;
    if (!m_thread)
        return;
    m_thread->run(
        this,
        [dataset = m_dataset, query = m_query, seen = m_lastSeen, own = m_stop](Project& project,
                                                                                const std::stop_token& stop) mutable {
            const std::stop_callback both(stop, [&own] { own.request_stop(); });
            throwIfStopped(own.get_token());
            Fresh fresh{exampleIds(project, dataset, query, own.get_token()), 0, {}};
            const int lastPage = std::max(0, int(fresh.ids.size()) - 1) / pageSize;
            fresh.page = std::clamp(seen / pageSize - 1, 0, lastPage);
            fresh.rows = examplesWithIds(project, pageOf(fresh.ids, fresh.page, 2));
            return fresh;
        },
        [this, generation = m_generation](Fresh fresh) {
            if (generation == m_generation)
                takeFresh(std::move(fresh));
        },
        [this, generation = m_generation](const ErrorInfo& error) {
            if (generation != m_generation)
                return;
            m_asking = false;
            Q_EMIT failed(fromUtf8(error.sentence), fromUtf8(error.detail));
        });
}

std::span<const std::int64_t> ExampleModel::pageOf(std::span<const std::int64_t> ids, int page, int pages)
{
    const std::size_t first = std::min(ids.size(), std::size_t(page) * pageSize);
    return ids.subspan(first, std::min(ids.size() - first, std::size_t(pages) * pageSize));
}

void ExampleModel::takeFresh(Fresh fresh)
{
    m_asking = false;
    beginResetModel();
    m_pages.clear();
    m_ids = std::move(fresh.ids);
    if (fresh.rows.size() > pageSize) {
        m_pages[fresh.page + 1].assign(fresh.rows.begin() + pageSize, fresh.rows.end());
        fresh.rows.resize(pageSize);
    }
    m_pages[fresh.page] = std::move(fresh.rows);
    endResetModel();
    Q_EMIT counted(qint64(m_ids.size()));
}

int ExampleModel::rowOf(std::int64_t id) const
{
    const auto it = std::ranges::find(m_ids, id);
    return it == m_ids.end() ? -1 : int(it - m_ids.begin());
}

void ExampleModel::replace(const ExampleRecord& example)
{
    for (auto& [page, rows] : m_pages) {
        const auto it = std::ranges::find(rows, example.id, &ExampleRecord::id);
        if (it == rows.end())
            continue;
        *it = example;
        const int row = page * pageSize + static_cast<int>(it - rows.begin());
        Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    }
}

std::optional<ExampleRecord> ExampleModel::example(int row) const
{
    const auto it = m_pages.find(row / pageSize);
    const auto place = static_cast<std::size_t>(row % pageSize);
    if (row < 0 || it == m_pages.end() || place >= it->second.size())
        return std::nullopt;
    return it->second[place];
}

/// Called while painting, so it only notes the page and reads after the event.
void ExampleModel::want(int page) const
{
    if (page == m_reading)
        return;
    std::erase(m_wanted, page);
    m_wanted.push_back(page);
    if (m_wanted.size() == 1 && m_reading < 0)
        QTimer::singleShot(0, const_cast<ExampleModel*>(this), &ExampleModel::readNext);
}

/// One page at a time and the latest wish first: a fast scroll does not read what it passed.
void ExampleModel::readNext()
{
    if (m_reading >= 0 || m_wanted.empty() || !m_thread)
        return;
    m_reading = m_wanted.back();
    m_wanted.pop_back();
    if (m_wanted.size() > 4)
        m_wanted.erase(m_wanted.begin(), m_wanted.end() - 4);
    const std::span<const std::int64_t> page = pageOf(m_ids, m_reading, 1);
    m_thread->run(
        this,
        [ids = std::vector(page.begin(), page.end())](Project& project, const std::stop_token&) {
            return examplesWithIds(project, ids);
        },
        [this, generation = m_generation, number = m_reading](Rows rows) {
            if (generation == m_generation)
                takePage(number, std::move(rows));
        },
        [this, generation = m_generation](const ErrorInfo& error) {
            if (generation != m_generation)
                return;
            m_reading = -1;
            m_wanted.clear(); // what is looked at is asked for again
            Q_EMIT failed(fromUtf8(error.sentence), fromUtf8(error.detail));
        });
}

void ExampleModel::takePage(int page, Rows rows)
{
    m_reading = -1;
    if (rows.size() < pageOf(m_ids, page, 1).size())
        return reload(); // some are gone: another process has removed them
    m_pages[page] = std::move(rows);
    while (m_pages.size() > pagesKept) { // the farther end is the one nobody looks at
        const bool dropFirst = page - m_pages.begin()->first > m_pages.rbegin()->first - page;
        m_pages.erase(dropFirst ? m_pages.begin() : std::prev(m_pages.end()));
    }
    const int first = page * pageSize;
    const int last = std::min(first + pageSize, rowCount()) - 1;
    if (last >= first)
        Q_EMIT dataChanged(index(first, 0), index(last, columns - 1));
    readNext();
}

int ExampleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int ExampleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ExampleModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole))
        return {};
    const auto row = example(index.row());
    m_lastSeen = index.row();
    if (!row) {
        want(index.row() / pageSize);
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : QVariant();
    }
    QString text = columnText(*row, index.column());
    if (role == Qt::EditRole)
        return text;
    if (role == Qt::DisplayRole) // a table's row is one line
        return text.left(400).replace('\n', QStringLiteral(" ⏎ "));
    return text.size() > 40 || text.contains('\n') ? QVariant(text.left(2000)) : QVariant();
}

bool ExampleModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const auto before = role == Qt::EditRole ? example(index.row()) : std::nullopt;
    if (!before)
        return false;
    ExampleRecord after = *before;
    setColumnText(after, index.column(), value.toString());
    if (columnText(after, index.column()) == columnText(*before, index.column()))
        return false;
    Q_EMIT editRequested(*before, after);
    return true;
}

QVariant ExampleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return formatCount(section + 1);
    switch (section) {
    case promptColumn:
        return tr("Prompt");
    case responseColumn:
        return tr("Response");
    case splitColumn:
        return tr("Split");
    case taskColumn:
        return tr("Task");
    case tagsColumn:
        return tr("Tags");
    default:
        return tr("Key");
    }
}

Qt::ItemFlags ExampleModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags plain = QAbstractTableModel::flags(index);
    const auto row = example(index.row());
    // Prompt and response of a conversation follow from its messages.
    const bool follows = row && !row->messages.empty() && index.column() <= responseColumn;
    return row && !follows ? plain | Qt::ItemIsEditable : plain;
}

} // namespace calm::ui
