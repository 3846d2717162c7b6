#pragma once

#include "core/store/example_query.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace calm::ui
{

class ProjectThread;

/// The examples of one dataset that pass a query, as a table of any length: it knows the ids of all of them, and only
/// pages that are looked at are read, on the project's thread; a row shows dots until its page is there. Editing a cell
/// changes nothing by itself: it asks for the change, so that the page can make it undoable.
class ExampleModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { promptColumn, responseColumn, splitColumn, taskColumn, tagsColumn, keyColumn, columns };
    static constexpr int pageSize = 200;

    explicit ExampleModel(QObject* parent = nullptr);

    /// `thread` nullptr empties the table. A query takes effect when it has been answered; a newer one stops it.
    void show(ProjectThread* thread, std::int64_t dataset, const ExampleQuery& query);
    void reload();                              ///< asks again; rows shown stay until then
    void replace(const ExampleRecord& example); ///< shows a changed example at once

    std::optional<ExampleRecord> example(int row) const;                    ///< nullopt while it is not loaded
    std::int64_t idAt(int row) const { return m_ids.at(std::size_t(row)); } ///< known before the example is loaded
    std::span<const std::int64_t> ids() const { return m_ids; }
    int rowOf(std::int64_t id) const; ///< -1 = it does not pass the query
    bool isLoading() const { return m_asking; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void editRequested(const calm::ExampleRecord& before, const calm::ExampleRecord& after);
    void counted(qint64 rows);
    void failed(const QString& sentence, const QString& detail);

private:
    using Rows = std::vector<ExampleRecord>;
    void want(int page) const;
    void readNext();
    struct Fresh
    {
        std::vector<std::int64_t> ids;
        int page = 0; ///< of the first of `rows`
        Rows rows;    ///< up to two pages
    };
    static std::span<const std::int64_t> pageOf(std::span<const std::int64_t> ids, int page, int pages);
    void takeFresh(Fresh fresh);
    void takePage(int page, Rows rows);

    QPointer<ProjectThread> m_thread;
    std::int64_t m_dataset = 0;
    ExampleQuery m_query;
    std::vector<std::int64_t> m_ids;
    std::stop_source m_stop;    ///< of the question that is being answered
    int m_generation = 0;       ///< answers to older questions are dropped
    mutable int m_lastSeen = 0; ///< the row a view asked for last
    bool m_asking = false;
    int m_reading = -1; ///< the page being read, -1 = none
    std::map<int, Rows> m_pages;
    mutable std::vector<int> m_wanted; ///< pages missed while painting, the latest last
};

/// The order of a query that a column's heading asks for; nothing where there is none.
std::optional<ExampleQuery::Order> orderOf(int column);

QString columnText(const ExampleRecord& example, int column);
void setColumnText(ExampleRecord& example, int column, const QString& text);

} // namespace calm::ui
