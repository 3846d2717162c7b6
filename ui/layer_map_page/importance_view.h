#pragma once

#include "core/spec/connection_importance.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;

namespace calm::ui
{

class CompositionDraft;
class MeasureBar;
class ProjectSession;

/// A report's connections in the order of a composition's models, which may have been chosen anew since; those of
/// models that it does not have are left out.
std::vector<ConnectionImportance> importanceFor(const ImportanceReport& report, const Composition& composition);

/// A measured report as rows: augmenting model, both layers, what is added, what cutting costs. Sortable by its
/// numbers.
class ImportanceModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { modelColumn, fromColumn, toColumn, shareColumn, riseColumn, columnCountValue };

    using QAbstractTableModel::QAbstractTableModel;
    void setReport(const std::optional<ImportanceReport>& report);
    const ConnectionImportance& at(int row) const { return m_report->connections.at(std::size_t(row)); }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    std::optional<ImportanceReport> m_report;
};

/// What each connection of the trained composition adds and what cutting it costs: measured on demand, as a table, and
/// in the drawing as long as wished.
///
/// | objectName                             | widget                                     |
/// |----------------------------------------|--------------------------------------------|
/// | importanceButton, importanceStopButton | measures, stops                            |
/// | importanceProgress, importanceStatus   | how far it is; on what it was measured     |
/// | importanceTable                        | the numbers                                |
/// | importanceShown                        | whether the drawing shows them             |
/// | trainFirstButton                       | to the Train page, while nothing is trained |
class ImportanceView : public QWidget
{
    Q_OBJECT

public:
    explicit ImportanceView(CompositionDraft& draft, QWidget* parent = nullptr);
    void setSession(ProjectSession* session);
    void setTrained(bool trained); ///< whether the composition has a checkpoint
    void setReport(const std::optional<ImportanceReport>& report);
    void setOutdated();
    /// For the drawing; empty while there is nothing to show, or it shall not be shown.
    std::vector<ConnectionImportance> shown() const;

Q_SIGNALS:
    void measured(const calm::ImportanceReport& report);
    void shownChanged();
    void selected(const std::vector<calm::Connection>& connections); ///< by the person, in the table
    void pageRequested(const QString& page);
    void errorRaised(const QString& sentence, const QString& detail);

private:
    void measure();
    CompositionDraft& m_draft;
    QPointer<ProjectSession> m_session;
    std::optional<ImportanceReport> m_report;
    MeasureBar* m_bar;
    QLabel* m_untrained;
    QPushButton* m_train;
    QWidget* m_result;
    ImportanceModel* m_model;
    QTableView* m_table;
    QCheckBox* m_inDrawing;
};

} // namespace calm::ui
