#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/run_metrics.h"
#include "ui/training_page/run_panel.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/training_page.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page_stack.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

/// How the page's parts stand and what they are connected to; what they do is in training_page.cpp.
namespace calm::ui
{

namespace
{

constexpr int formWidth = 344;

QTableView* runsTable(RunsModel* model)
{
    auto* table = new QTableView;
    table->setObjectName("runsTable");
    table->setAccessibleName(TrainingPage::tr("Training runs"));
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setMinimumHeight(70);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 14);
    QHeaderView* header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RunsModel::nameColumn, QHeaderView::Stretch);
    header->setMinimumSectionSize(64);
    return table;
}

} // namespace

void TrainingPage::build()
{
    m_empty = new EmptyState("train", {}, {});
    m_banner = new ErrorBanner;
    m_newRun = new QPushButton(icon("add"), tr("New run"));
    m_newRun->setObjectName("newRunButton");
    m_newRun->setCheckable(true);
    m_newRun->setToolTip(tr("Show or hide the settings of a new run (Ctrl+Shift+N)"));
    m_newRun->setShortcut(QKeySequence("Ctrl+Shift+N"));
    auto* header = new PageHeader(tr("Train"), tr("Runs go on in the background, also when the window is closed."));
    header->addAction(m_newRun);
    m_formCard = buildForm();
    m_formCard->setFixedWidth(formWidth);
    m_formCard->hide();

    auto* middle = new QHBoxLayout;
    middle->setSpacing(gap + 4);
    middle->addWidget(m_formCard);
    middle->addWidget(buildRuns(), 1);
    m_stack = new PageStack(this, m_empty, {header, m_banner}, middle);
}

QWidget* TrainingPage::buildForm()
{
    m_form = new TrainingForm;
    m_form->setProperty("role", "scrolled");
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_form);
    m_start = new QPushButton(icon("play", QPalette::HighlightedText), tr("Start training"));
    m_start->setObjectName("startRunButton");
    m_start->setShortcut(QKeySequence("Ctrl+Return"));
    setRole(m_start, "primary");
    auto* card = new Card(tr("New run"));
    card->body()->addWidget(area, 1);
    card->body()->addWidget(m_start);
    return card;
}

QWidget* TrainingPage::buildRuns()
{
    m_panel = new RunPanel;
    m_plot = new MetricsPlot;
    m_model = new RunsModel(this);
    m_table = runsTable(m_model);
    auto* curves = new Card;
    curves->body()->addWidget(m_plot, 1);
    auto* lower = new Card(tr("Runs"));
    lower->body()->addWidget(m_table, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(gap);
    splitter->addWidget(curves);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({600, 190});
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addWidget(m_panel);
    layout->addWidget(splitter, 1);
    auto* nothing = new EmptyState("train", tr("No run yet"),
                                   tr("The settings are filled in for the composition: start training, and the curves "
                                      "appear here while it runs."));
    m_runsStack = new QStackedWidget;
    m_runsStack->addWidget(nothing);
    m_runsStack->addWidget(column);
    return m_runsStack;
}

void TrainingPage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] { Q_EMIT pageRequested("layer_map"); });
    connect(m_form, &TrainingForm::changed, this, &TrainingPage::showState);
    connect(m_form, &TrainingForm::compositionChosen, this, [this](qint64 composition) {
        if (m_session)
            m_session->setCurrentComposition(composition);
    });
    connect(m_start, &QPushButton::clicked, this, &TrainingPage::startRun);
    connect(m_newRun, &QPushButton::toggled, m_formCard, &QWidget::setVisible);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrainingPage::showSelection);
    connect(m_plot, &MetricsPlot::saveRequested, this, &TrainingPage::chooseCurvesFile);
}

void TrainingPage::connectPanel()
{
    connect(m_panel, &RunPanel::stopRequested, this, [this] {
        if (!m_thread)
            return;
        m_thread->run(
            this,
            [run = m_viewed](Project& project, const std::stop_token&) { project.requestRun(run, RunRequest::stop); },
            [this] { look(); }, [this](const ErrorInfo& error) { raise(error); });
    });
    connect(m_panel, &RunPanel::againRequested, this, [this] {
        const auto run = m_model->run(m_viewed);
        if (!run)
            return;
        if (run->state == RunState::queued) // its worker never came: that one again, not a second
            return startWorker(run->id);
        m_form->setRun(*run);
        if (m_form->problems().empty())
            startRun();
        else
            m_newRun->setChecked(true); // the form says what is missing
    });
    connect(m_panel, &RunPanel::duplicateRequested, this, [this] {
        if (const auto run = m_model->run(m_viewed)) {
            m_form->setRun(*run);
            m_newRun->setChecked(true);
        }
    });
    connect(m_panel, &RunPanel::deleteRequested, this, &TrainingPage::askToRemove);
}

void TrainingPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_session)
        showSelection(); // the colours in the table
    Page::changeEvent(event);
}

void TrainingPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale)
        look();
}

void TrainingPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    const bool crossed = (event->oldSize().width() < widthForForm) != (width() < widthForForm);
    if (m_formDecided && crossed && m_model->rowCount() > 0)
        m_newRun->setChecked(width() >= widthForForm);
}

} // namespace calm::ui
