#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/training_page/checkpoints_view.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/metrics_reader.h"
#include "ui/training_page/page_table.h"
#include "ui/training_page/queue_view.h"
#include "ui/training_page/run_data_check.h"
#include "ui/training_page/run_log_view.h"
#include "ui/training_page/run_note.h"
#include "ui/training_page/run_panel.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/training_page.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page_stack.h"
#include "ui/widgets/table_header.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

/// How the page's parts stand and what they are connected to.
namespace calm::ui
{

namespace
{

constexpr int formWidth = 344;
constexpr int logWidth = 320;
constexpr int widthForNotes = 780; ///< of what stands beside the form; below, the runs table has no room for them

QTableView* runsTable(RunsView* view)
{
    QTableView* table = pageTable("runsTable", TrainingPage::tr("Training runs"));
    table->setModel(view);
    table->setSortingEnabled(true);
    table->sortByColumn(-1, Qt::AscendingOrder); // newest first until a heading is pressed
    table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    QHeaderView* header = table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setStretchLastSection(true);
    const std::pair<int, int> widths[] = {{RunsModel::nameColumn, 116},   {RunsModel::compositionColumn, 98},
                                          {RunsModel::methodColumn, 92},  {RunsModel::stateColumn, 84},
                                          {RunsModel::stepColumn, 106},   {RunsModel::lossColumn, 84},
                                          {RunsModel::durationColumn, 92}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, width);
    showWholeTitles(*header);
    return table;
}

QToolButton* runTool(const char* name, const char* iconName, const QString& help)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(help);
    button->setAccessibleName(help);
    return button;
}

/// A key that means something in the table only.
void addKey(QWidget& widget, const QKeySequence& keys, QToolButton* button)
{
    auto* action = new QAction(&widget);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(action, &QAction::triggered, button, &QToolButton::click);
    widget.addAction(action);
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
    m_newModel = new QPushButton(icon("models"), tr("New model"));
    m_newModel->setObjectName("newModelButton");
    m_newModel->setToolTip(tr("Train an augmenting model from your data, from nothing (Ctrl+T)"));
    m_newModel->setShortcut(QKeySequence("Ctrl+T"));
    header->addAction(m_newModel);
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
    m_dataCheck = new RunDataCheck(m_form, m_tokenizers);
    m_start = new QPushButton(icon("play", QPalette::HighlightedText), tr("Start training"));
    m_start->setObjectName("startRunButton");
    m_start->setShortcut(QKeySequence("Ctrl+Return"));
    setRole(m_start, "primary");
    m_startBaseline = new QPushButton(tr("Train the LoRA baseline"));
    m_startBaseline->setObjectName("startBaselineButton");
    m_startBaseline->setToolTip(
        tr("The paper's comparison: low-rank changes of the anchor alone, with the same data and "
           "settings and as many trained numbers (Ctrl+Shift+Return)"));
    m_startBaseline->setShortcut(QKeySequence("Ctrl+Shift+Return"));
    auto* card = new Card(tr("New run"));
    card->body()->addWidget(m_form, 1);
    card->body()->addWidget(m_start);
    card->body()->addWidget(m_startBaseline);
    return card;
}

QWidget* TrainingPage::buildRuns()
{
    m_panel = new RunPanel;
    m_model = new RunsModel(this);
    m_view = new RunsView(m_model, this);
    m_log = new RunLogView;
    auto* lower = new Card;
    lower->body()->addWidget(buildTabs(), 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(gap);
    splitter->addWidget(buildCurves());
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({420, 260});
    m_column = new QWidget;
    auto* layout = new QVBoxLayout(m_column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addWidget(m_panel);
    layout->addWidget(splitter, 1);
    auto* nothing = new EmptyState("train", tr("No run yet"),
                                   tr("The settings are filled in for the composition: start training, and the curves "
                                      "appear here while it runs."));
    m_runsStack = new QStackedWidget;
    m_runsStack->addWidget(nothing);
    m_runsStack->addWidget(m_column);
    return m_runsStack;
}

QWidget* TrainingPage::buildCurves()
{
    m_plot = new MetricsPlot;
    auto* curves = new Card;
    curves->body()->addWidget(m_plot, 1);
    m_logCard = new Card(tr("Log"));
    m_logCard->setFixedWidth(logWidth);
    m_logCard->hide();
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addWidget(curves, 1);
    layout->addWidget(m_logCard);
    return line;
}

QWidget* TrainingPage::buildTabs()
{
    m_table = runsTable(m_view);
    m_queue = new QueueView;
    m_checkpointsView = new CheckpointsView;
    m_note = new RunNote;
    m_tabs = new QTabWidget;
    m_tabs->setObjectName("trainTabs");
    m_tabs->setAccessibleName(tr("Runs, queue, checkpoints, log and note"));
    m_tabs->setUsesScrollButtons(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_runsTab = new QWidget;
    auto* runs = new QVBoxLayout(m_runsTab);
    runs->setContentsMargins(0, 6, 0, 0);
    runs->setSpacing(2);
    runs->addLayout(buildRunTools());
    runs->addWidget(m_table, 1);
    m_tabs->addTab(m_runsTab, tr("Runs"));
    m_tabs->addTab(m_queue, tr("Queue"));
    m_tabs->addTab(m_checkpointsView, tr("Checkpoints"));
    m_tabs->addTab(m_note, tr("Note"));
    m_tabs->addTab(m_log, tr("Log"));
    return m_tabs;
}

QLayout* TrainingPage::buildRunTools()
{
    m_filter = new QLineEdit;
    m_filter->setObjectName("runsFilter");
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Show only runs that hold these words"));
    m_filter->setToolTip(tr("Only runs that hold these words in some column (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_compare = runTool("runsCompareButton", "compare", tr("Compare the settings of the chosen runs (Ctrl+Shift+D)"));
    m_compare->setShortcut(QKeySequence("Ctrl+Shift+D"));
    m_rename = runTool("runsRenameButton", "edit", tr("Rename the run (F2)"));
    m_delete = runTool("runsDeleteButton", "delete", tr("Delete the chosen runs with their files (Delete)"));
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_filter, 1);
    line->addStretch();
    for (QToolButton* button : {m_compare, m_rename, m_delete})
        line->addWidget(button);
    return line;
}

void TrainingPage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] { Q_EMIT pageRequested("layer_map"); });
    connect(m_form, &TrainingForm::changed, this, [this] {
        showState();
        if (m_loaded) {
            sampleLengths();
            m_dataCheck->look(m_session->file());
        }
    });
    connect(m_form, &TrainingForm::epochWanted, this, [this] {
        if (m_loaded)
            m_dataCheck->look(m_session->file());
    });
    connect(m_form, &TrainingForm::compositionChosen, this, [this](qint64 composition) {
        if (m_session)
            m_session->setCurrentComposition(composition);
    });
    connect(m_newModel, &QPushButton::clicked, this, [this] { trainNewModel(); });
    connect(m_start, &QPushButton::clicked, this, &TrainingPage::startRun);
    connect(m_startBaseline, &QPushButton::clicked, this, &TrainingPage::startBaseline);
    connect(m_newRun, &QPushButton::toggled, this, [this](bool on) {
        m_formCard->setVisible(on);
        placeLog();
    });
    connect(m_plot, &MetricsPlot::saveRequested, this, &TrainingPage::chooseCurvesFile);
    connect(m_plot, &MetricsPlot::smoothingChanged, this, [this] { m_metrics->setSmoothing(m_plot->smoothing()); });
    connect(m_metrics, &MetricsReader::grew, m_plot, &MetricsPlot::update);
    connect(m_metrics, &MetricsReader::failed, this, &TrainingPage::raise);
}

void TrainingPage::connectPanel()
{
    connect(m_panel, &RunPanel::stopRequested, this, [this] { request(m_viewed, RunRequest::stop); });
    connect(m_panel, &RunPanel::pauseRequested, this, [this] { request(m_viewed, RunRequest::pause); });
    connect(m_panel, &RunPanel::resumeRequested, this, [this] { resume(m_viewed); });
    connect(m_panel, &RunPanel::againRequested, this, &TrainingPage::startAnew);
    connect(m_panel, &RunPanel::duplicateRequested, this, &TrainingPage::duplicate);
    connect(m_panel, &RunPanel::baselineRequested, this, &TrainingPage::startBaselineOfViewed);
    connect(m_panel, &RunPanel::deleteRequested, this, &TrainingPage::askToRemove);
}

void TrainingPage::connectTabs()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrainingPage::showSelection);
    connect(m_model, &RunsModel::renamed, this, &TrainingPage::rename);
    // At once: what the thread has not begun is dropped when the project is closed. One row.
    const auto note = [this](qint64 run, const QString& text) {
        if (!m_session)
            return;
        try {
            m_session->project().setRunNote(run, text.toStdString());
            look();
        } catch (const std::exception&) {
            raise(currentError("keeping the note"));
        }
    };
    connect(m_model, &RunsModel::noted, this, note);
    connect(m_note, &RunNote::noted, this, note);
    connect(m_filter, &QLineEdit::textChanged, m_view, &RunsView::setFilter);
    connect(m_compare, &QToolButton::clicked, this, &TrainingPage::compareSettings);
    connect(m_rename, &QToolButton::clicked, this, [this] {
        m_tabs->setCurrentWidget(m_runsTab);
        m_table->setFocus();
        if (const int row = m_view->rowOf(m_viewed); row >= 0)
            m_table->edit(m_view->index(row, RunsModel::nameColumn));
    });
    connect(m_delete, &QToolButton::clicked, this, &TrainingPage::askToRemove);
    addKey(*m_table, QKeySequence::Delete, m_delete);
    addKey(*m_table, QKeySequence(Qt::Key_F2), m_rename);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, [this] {
        m_tabs->setCurrentWidget(m_runsTab);
        m_filter->setFocus();
        m_filter->selectAll();
    });

    connect(m_queue, &QueueView::moveRequested, this, [this](qint64 run, int position) {
        write([run, position](Project& project) { project.moveInQueue(run, position); });
    });
    connect(m_queue, &QueueView::holdRequested, this, [this](qint64 run) { request(run, RunRequest::pause); });
    connect(m_queue, &QueueView::removeRequested, this, [this](qint64 run) { request(run, RunRequest::stop); });
    connect(m_queue, &QueueView::startRequested, this, &TrainingPage::startWorker);
    connect(m_queue, &QueueView::atOnceChanged, this, [this](int count) {
        write([count](Project& project) { project.setRunsAtOnce(count); }, [this] { startWorker(); });
    });
    connect(m_checkpointsView, &CheckpointsView::compareRequested, this, &TrainingPage::useInCompare);
    connect(m_checkpointsView, &CheckpointsView::startRequested, this, [this](qint64 checkpoint) {
        if (const auto run = m_model->run(m_viewed))
            m_form->setComposition(run->composition);
        m_form->setStart(checkpoint);
        m_newRun->setChecked(true);
    });
    connect(m_checkpointsView, &CheckpointsView::deleteRequested, this, &TrainingPage::askToRemoveCheckpoints);
}

/// Beside the curves where there is room, else the last tab.
void TrainingPage::placeLog()
{
    const int room = width() - 2 * pageMargin - (m_newRun->isChecked() ? formWidth + gap : 0);
    m_table->setColumnHidden(RunsModel::noteColumn, room < widthForNotes); // it has a tab of its own
    const bool beside = room >= widthForLog;
    const int tab = m_tabs->indexOf(m_log);
    if (beside == (tab < 0))
        return;
    if (beside) {
        m_tabs->removeTab(tab);
        m_logCard->body()->addWidget(m_log, 1);
    } else {
        m_tabs->addTab(m_log, tr("Log"));
    }
    m_log->setVisible(beside || m_tabs->currentWidget() == m_log);
    m_logCard->setVisible(beside);
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
    placeLog();
}

} // namespace calm::ui
