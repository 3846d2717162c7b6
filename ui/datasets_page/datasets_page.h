#pragma once

#include "core/base/error.h"
#include "core/store/project.h"
#include "ui/datasets_page/example_commands.h"
#include "ui/widgets/page.h"

#include <QPointer>
#include <QTimer>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QToolButton;
class QUndoStack;

namespace calm
{
struct SplitRule;
}

namespace calm::ui
{

class Card;
class DatasetList;
class EmptyState;
class ExampleModel;
class PageStack;
class ReadingPanel;
class ProjectThread;

/// Datasets: import, browse, search, edit, split and export examples. Reads and writes of rows happen on a thread
/// with a Project of its own; the window's thread never waits for them.
///
/// | objectName          | widget                                                |
/// |---------------------|-------------------------------------------------------|
/// | datasetsList        | the datasets                                          |
/// | importDatasetButton | ImportDialog                                          |
/// | exportDatasetButton | the chosen dataset as JSONL                           |
/// | searchInput         | searches prompts and responses                        |
/// | splitFilter         | one split only                                        |
/// | examplesTable       | the rows: edit in place, Delete removes               |
/// | splitCounts         | how many rows each split has                          |
/// | splitDatasetButton  | SplitDialog                                           |
/// | addExampleButton, deleteExamplesButton, undoExampleButton, redoExampleButton | |
/// | exampleCount        | rows shown of all                                     |
/// | showReadingButton   | the selected row's tokens, as the models of the composition read it (ReadingPanel) |
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
    void exportTo(const QString& file);        ///< the chosen dataset; trouble comes as errorRaised
    void split(const SplitRule& rule);
    QUndoStack& undoStack() { return *m_undo; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QWidget* buildLeft();
    QWidget* buildRight();
    void connectParts();
    void connectButtons();
    void readProject();
    void showDataset();
    void applyFilter();
    void readSplits();
    void showSplits(const std::vector<std::pair<std::string, std::int64_t>>& counts);
    void showState();
    void readModels(); ///< of the current composition
    void showReading();

    ExampleWriter writer();
    void afterWrite();
    void addRow();
    void removeRows();
    void removeDataset();
    void openSplitDialog();
    void chooseExportFile();
    void raise(const ErrorInfo& error);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::vector<DatasetRecord> m_datasets;
    qint64 m_matching = 0;
    bool m_loaded = false;
    bool m_scrollToEnd = false; ///< after a row was added
    QTimer m_searchDelay;
    QUndoStack* m_undo;

    PageStack* m_stack;
    EmptyState* m_empty;
    DatasetList* m_list;
    ExampleModel* m_model;
    QTableView* m_table;
    Card* m_card;
    QLabel* m_splits;
    QLabel* m_note; ///< what the last split could not keep together
    QLabel* m_count;
    QLineEdit* m_search;
    QComboBox* m_splitFilter;
    QPushButton* m_import;
    QPushButton* m_export;
    QPushButton* m_splitButton;
    QToolButton* m_add;
    QToolButton* m_delete;
    QToolButton* m_undoButton;
    QToolButton* m_redoButton;
    QToolButton* m_readingButton;
    ReadingPanel* m_reading;
};

} // namespace calm::ui
