#include "ui/evaluate_page/result_view.h"

#include "ui/evaluate_page/result_chart.h"
#include "ui/evaluate_page/result_model.h"
#include "ui/evaluate_page/verdict.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace calm::ui
{

ResultView::ResultView(QWidget* parent)
    : QWidget(parent), m_model(new ResultModel(this)), m_table(new QTableView), m_chart(new ResultChart),
      m_verdict(makeSentence({}, "success")), m_note(makeSentence({}, "muted"))
{
    m_verdict->setObjectName("evaluateVerdict");
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->setObjectName("resultsTable");
    m_table->setAccessibleName(tr("Results: rows datasets, columns members"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ResultDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setCornerButtonEnabled(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(76);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setMaximumWidth(180);
    m_table->verticalHeader()->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->setStyleSheet("QHeaderView::section { border: none; }");
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->viewport()->setCursor(Qt::PointingHandCursor);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addWidget(m_verdict);
    layout->addWidget(m_table);
    layout->addWidget(m_note);
    layout->addWidget(m_chart, 1);
    const auto choose = [this](const QModelIndex& index) {
        if (index.isValid())
            Q_EMIT cellChosen(fromUtf8(table().tasks[std::size_t(index.row())]),
                              fromUtf8(table().members[std::size_t(index.column())]));
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, [this, choose](const QModelIndex& index) {
        if (m_table->hasFocus() && !m_table->underMouse()) // the keyboard; the mouse has its own signal
            choose(index);
    });
}

void ResultView::showEvaluation(const EvaluationRecord& evaluation)
{
    const ResultTable table = resultTableFromJson(evaluation.table);
    m_evaluation = evaluation;
    m_model->setTable(table);
    m_chart->setTable(m_model->table());
    const Verdict verdict = verdictOf(m_model->table());
    m_verdict->setText(verdict.sentence);
    m_verdict->setVisible(!verdict.sentence.isEmpty());
    setRole(m_verdict, verdict.good ? "success" : "warning");
    m_note->setText(
        tr("%1, percent right with 95 % interval; the best of each row stands on a coloured ground. Click a "
           "cell to read its answers.")
            .arg(fromUtf8(table.metric)));
    fitTable();
}

void ResultView::fitTable()
{
    int height = m_table->horizontalHeader()->sizeHint().height() + 2 * m_table->frameWidth() + 2;
    for (int row = 0; row < m_model->rowCount(); ++row)
        height += m_table->verticalHeader()->sectionSize(row);
    m_table->setFixedHeight(height);
}

const ResultTable& ResultView::table() const
{
    return m_model->table();
}

QString ResultView::verdict() const
{
    return m_verdict->text();
}

QImage ResultView::chartImage() const
{
    ResultChart chart;
    chart.setForPaper();
    chart.setTable(m_model->table());
    return chart.picture(760, 300).toImage();
}

} // namespace calm::ui
