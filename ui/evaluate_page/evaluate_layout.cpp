#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/evaluate_page/evaluate_page.h"
#include "ui/evaluate_page/evaluation_form.h"
#include "ui/evaluate_page/result_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page_stack.h"
#include "ui/widgets/scale.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

/// How the page's parts stand and what they are connected to; what they do is in evaluate_page.cpp.
namespace calm::ui
{

namespace
{

constexpr int leftWidth = 272;

QPushButton* button(const char* name, const QString& text, const QString& help, const QIcon& picture)
{
    auto* made = new QPushButton(picture, text);
    made->setObjectName(name);
    made->setToolTip(help);
    return made;
}

/// A child that scrolls when the page is low, without a frame.
QScrollArea* scrolled(QWidget* content)
{
    content->setProperty("role", "scrolled");
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setWidget(content);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

} // namespace

void EvaluatePage::build()
{
    m_empty = new EmptyState("evaluate", {}, {});
    m_banner = new ErrorBanner;
    m_html = button("evaluateExportHtml", tr("HTML…"), tr("Save the shown evaluation as a web page (Ctrl+E)"),
                    icon("export"));
    m_html->setShortcut(QKeySequence("Ctrl+E"));
    m_pdf = button("evaluateExportPdf", tr("PDF…"), tr("Save the shown evaluation as a PDF (Ctrl+P)"), icon("export"));
    m_pdf->setShortcut(QKeySequence("Ctrl+P"));
    auto* header = new PageHeader(tr("Evaluate"), tr("Numbers instead of impressions: every member on every task."));
    header->addAction(m_html);
    header->addAction(m_pdf);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(spaceMedium);
    QWidget* left = buildLeft();
    left->setFixedWidth(leftWidth);
    middle->addWidget(left);
    middle->addWidget(buildRight(), 1);
    m_stack = new PageStack(this, m_empty, {header, m_banner}, middle);
}

QWidget* EvaluatePage::buildLeft()
{
    m_form = new EvaluationForm;
    m_problem = makeSentence({}, "warning");
    m_run = button("startEvaluationButton", tr("Run"), tr("Answer every example with every member (Ctrl+Return)"),
                   icon("play", QPalette::HighlightedText));
    m_run->setShortcut(QKeySequence("Ctrl+Return"));
    setRole(m_run, "primary");
    m_stop = button("stopEvaluationButton", tr("Stop"), tr("Stop; nothing is kept of an unfinished evaluation (Esc)"),
                    icon("stop"));
    m_stop->setShortcut(Qt::Key_Escape);
    m_progress = new QProgressBar;
    m_progress->setObjectName("evaluateProgress");
    m_progress->setAccessibleName(tr("Progress of the evaluation"));
    m_progress->setTextVisible(false);
    m_progressText = makeSentence({}, "muted");
    auto* chooser = new Card(tr("New evaluation"));
    chooser->body()->addWidget(m_form);
    chooser->body()->addWidget(m_problem);
    chooser->body()->addWidget(m_progress);
    chooser->body()->addWidget(m_progressText);
    chooser->body()->addWidget(m_run);
    chooser->body()->addWidget(m_stop);

    m_list = new QListWidget;
    m_list->setObjectName("evaluateList");
    m_list->setAccessibleName(tr("Earlier evaluations"));
    m_list->setMinimumHeight(90);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* remove = new QAction(tr("Delete this evaluation"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    connect(remove, &QAction::triggered, this, &EvaluatePage::removeEvaluation);
    auto* earlier = new Card(tr("Earlier"));
    earlier->body()->addWidget(m_list);
    m_earlier = earlier;

    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addWidget(chooser);
    layout->addWidget(earlier, 1);
    layout->addStretch();
    return scrolled(column);
}

QWidget* EvaluatePage::buildRight()
{
    m_result = new ResultView;
    m_heading = makeLabel({}, "section");
    m_heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_when = makeLabel({}, "muted");
    auto* line = new QHBoxLayout;
    line->addWidget(m_heading, 1);
    line->addWidget(m_when);
    auto* card = new Card;
    card->body()->addLayout(line);
    card->body()->addWidget(m_result, 1);
    auto* nothing = new EmptyState("evaluate", tr("No evaluation yet"),
                                   tr("Choose datasets and members at the left and run. The test sets of the project "
                                      "are ticked already."));
    m_resultStack = new QStackedWidget;
    m_resultStack->addWidget(nothing);
    auto* around = new QWidget;
    auto* aroundLayout = new QVBoxLayout(around);
    aroundLayout->setContentsMargins(0, 0, 0, 0);
    aroundLayout->addWidget(card);
    m_resultStack->addWidget(scrolled(around));
    return m_resultStack;
}

void EvaluatePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale)
        readProject();
}

void EvaluatePage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] { Q_EMIT pageRequested("data"); });
    connect(m_banner, &ErrorBanner::buttonClicked, this, [this] {
        m_banner->clear();
        if (m_session)
            m_session->engine().restart();
    });
    connect(m_form, &EvaluationForm::changed, this, &EvaluatePage::showState);
    connect(m_form, &EvaluationForm::compositionChosen, this, [this](qint64 composition) {
        if (m_session)
            m_session->setCurrentComposition(composition);
    });
    connect(m_run, &QPushButton::clicked, this, &EvaluatePage::run);
    connect(m_stop, &QPushButton::clicked, this, &EvaluatePage::stop);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item)
            showEvaluation(item->data(Qt::UserRole).toLongLong());
    });
    connect(m_result, &ResultView::cellChosen, this, &EvaluatePage::openAnswers);
    connect(m_html, &QPushButton::clicked, this, [this] {
        const QString file =
            QFileDialog::getSaveFileName(this, tr("Export as HTML"), tr("evaluation.html"), tr("Web page (*.html)"));
        if (!file.isEmpty())
            exportHtml(file);
    });
    connect(m_pdf, &QPushButton::clicked, this, [this] {
        const QString file =
            QFileDialog::getSaveFileName(this, tr("Export as PDF"), tr("evaluation.pdf"), tr("PDF (*.pdf)"));
        if (!file.isEmpty())
            exportPdf(file);
    });
}

} // namespace calm::ui
