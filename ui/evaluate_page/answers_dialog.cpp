#include "ui/evaluate_page/answers_dialog.h"

#include "core/store/project.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

namespace calm::ui
{

AnswersModel::AnswersModel(QObject* parent) : QAbstractTableModel(parent) {}

void AnswersModel::setAnswers(std::vector<EvaluationAnswerRecord> answers)
{
    m_answers = std::move(answers);
    filter(Show::all, {});
}

void AnswersModel::filter(Show show, const QString& text)
{
    beginResetModel();
    m_shown.clear();
    for (std::size_t i = 0; i < m_answers.size(); ++i) {
        const EvaluationAnswerRecord& answer = m_answers[i];
        if ((show == Show::right && !answer.correct) || (show == Show::wrong && answer.correct))
            continue;
        const bool found = text.isEmpty() || fromUtf8(answer.prompt).contains(text, Qt::CaseInsensitive) ||
                           fromUtf8(answer.expected).contains(text, Qt::CaseInsensitive) ||
                           fromUtf8(answer.answer).contains(text, Qt::CaseInsensitive);
        if (found)
            m_shown.push_back(static_cast<int>(i));
    }
    endResetModel();
}

int AnswersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int AnswersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant AnswersModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const EvaluationAnswerRecord& answer = m_answers[std::size_t(m_shown[std::size_t(index.row())])];
    if (role == Qt::ForegroundRole && index.column() == rightColumn) {
        const Colours& colours = coloursOf(QGuiApplication::palette());
        return answer.correct ? colours.success : colours.danger;
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    QString text;
    switch (index.column()) {
    case promptColumn:
        text = fromUtf8(answer.prompt);
        break;
    case expectedColumn:
        text = fromUtf8(answer.expected);
        break;
    case answerColumn:
        text = fromUtf8(answer.answer);
        break;
    default:
        return answer.correct ? tr("✓ right") : tr("✗ wrong");
    }
    return role == Qt::ToolTipRole ? text.left(2000) : text.left(400).replace('\n', QStringLiteral(" ⏎ "));
}

QVariant AnswersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return formatCount(section + 1);
    switch (section) {
    case promptColumn:
        return tr("Prompt");
    case expectedColumn:
        return tr("Expected");
    case answerColumn:
        return tr("Answer");
    default:
        return tr("Result");
    }
}

AnswersDialog::AnswersDialog(ProjectThread& thread, std::int64_t evaluation, const QString& task, const QString& member,
                             QWidget* parent)
    : QDialog(parent), m_model(new AnswersModel(this)), m_filter(new QComboBox), m_search(new QLineEdit),
      m_table(new QTableView), m_count(makeLabel({}, "muted"))
{
    setWindowTitle(tr("Answers: %1 on %2").arg(member, task));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 560);
    m_filter->setObjectName("answersFilter");
    m_filter->setAccessibleName(tr("Which answers"));
    m_filter->setToolTip(tr("Which answers are listed"));
    m_filter->addItems({tr("All answers"), tr("Only wrong"), tr("Only right")});
    m_search->setObjectName("answersSearch");
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the answers"));
    m_search->setToolTip(tr("Only examples whose prompt, expected or given answer holds this"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_table->setObjectName("answersTable");
    m_table->setAccessibleName(windowTitle());
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->setStyleSheet("QHeaderView::section { border: none; }");
    m_table->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QHeaderView* header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(AnswersModel::promptColumn, QHeaderView::Stretch);
    for (const int column : {int(AnswersModel::expectedColumn), int(AnswersModel::answerColumn)})
        header->resizeSection(column, 130);
    header->resizeSection(AnswersModel::rightColumn, 90);

    auto* line = new QHBoxLayout;
    line->addWidget(m_filter);
    line->addWidget(m_search, 1);
    line->addWidget(m_count);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(line);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_filter, &QComboBox::currentIndexChanged, this, &AnswersDialog::applyFilter);
    connect(m_search, &QLineEdit::textChanged, this, &AnswersDialog::applyFilter);

    m_count->setText(tr("Reading…"));
    thread.run(
        this,
        [evaluation, task = task.toStdString(), member = member.toStdString()](
            Project& project, const std::stop_token&) { return project.evaluationAnswers(evaluation, task, member); },
        [this](std::vector<EvaluationAnswerRecord> answers) {
            m_model->setAnswers(std::move(answers));
            applyFilter();
        },
        [this](const ErrorInfo& error) { m_count->setText(fromUtf8(error.sentence)); });
}

void AnswersDialog::applyFilter()
{
    m_model->filter(static_cast<AnswersModel::Show>(m_filter->currentIndex()), m_search->text());
    m_count->setText(tr("%1 of %2").arg(formatCount(m_model->rowCount()), formatCount(m_model->total())));
}

} // namespace calm::ui
