#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/import_dialog.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

/// How the dialog's parts stand; what they do is in import_dialog.cpp.
namespace calm::ui
{

namespace
{

/// A field of a form that is several widgets; those that are no buttons share the room.
QHBoxLayout* lineOf(std::initializer_list<QWidget*> widgets)
{
    auto* box = new QHBoxLayout;
    for (QWidget* each : widgets)
        box->addWidget(each, qobject_cast<QAbstractButton*>(each) ? 0 : 1);
    return box;
}

/// For a row of several fields, which has no buddy by itself.
QLabel* labelFor(const QString& text, QWidget* buddy)
{
    auto* made = new QLabel(text);
    made->setBuddy(buddy);
    return made;
}

QTableWidget* previewTable(const char* name, const QString& accessibleName)
{
    auto* table = new QTableWidget;
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(true);
    table->setTabKeyNavigation(false);
    return table;
}

} // namespace

ImportDialog::ImportDialog(const QString& projectFile, const QStringList& takenNames, QWidget* parent)
    : QDialog(parent), m_thread(new ProjectThread(projectFile)), m_takenNames(takenNames), m_stack(new QStackedWidget),
      m_progress(new ProgressLine("importProgress", tr("Progress of the import"))),
      m_start(new QPushButton(tr("Import"))), m_buttons(new QDialogButtonBox(QDialogButtonBox::Close))
{
    setWindowTitle(tr("Import a dataset"));
    resize(700, 640);
    m_start->setObjectName("importStart");
    setRole(m_start, "primary");
    m_start->setDefault(true);
    m_buttons->addButton(m_start, QDialogButtonBox::ActionRole);

    m_questions = buildQuestions();
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(m_questions);
    column->addWidget(buildPreview(), 1);
    m_stack->addWidget(whole);
    m_stack->addWidget(buildReport());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_buttons);

    connect(m_start, &QPushButton::clicked, this, &ImportDialog::start);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &ImportDialog::reject);
    connect(m_progress, &ProgressLine::stopRequested, this, &ImportDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &ImportDialog::showState);
    connect(m_file, &QLineEdit::editingFinished, this, [this] {
        if (!m_file->text().isEmpty() && m_file->isModified())
            setFile(m_file->text());
    });
    for (QComboBox* box : {m_format, m_encoding, m_split})
        connect(box, &QComboBox::currentIndexChanged, this, &ImportDialog::readPreview);
    for (const Column& each : m_columns)
        connect(each.box, &QComboBox::currentIndexChanged, this, &ImportDialog::readPreview);
    connect(m_header, &QCheckBox::toggled, this, &ImportDialog::readPreview);
    showState();
}

ImportDialog::~ImportDialog() = default;

QWidget* ImportDialog::buildQuestions()
{
    m_file = new QLineEdit;
    m_file->setObjectName("importFile");
    m_file->setPlaceholderText(tr("JSON lines, JSON, CSV, TSV or text; compressed with gzip, too"));
    auto* browseButton = new QPushButton(tr("Choose…"));
    connect(browseButton, &QPushButton::clicked, this, &ImportDialog::browse);
    m_name = new QLineEdit;
    m_name->setObjectName("importName");
    m_format = new QComboBox;
    m_format->setObjectName("importFormat");
    m_format->setAccessibleName(tr("Format of the file"));
    for (const FileFormat format : {FileFormat::automatic, FileFormat::jsonLines, FileFormat::json, FileFormat::csv,
                                    FileFormat::tsv, FileFormat::textLines, FileFormat::textWhole})
        m_format->addItem(formatLabel(format), int(format));
    m_encoding = new QComboBox;
    m_encoding->setObjectName("importEncoding");
    m_encoding->setAccessibleName(tr("Encoding of the file"));
    for (const TextEncoding encoding : {TextEncoding::automatic, TextEncoding::utf8, TextEncoding::utf16LittleEndian,
                                        TextEncoding::utf16BigEndian, TextEncoding::latin1, TextEncoding::windows1252})
        m_encoding->addItem(encodingLabel(encoding), int(encoding));
    m_header = new QCheckBox(tr("First row names the columns"));
    m_header->setObjectName("importHeader");
    m_header->setChecked(true);
    m_header->hide();
    m_split = new QComboBox;
    m_split->setObjectName("importSplit");
    for (const char* split : {"", "train", "validation", "test"})
        m_split->addItem(splitLabel(split), QString(split));
    m_skip = new QRadioButton(tr("Skip and count them"));
    m_skip->setObjectName("importSkip");
    m_skip->setChecked(true);
    m_refuse = new QRadioButton(tr("Refuse the file"));
    m_refuse->setObjectName("importRefuse");
    m_once = new QCheckBox(tr("&Leave out examples that repeat an earlier one"));
    m_once->setObjectName("importOnce");
    m_once->setToolTip(tr("With the same prompt, response and messages."));

    auto* widget = new QWidget;
    auto* form = new QFormLayout(widget);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(labelFor(tr("&File"), m_file), lineOf({m_file, browseButton}));
    form->addRow(tr("&Name"), m_name);
    form->addRow(labelFor(tr("R&ead as"), m_format), lineOf({m_format, m_encoding, m_header}));
    buildColumns(*form);
    form->addRow(tr("Split of lines that name &none"), m_split);
    form->addRow(tr("Lines that cannot be read"), lineOf({m_skip, m_refuse}));
    form->addRow(QString(), m_once);
    centreLabels(*form);
    return widget;
}

void ImportDialog::buildColumns(QFormLayout& form)
{
    const auto column = [](const char* name, const QString& accessibleName, std::string FieldNames::*member) {
        auto* box = new QComboBox;
        box->setObjectName(name);
        box->setAccessibleName(accessibleName);
        box->setToolTip(accessibleName);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
        box->addItem(tr("as found"), QString());
        return Column{box, member};
    };
    m_columns = {
        column("importPromptField", tr("Column of the prompt"), &FieldNames::prompt),
        column("importResponseField", tr("Column of the response"), &FieldNames::response),
        column("importSplitField", tr("Column of the split"), &FieldNames::split),
        column("importTaskField", tr("Column of the task"), &FieldNames::task),
        column("importTagsField", tr("Column of the tags"), &FieldNames::tags),
        column("importKeyField", tr("Column of the key: examples of one key belong into one split"), &FieldNames::key)};
    form.addRow(labelFor(tr("P&rompt, response"), m_columns[0].box), lineOf({m_columns[0].box, m_columns[1].box}));
    form.addRow(labelFor(tr("&Split, task, tags, key"), m_columns[2].box),
                lineOf({m_columns[2].box, m_columns[3].box, m_columns[4].box, m_columns[5].box}));
}

QWidget* ImportDialog::buildPreview()
{
    m_preview = previewTable("importPreview", tr("The first examples as they will be imported"));
    m_preview->setColumnCount(6);
    m_preview->setHorizontalHeaderLabels(
        {tr("Prompt"), tr("Response"), tr("Split"), tr("Task"), tr("Tags"), tr("Key")});
    m_preview->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_preview->horizontalHeader()->resizeSection(1, 160);
    for (int column = 2; column < m_preview->columnCount(); ++column)
        m_preview->horizontalHeader()->resizeSection(column, 84);
    for (int column = 3; column < m_preview->columnCount(); ++column)
        m_preview->hideColumn(column);
    m_rows = previewTable("importRows", tr("The first rows as they stand in the file"));
    m_views = new QTabWidget;
    m_views->setObjectName("importViews");
    m_views->setAccessibleName(tr("The first rows"));
    m_views->addTab(m_preview, tr("As examples"));
    m_views->addTab(m_rows, tr("In the file"));
    m_problems = makeSentence({}, "muted");
    m_problems->setObjectName("importProblems");
    m_error = makeSentence({}, "danger");
    m_error->setObjectName("importError");
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_views, 1);
    column->addWidget(m_problems);
    column->addWidget(m_error);
    return widget;
}

QWidget* ImportDialog::buildReport()
{
    m_summary = makeSentence({}, "plain");
    m_summary->setObjectName("importReport");
    m_skipped = new QPlainTextEdit;
    m_skipped->setObjectName("importSkipped");
    m_skipped->setAccessibleName(tr("Lines that were skipped"));
    m_skipped->setReadOnly(true);
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_summary);
    column->addWidget(m_skipped, 1);
    column->addStretch();
    return widget;
}

} // namespace calm::ui
