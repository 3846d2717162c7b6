#pragma once

#include "core/store/dataset_files.h"

#include <QDialog>

#include <array>
#include <memory>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QStackedWidget;
class QTableWidget;
class QTabWidget;

namespace calm::ui
{

class ProgressLine;
class ProjectThread;

/// From a file to a dataset: what its first lines become and how they stand in the file, format and encoding as they
/// were recognised, which columns are read, what happens to broken lines and repeated examples; then the import with
/// progress and stop, then its report. Reads and writes on a thread of its own, so that the page goes on browsing.
/// Object names: "importFile", "importName", "importFormat", "importEncoding", "importHeader", "importPromptField",
/// "importResponseField", "importSplitField", "importTaskField", "importTagsField", "importKeyField", "importSplit",
/// "importSkip", "importRefuse", "importOnce", "importViews", "importPreview", "importRows", "importProblems",
/// "importStart", "importProgress", "importReport".
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
    /// `sentence`: what was imported into it.
    void imported(const QString& dataset, const QString& sentence);

private:
    /// A column to choose, and where the choice goes.
    struct Column
    {
        QComboBox* box;
        std::string FieldNames::*member;
    };
    QWidget* buildQuestions();
    void buildColumns(QFormLayout& form);
    QWidget* buildPreview();
    QWidget* buildReport();
    void browse();
    void readPreview();
    void showPreview(const ImportPreview& preview);
    void showExamples(const std::vector<Example>& examples);
    void showRows(const ImportPreview& preview);
    void showColumns(const ImportPreview& preview);
    void showFormat(const ImportReport& report);
    void showState();
    void finish(const ImportReport& report);
    ImportOptions options() const;
    QString problem() const;

    std::unique_ptr<ProjectThread> m_thread;
    QStringList m_takenNames;
    ImportReport m_report;
    bool m_importing = false;
    bool m_done = false;
    int m_generation = 0; ///< of the preview
    bool m_previewIsGood = false;

    QStackedWidget* m_stack;
    QWidget* m_questions;
    QLineEdit* m_file;
    QLineEdit* m_name;
    QComboBox* m_format;
    QComboBox* m_encoding;
    QCheckBox* m_header;
    std::array<Column, 6> m_columns;
    QComboBox* m_split;
    QRadioButton* m_skip;
    QRadioButton* m_refuse;
    QCheckBox* m_once;
    QTabWidget* m_views;
    QTableWidget* m_preview;
    QTableWidget* m_rows;
    QLabel* m_problems;
    QLabel* m_error;
    ProgressLine* m_progress;
    QLabel* m_summary;
    QPlainTextEdit* m_skipped;
    QPushButton* m_start;
    QDialogButtonBox* m_buttons;
};

/// The report's lines as a person reads them: "Line 7: has no \"response\"", one a line.
QString skippedLinesText(const ImportReport& report);

QString formatLabel(FileFormat format);       ///< "JSON lines"
QString encodingLabel(TextEncoding encoding); ///< "UTF-8"

} // namespace calm::ui
