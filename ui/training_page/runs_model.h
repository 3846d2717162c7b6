#pragma once

#include "core/store/records.h"

#include <QAbstractTableModel>
#include <QColor>

#include <map>
#include <optional>
#include <vector>

namespace calm::ui
{

QString stateText(RunState state); ///< as a person reads it

/// The project's runs, newest first. A run whose curves are shown carries their colour.
class RunsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { nameColumn, stateColumn, stepColumn, lossColumn, durationColumn, columns };

    explicit RunsModel(QObject* parent = nullptr);

    void setRuns(std::vector<RunRecord> runs); ///< rows that stay keep their selection
    void setColours(const std::map<std::int64_t, QColor>& colours);
    const std::vector<RunRecord>& runs() const { return m_runs; }
    std::optional<RunRecord> run(std::int64_t id) const;
    int rowOf(std::int64_t id) const; ///< -1 = not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const RunRecord& run, int column) const;
    std::vector<RunRecord> m_runs;
    std::map<std::int64_t, QColor> m_colours;
};

} // namespace calm::ui
