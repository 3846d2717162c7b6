#include "ui/shell/main_window.h"

#include "core/store/project.h"
#include "ui/compare_page/compare_page.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/evaluate_page/evaluate_page.h"
#include "ui/exchange/exchange_jobs.h"
#include "ui/layer_map_page/layer_map_page.h"
#include "ui/models_page/models_page.h"
#include "ui/shell/activity_drawer.h"
#include "ui/shell/activity_model.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/engine_indicator.h"
#include "ui/shell/field_help.h"
#include "ui/shell/navigation.h"
#include "ui/shell/regions.h"
#include "ui/shell/running_job.h"
#include "ui/start_page/recent_projects.h"
#include "ui/start_page/start_page.h"
#include "ui/training_page/training_page.h"
#include "ui/widgets/background_job.h"
#include "ui/widgets/card.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QBoxLayout>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>

namespace calm::ui
{

namespace
{

constexpr int narrowWindow = 1000;
const char* const geometryKey = "window/geometry";

} // namespace

MainWindow::MainWindow(const QString& engine, QWidget* parent)
    : QMainWindow(parent),
      m_engine(new EngineClient(engine.isEmpty() ? EngineClient::defaultExecutable() : engine, this)),
      m_start(new StartPage), m_navigation(new Navigation), m_stack(new QStackedWidget), m_message(new ErrorBanner),
      m_engineMessage(new ErrorBanner), m_activity(new ActivityModel(activityFile(), this)),
      m_regions(new Regions(this)), m_help(new FieldHelp(this)),
      m_exchange(new ExchangeJobs(this, defaultProjectsFolder())), m_background(new BackgroundJob(this))
{
    m_message->setObjectName("messageLine");
    m_engineMessage->setObjectName("engineMessage");
    auto* messages = new QVBoxLayout;
    messages->setContentsMargins(pageMargin, 0, pageMargin, 0);
    messages->setSpacing(0);
    messages->addWidget(m_engineMessage);
    messages->addWidget(m_message);
    auto* content = new QVBoxLayout;
    content->setSpacing(0);
    content->addLayout(messages);
    content->addWidget(m_stack, 1);
    auto* centre = new QWidget;
    auto* layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigation);
    layout->addLayout(content, 1);
    setCentralWidget(centre);

    connect(m_navigation, &Navigation::pageChosen, this,
            [this](const QString& id) { m_stack->setCurrentWidget(m_pages.value(id)); });
    addPage("start", "start", m_start);
    addPage("models", "models", new ModelsPage);
    addPage("layer_map", "layer_map", new LayerMapPage);
    addPage("data", "data", new DatasetsPage);
    addPage("train", "train", new TrainingPage);
    addPage("compare", "compare", new ComparePage);
    addPage("evaluate", "evaluate", new EvaluatePage);
    buildStatusBar();
    buildActivity();
    buildPalette();
    buildMenus();
    for (QWidget* region : {static_cast<QWidget*>(m_navigation), static_cast<QWidget*>(m_stack),
                            static_cast<QWidget*>(m_drawer), static_cast<QWidget*>(statusBar())})
        m_regions->add(region);

    connect(m_start, &StartPage::newRequested, this, &MainWindow::chooseNewProject);
    connect(m_start, &StartPage::openRequested, this, &MainWindow::chooseProject);
    connect(m_start, &StartPage::projectChosen, this, &MainWindow::openProject);
    connect(m_engine, &EngineClient::died, this, &MainWindow::showEngineDeath);
    connect(m_engineMessage, &ErrorBanner::buttonClicked, this, [this] {
        m_engineMessage->clear();
        m_engine->restart();
    });
    connect(m_exchange, &ExchangeJobs::errorRaised, this, &MainWindow::showError);
    connect(m_exchange, &ExchangeJobs::pageRequested, this, &MainWindow::showPage);
    connect(m_exchange, &ExchangeJobs::done, this, [this](const QString& sentence) {
        m_message->clear();
        say(tr("File"), sentence);
    });
    connect(m_background, &BackgroundJob::failed, this, &MainWindow::showError);
    connect(m_background, &BackgroundJob::finished, this, [this] {
        if (!m_backgroundFile.isEmpty())
            openProject(m_backgroundFile);
        else
            say(tr("File"), tr("The project was exported."));
    });
    setMinimumSize(760, 480);
    resize(1280, 800);
    restoreGeometry(QSettings().value(geometryKey).toByteArray());
    setSession(nullptr);
    showPage("start");
    // After the window is up: it shows at once, the engine comes when it comes.
    QTimer::singleShot(0, this, [this] { m_engine->start(); });
}

MainWindow::~MainWindow()
{
    closeProject();
}

void MainWindow::addPage(const QString& id, const QString& iconName, Page* page)
{
    const int number = int(m_pages.size()) + 1;
    m_pages.insert(id, page);
    m_stack->addWidget(page);
    m_navigation->addPage(id, iconName, page->title(), tr("Ctrl+%1").arg(number));
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
    keepMessagesOf(*page);
}

void MainWindow::buildStatusBar()
{
    m_indicator = new EngineIndicator(*m_engine);
    m_job = new RunningJob;
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_indicator);
    statusBar()->addPermanentWidget(m_job);
    connect(m_job, &RunningJob::pageRequested, this, &MainWindow::showPage);
    connect(m_job, &RunningJob::errorRaised, this, &MainWindow::showError);
    connect(m_job, &RunningJob::runEnded, this, &MainWindow::sayRunEnded);
}

bool MainWindow::openProject(const QString& file)
{
    const QString absolute = QFileInfo(file).absoluteFilePath();
    if (m_session && m_session->file() == absolute) {
        showPage("start");
        return true;
    }
    if (!mayLeaveProject())
        return false;
    try {
        setSession(std::make_unique<ProjectSession>(Project::open(absolute.toStdString()), *m_engine));
        return true;
    } catch (const std::exception&) {
        reportCurrentError("opening the project");
        return false;
    }
}

bool MainWindow::createProject(const QString& file)
{
    const QString absolute = QFileInfo(file).absoluteFilePath();
    if (!mayLeaveProject())
        return false;
    try {
        setSession(std::make_unique<ProjectSession>(Project::create(absolute.toStdString()), *m_engine));
        return true;
    } catch (const std::exception&) {
        reportCurrentError("making the project");
        return false;
    }
}

void MainWindow::closeProject()
{
    setSession(nullptr);
}

void MainWindow::setSession(std::unique_ptr<ProjectSession> session)
{
    if (session)
        addRecentProject(session->file());
    // The old session stays until no page holds it any more.
    const std::unique_ptr<ProjectSession> old = std::exchange(m_session, std::move(session));
    for (Page* page : m_pages)
        page->setSession(m_session.get());
    m_palette->dismiss(); // it lists what the project before had
    if (m_session) {
        m_session->setTrainingEndsWithWindow(m_trainingEndsWithWindow);
        m_activity->add(ActivityKind::notice, tr("File"),
                        tr("The project %1 was opened.").arg(QDir::toNativeSeparators(m_session->file())));
    }
    m_job->setSession(m_session.get());
    m_exchange->setSession(m_session.get());
    m_message->clear();
    setWindowTitle(m_session ? tr("%1 – CALM Workbench").arg(QFileInfo(m_session->file()).completeBaseName())
                             : tr("CALM Workbench"));
    Q_EMIT projectChanged();
}

void MainWindow::showPage(const QString& id)
{
    m_navigation->setCurrentPage(id);
}

QStringList MainWindow::pageIds() const
{
    return {"start", "models", "layer_map", "data", "train", "compare", "evaluate"};
}

Page* MainWindow::page(const QString& id) const
{
    return m_pages.value(id);
}

QString MainWindow::currentPage() const
{
    return m_navigation->currentPage();
}

void MainWindow::showError(const QString& sentence, const QString& detail)
{
    raise({}, sentence, detail);
}

void MainWindow::setTrainingEndsWithWindow(bool ends)
{
    m_trainingEndsWithWindow = ends;
    if (m_session)
        m_session->setTrainingEndsWithWindow(ends);
}

void MainWindow::showEngineDeath(const QString& sentence)
{
    m_engineMessage->showError(sentence, m_engine->log(), tr("Restart the engine"));
    m_activity->add(ActivityKind::error, tr("Engine"), sentence, m_engine->log());
}

void MainWindow::reportCurrentError(const char* stage)
{
    const ErrorInfo error = currentError(stage);
    showError(fromUtf8(error.sentence), fromUtf8(error.detail));
}

bool MainWindow::mayLeaveProject()
{
    for (Page* page : m_pages) {
        if (!page->hasUnsavedWork())
            continue;
        const auto answer = QMessageBox::question(
            this, tr("Unsaved changes"), tr("%1 has changes that are not saved. Save them?").arg(page->title()),
            QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
        if (answer == QMessageBox::Cancel)
            return false;
        try {
            if (answer == QMessageBox::Save)
                page->saveWork();
        } catch (const std::exception&) {
            reportCurrentError("saving");
            return false;
        }
    }
    return true;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayLeaveProject()) {
        event->ignore();
        return;
    }
    keepGeometry();
    QMainWindow::closeEvent(event);
}

void MainWindow::keepGeometry() const
{
    QSettings().setValue(geometryKey, saveGeometry());
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    m_navigation->setNarrow(width() < narrowWindow);
    QMainWindow::resizeEvent(event);
}

} // namespace calm::ui
