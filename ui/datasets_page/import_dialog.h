#pragma once

#include "core/store/dataset_files.h"

#include <QDialog>
#include <QTimer>

#include <atomic>
#include <memory>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QStackedWidget;
class QTableWidget;

namespace calm::ui
{

class ProjectThread;

/// From a JSONL file to a dataset: what its first lines become, which fields are read, what happens to broken lines,
/// then the import with progress and cancel, then its report. Reads and writes on a thread of its own, so that the
/// page goes on browsing. Object names: "importFile", "importName", "importPromptField", "importResponseField",
/// "importSplit", "importSkip", "importRefuse", "importPreview", "importProblems", "importStart", "importProgress",
/// "importReport".
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(const QString& projectFile, const QStringList& takenNames, QWidget* parent = nullptr);
    ~ImportDialog() override;

    void setFile(const QString& file);
    bool isImporting() const { return m_importing; }
    const ImportReport& report() const { return m_report; }

public Q_SLOTS:
    void start();
    void reject() override; ///< stops an import under way first; nothing of it remains

Q_SIGNALS:
    void imported(const QString& dataset);

private:
    struct Counter; ///< how far the thread is
    QWidget* buildQuestions();
    QWidget* buildPreview();
    QWidget* buildReport();
    void browse();
    void readPreview();
    void showPreview(const ImportPreview& preview);
    void showState();
    void showProgress();
    void finish(const ImportReport& report);
    ImportOptions options() const;
    QString problem() const;

    std::unique_ptr<ProjectThread> m_thread;
    std::shared_ptr<Counter> m_counter;
    QStringList m_takenNames;
    ImportReport m_report;
    bool m_importing = false;
    bool m_done = false;
    int m_generation = 0; ///< of the preview
    bool m_previewIsGood = false;
    QTimer m_timer;

    QStackedWidget* m_stack;
    QLineEdit* m_file;
    QLineEdit* m_name;
    QComboBox* m_promptField;
    QComboBox* m_responseField;
    QComboBox* m_split;
    QRadioButton* m_skip;
    QRadioButton* m_refuse;
    QTableWidget* m_preview;
    QLabel* m_problems;
    QLabel* m_error;
    QProgressBar* m_progress;
    QLabel* m_summary;
    QPlainTextEdit* m_skipped;
    QPushButton* m_start;
    QDialogButtonBox* m_buttons;
};

/// The report's lines as a person reads them: "Line 7: has no \"response\"", one a line.
QString skippedLinesText(const ImportReport& report);

} // namespace calm::ui
