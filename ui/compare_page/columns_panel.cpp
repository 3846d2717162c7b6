#include "ui/compare_page/columns_panel.h"

#include "ui/compare_page/answer_column.h"
#include "ui/compare_page/answer_view.h"
#include "ui/widgets/card.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

namespace
{

bool isSameColumn(const ColumnDescription& a, const ColumnDescription& b)
{
    return a.member.kind == b.member.kind && a.member.composition == b.member.composition &&
           a.member.augmenting == b.member.augmenting && a.member.off == b.member.off && a.role == b.role;
}

} // namespace

ColumnsPanel::ColumnsPanel(QWidget* parent)
    : QWidget(parent), m_menu(new QMenu(this)), m_reference(new QComboBox(this)), m_row(new QWidget)
{
    m_reference->setObjectName("markReference");
    m_reference->setAccessibleName(tr("Mark words that differ from"));
    m_reference->setToolTip(tr("In every other column the words are marked that this one answered differently"));
    m_rowLayout = new QHBoxLayout(m_row);
    m_rowLayout->setContentsMargins(0, 0, 0, 0);
    m_rowLayout->setSpacing(gap);
    m_row->setProperty("role", "scrolled");
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setWidget(m_row);
    area->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
    m_markTimer.setSingleShot(true);
    m_markTimer.setInterval(200);
    connect(&m_markTimer, &QTimer::timeout, this, &ColumnsPanel::markDifferences);
    connect(m_reference, &QComboBox::activated, this, [this] { m_referenceChosen = true; });
    connect(m_reference, &QComboBox::currentIndexChanged, this, &ColumnsPanel::markDifferences);
}

void ColumnsPanel::chooseCheckpoint(std::int64_t checkpoint)
{
    for (AnswerColumn* column : m_columns)
        column->chooseCheckpoint(checkpoint);
}

QWidget* ColumnsPanel::referenceChooser() const
{
    return m_reference;
}

void ColumnsPanel::setColumns(const std::vector<ColumnDescription>& columns)
{
    std::vector<AnswerColumn*> old = std::exchange(m_columns, {});
    for (const ColumnDescription& description : columns) {
        const auto it =
            std::ranges::find_if(old, [&](AnswerColumn* c) { return isSameColumn(c->description(), description); });
        AnswerColumn* column = nullptr;
        if (it != old.end()) {
            column = *it;
            old.erase(it);
            column->describe(description);
        } else {
            column = new AnswerColumn(description);
        }
        column->setNumber(static_cast<int>(m_columns.size()));
        m_rowLayout->removeWidget(column);
        m_rowLayout->addWidget(column, 1);
        column->setVisible(!isHidden(*column));
        m_columns.push_back(column);
    }
    for (AnswerColumn* column : old) {
        std::erase(m_asked, column);
        column->hide();
        column->deleteLater();
    }
    QWidget* previous = m_reference;
    for (AnswerColumn* column : m_columns)
        previous = column->tabAfter(previous);
    fillMenu();
    fillReference();
}

bool ColumnsPanel::isHidden(const AnswerColumn& column) const
{
    const auto it = m_chosen.find(column.description().role);
    return it == m_chosen.end() ? !column.description().shownAtFirst : !it->second;
}

void ColumnsPanel::fillMenu()
{
    m_menu->clear();
    for (AnswerColumn* column : m_columns) {
        const QString role = column->description().role;
        QAction* action = m_menu->addAction(role);
        action->setCheckable(true);
        action->setChecked(!isHidden(*column));
        connect(action, &QAction::toggled, this, [this, role](bool shown) {
            m_chosen[role] = shown;
            for (AnswerColumn* each : m_columns)
                each->setVisible(!isHidden(*each));
        });
    }
}

void ColumnsPanel::fillReference()
{
    const QString chosen = m_reference->currentText();
    {
        const QSignalBlocker quiet(m_reference);
        m_reference->clear();
        m_reference->addItem(tr("nothing"));
        for (AnswerColumn* column : m_columns)
            m_reference->addItem(column->description().role);
        const int again = m_reference->findText(chosen);
        m_reference->setCurrentIndex(m_referenceChosen && again >= 0 ? again : std::min(1, m_reference->count() - 1));
    }
    markDifferences();
}

std::vector<Member> ColumnsPanel::start(const QString& expected)
{
    m_asked.clear();
    m_finished = 0;
    std::vector<Member> members;
    for (AnswerColumn* column : m_columns) {
        column->clear();
        if (isHidden(*column))
            continue;
        if (!column->isTrained())
            continue; // it says so
        column->startWaiting();
        column->setExpected(expected);
        m_asked.push_back(column);
        members.push_back(column->member());
    }
    return members;
}

void ColumnsPanel::takeToken(const protocol::TokenEvent& token)
{
    if (token.column < 0 || token.column >= askedColumns())
        return;
    m_asked[std::size_t(token.column)]->appendToken(token);
    scheduleMarks();
}

void ColumnsPanel::takeFinished(const protocol::ColumnFinishedEvent& result)
{
    if (result.column < 0 || result.column >= askedColumns())
        return;
    m_asked[std::size_t(result.column)]->finish(result);
    ++m_finished;
    scheduleMarks();
}

void ColumnsPanel::showLoading(const QString& stage)
{
    if (m_finished < askedColumns())
        m_asked[std::size_t(m_finished)]->showLoading(stage);
}

void ColumnsPanel::stop(const QString& reason)
{
    for (AnswerColumn* column : m_asked)
        column->stop(reason);
    scheduleMarks();
}

std::vector<Answer> ColumnsPanel::answers() const
{
    std::vector<Answer> all;
    for (const AnswerColumn* column : m_asked)
        all.push_back(column->answer());
    return all;
}

void ColumnsPanel::showExchange(const Exchange& exchange)
{
    clear();
    for (std::size_t i = 0; i < exchange.answers.size() && i < m_columns.size(); ++i) {
        m_columns[i]->showAnswer(exchange.answers[i]);
        m_columns[i]->setExpected(exchange.expected);
        m_columns[i]->show();
    }
    markDifferences();
}

void ColumnsPanel::clear()
{
    m_asked.clear();
    m_finished = 0;
    for (AnswerColumn* column : m_columns)
        column->clear();
}

void ColumnsPanel::scheduleMarks()
{
    if (!m_markTimer.isActive())
        m_markTimer.start();
}

void ColumnsPanel::markDifferences()
{
    const int reference = m_reference->currentIndex() - 1;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        AnswerView& view = m_columns[i]->view();
        const bool compared = reference >= 0 && reference < static_cast<int>(m_columns.size()) &&
                              static_cast<int>(i) != reference &&
                              !m_columns[std::size_t(reference)]->view().text().isEmpty();
        view.markWords(compared ? differingWords(view.text(), m_columns[std::size_t(reference)]->view().text())
                                : std::vector<TextRange>());
    }
}

} // namespace calm::ui
