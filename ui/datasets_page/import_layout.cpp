#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/import_dialog.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

/// How the dialog's parts stand; what they do is in import_dialog.cpp.
namespace calm::ui
{

ImportDialog::ImportDialog(const QString& projectFile, const QStringList& takenNames, QWidget* parent)
    : QDialog(parent), m_thread(new ProjectThread(projectFile)), m_takenNames(takenNames), m_stack(new QStackedWidget),
      m_progress(new QProgressBar), m_start(new QPushButton(tr("Import"))),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Close))
{
    setWindowTitle(tr("Import a dataset"));
    resize(680, 600);
    m_start->setObjectName("importStart");
    setRole(m_start, "primary");
    m_start->setDefault(true);
    m_buttons->addButton(m_start, QDialogButtonBox::ActionRole);
    m_progress->setObjectName("importProgress");
    m_progress->setAccessibleName(tr("Progress of the import"));
    m_progress->setTextVisible(false);

    auto* questions = new QWidget;
    auto* column = new QVBoxLayout(questions);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(buildQuestions());
    column->addWidget(buildPreview(), 1);
    m_stack->addWidget(questions);
    m_stack->addWidget(buildReport());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_buttons);

    connect(m_start, &QPushButton::clicked, this, &ImportDialog::start);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &ImportDialog::reject);
    connect(&m_timer, &QTimer::timeout, this, &ImportDialog::showProgress);
    connect(m_name, &QLineEdit::textChanged, this, &ImportDialog::showState);
    connect(m_file, &QLineEdit::editingFinished, this, [this] {
        if (!m_file->text().isEmpty() && m_file->isModified())
            setFile(m_file->text());
    });
    for (QComboBox* box : {m_promptField, m_responseField, m_split})
        connect(box, &QComboBox::currentIndexChanged, this, &ImportDialog::readPreview);
    showState();
}

ImportDialog::~ImportDialog() = default;

QWidget* ImportDialog::buildQuestions()
{
    m_file = new QLineEdit;
    m_file->setObjectName("importFile");
    m_file->setPlaceholderText(tr("A JSONL file: one example a line"));
    auto* browseButton = new QPushButton(tr("Choose…"));
    connect(browseButton, &QPushButton::clicked, this, &ImportDialog::browse);
    m_name = new QLineEdit;
    m_name->setObjectName("importName");
    m_promptField = new QComboBox;
    m_promptField->setObjectName("importPromptField");
    m_promptField->setAccessibleName(tr("Field of the prompt"));
    m_responseField = new QComboBox;
    m_responseField->setObjectName("importResponseField");
    m_responseField->setAccessibleName(tr("Field of the response"));
    for (QComboBox* box : {m_promptField, m_responseField})
        box->addItem(tr("recognise"), QString());
    m_split = new QComboBox;
    m_split->setObjectName("importSplit");
    for (const char* split : {"", "train", "validation", "test"})
        m_split->addItem(splitLabel(split), QString(split));
    m_skip = new QRadioButton(tr("Skip and count them"));
    m_skip->setObjectName("importSkip");
    m_skip->setChecked(true);
    m_refuse = new QRadioButton(tr("Refuse the file"));
    m_refuse->setObjectName("importRefuse");

    auto* widget = new QWidget;
    auto* form = new QFormLayout(widget);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto label = [](const QString& text, QWidget* buddy) { // a row of several fields has no buddy by itself
        auto* made = new QLabel(text);
        made->setBuddy(buddy);
        return made;
    };
    const auto line = [](std::initializer_list<QWidget*> widgets) {
        auto* box = new QHBoxLayout;
        for (QWidget* each : widgets)
            box->addWidget(each, qobject_cast<QPushButton*>(each) ? 0 : 1);
        return box;
    };
    form->addRow(label(tr("&File"), m_file), line({m_file, browseButton}));
    form->addRow(tr("&Name"), m_name);
    form->addRow(label(tr("P&rompt, response"), m_promptField), line({m_promptField, m_responseField}));
    form->addRow(tr("&Split of lines that name none"), m_split);
    form->addRow(tr("Lines that cannot be read"), line({m_skip, m_refuse}));
    centreLabels(*form);
    return widget;
}

QWidget* ImportDialog::buildPreview()
{
    m_preview = new QTableWidget(0, 3);
    m_preview->setObjectName("importPreview");
    m_preview->setAccessibleName(tr("The first examples as they will be imported"));
    m_preview->setHorizontalHeaderLabels({tr("Prompt"), tr("Response"), tr("Split")});
    m_preview->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_preview->horizontalHeader()->resizeSection(1, 160);
    m_preview->horizontalHeader()->resizeSection(2, 90);
    m_preview->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_preview->verticalHeader()->hide();
    m_preview->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_preview->setShowGrid(false);
    m_preview->setWordWrap(false);
    m_preview->setAlternatingRowColors(true);
    m_preview->setTabKeyNavigation(false);
    m_problems = makeSentence({}, "muted");
    m_problems->setObjectName("importProblems");
    m_error = makeSentence({}, "danger");
    m_error->setObjectName("importError");
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_preview, 1);
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
