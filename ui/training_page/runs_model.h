#pragma once

#include "core/store/records.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>

#include <map>
#include <optional>
#include <vector>

namespace calm::ui
{

QString stateText(RunState state); ///< as a person reads it
/// The settings' length as far as it is known: "120 / 600", "120" in a run of epochs whose steps are not counted yet.
QString stepText(const RunRecord& run);

/// The project's runs, newest first. A run whose curves are shown carries their colour. Names and notes can be edited.
class RunsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        nameColumn,
        compositionColumn,
        methodColumn,
        stateColumn,
        stepColumn,
        lossColumn,
        durationColumn,
        noteColumn,
        columns
    };
    static constexpr int sortRole = Qt::UserRole; ///< a number or a text to order by
    static constexpr int idRole = Qt::UserRole + 1;

    explicit RunsModel(QObject* parent = nullptr);

    void setRuns(std::vector<RunRecord> runs);     ///< rows that stay keep their selection
    void expect(std::int64_t run, RunState state); ///< what was just asked for, until the project says how it is
    void setColours(const std::map<std::int64_t, QColor>& colours);
    const std::vector<RunRecord>& runs() const { return m_runs; }
    std::optional<RunRecord> run(std::int64_t id) const;
    int rowOf(std::int64_t id) const; ///< -1 = not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void renamed(qint64 run, const QString& name); ///< the person typed it; the model still has the old one
    void noted(qint64 run, const QString& note);

private:
    QString text(const RunRecord& run, int column) const;
    QVariant sortKey(const RunRecord& run, int column) const;
    QVariant colour(const RunRecord& run, int column) const;
    std::vector<RunRecord> m_runs;
    std::map<std::int64_t, QColor> m_colours;
};

/// The rows as the person wants them: those that hold every word of the filter in some column, in the chosen order;
/// newest first until one is chosen.
class RunsView : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RunsView(RunsModel* model, QObject* parent = nullptr);
    void setFilter(const QString& text);
    std::int64_t runAt(int row) const;
    int rowOf(std::int64_t run) const; ///< -1 = not there or filtered out

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    RunsModel* m_model;
    QStringList m_words;
};

} // namespace calm::ui
