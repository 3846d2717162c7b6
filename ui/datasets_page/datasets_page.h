#pragma once

#include "core/base/error.h"
#include "core/store/dataset_files.h"
#include "ui/datasets_page/example_commands.h"
#include "ui/reading/reading.h"
#include "ui/widgets/latest_job.h"
#include "ui/widgets/page.h"

#include <QPointer>
#include <QTimer>

#include <memory>
#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QTabWidget;
class QTableView;
class QToolButton;
class QUndoStack;

namespace calm::ui
{

class AlikeView;
class Card;
class DatasetList;
class EmptyState;
class ExampleModel;
class ExampleView;
class FilterBar;
class PageStack;
class ProgressLine;
class ProjectThread;
class ShareBars;
class StatisticsView;
struct DatasetFacts;

/// Datasets: import, browse, search, edit, tag, split, check and export examples. Reads and writes of rows happen on a
/// thread with a Project of its own, long searches each on another; the window's thread never waits for them.
///
/// | objectName          | widget                                                |
/// |---------------------|-------------------------------------------------------|
/// | datasetsList        | the datasets                                          |
/// | importDatasetButton | ImportDialog                                          |
/// | exportDatasetButton | a menu: JSONL in three forms, a folder for Hugging Face datasets |
/// | searchInput, splitFilter, tagFilter, lengthFilter, clearFilters | FilterBar |
/// | examplesTable       | the rows: edit in place, Delete removes, headings sort |
/// | splitCounts         | how many rows each split has                          |
/// | datasetVersion      | which runs have seen it, and whether it has changed since |
/// | splitDatasetButton  | SplitDialog                                           |
/// | addExampleButton, deleteExamplesButton, tagExamplesButton (with tagInput), undoExampleButton, redoExampleButton |
/// | | exampleCount        | rows shown of all                                     | | showReadingButton   | shows the
/// panel at the right                          | | dataTabs            | Example (ExampleView), Statistics
/// (StatisticsView), Duplicates, Splits (AlikeView) |
class DatasetsPage : public Page
{
    Q_OBJECT

public:
    explicit DatasetsPage(QWidget* parent = nullptr);
    ~DatasetsPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;
    void showItem(std::int64_t dataset) override;

    void importFile(const QString& file = {}); ///< opens the dialog, which asks when `file` is empty
    /// The chosen dataset; trouble comes as errorRaised.
    void exportTo(const QString& file, ExportForm form = ExportForm::own);
    void exportForHuggingFace(const QString& folder); ///< which must not be there yet, or be empty
    void split(const SplitRule& rule);
    void tagSelected(const TagChange& change);
    QUndoStack& undoStack() { return *m_undo; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // datasets_layout.cpp
    void build();
    QWidget* buildLeft();
    QWidget* buildMiddle();
    QWidget* buildPanel();
    void buildTools();
    void buildTagMenu();
    void buildExportMenu();
    void connectParts();
    void connectTable();
    void connectPanel();
    void connectButtons();
    void hideColumns(int width); ///< of the table

    void keepTyped();
    void readProject();
    void showDataset();
    void applyFilter();
    void readDatasetFacts();
    void readDatasetVersions();
    void showFacts(const DatasetFacts& facts);
    void showState();
    void readModels(); ///< of the current composition
    void showModels();
    void showExample();
    void reveal(std::int64_t id); ///< in the table, filters taken away where it does not pass them
    void setLimit(int tokens);

    // dataset_actions.cpp
    ExampleWriter writer();
    void afterWrite();
    void addRow();
    void removeRows();
    void remove(const std::vector<std::int64_t>& ids);
    std::vector<std::int64_t> selectedIds() const;
    void removeDataset();
    void openSplitDialog();
    void chooseExportFile(ExportForm form);
    void chooseExportFolder();
    /// `write` answers with the number of examples.
    void runExport(std::function<std::int64_t(Project&, const ProgressCallback&, const std::stop_token&)> write,
                   const QString& target);
    void fillTagMenu();
    void raise(const ErrorInfo& error);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::vector<DatasetRecord> m_datasets;
    std::vector<ReadingModel> m_models; ///< the anchor first
    QStringList m_tags;                 ///< of the dataset
    qint64 m_matching = 0;
    std::int64_t m_wanted = 0; ///< an example to be shown when the rows are there
    bool m_loaded = false;
    bool m_scrollToEnd = false; ///< after a row was added
    QTimer m_runsMoved;
    QUndoStack* m_undo;
    LatestJob m_exporting;

    PageStack* m_stack;
    EmptyState* m_empty;
    DatasetList* m_list;
    ExampleModel* m_model;
    QTableView* m_table;
    Card* m_card;
    QWidget* m_panel;
    QTabWidget* m_tabs;
    FilterBar* m_filters;
    QLabel* m_splits;
    QLabel* m_version;
    QLabel* m_note; ///< what the last split could not keep together
    QLabel* m_count;
    ProgressLine* m_exportProgress;
    QPushButton* m_import;
    QPushButton* m_export;
    QAction* m_exportShown; ///< only what passes the filters
    QPushButton* m_splitButton;
    QToolButton* m_add;
    QToolButton* m_delete;
    QToolButton* m_tag;
    QMenu* m_tagMenu;
    QLineEdit* m_tagInput;
    QToolButton* m_undoButton;
    QToolButton* m_redoButton;
    QToolButton* m_panelButton;
    ExampleView* m_example;
    StatisticsView* m_statistics;
    AlikeView* m_duplicates;
    AlikeView* m_leakage;
    ShareBars* m_shares;
};

} // namespace calm::ui
