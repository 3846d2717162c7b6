// The menus of the main window and the dialogs they open.

#include "core/store/project.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/exchange/exchange_jobs.h"
#include "ui/shell/activity_drawer.h"
#include "ui/shell/field_help.h"
#include "ui/shell/language.h"
#include "ui/shell/main_window.h"
#include "ui/shell/regions.h"
#include "ui/start_page/recent_projects.h"
#include "ui/start_page/start_page.h"
#include "ui/widgets/background_job.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QWhatsThis>

#include <functional>
#include <vector>

namespace calm::ui
{

namespace
{

const char* const appearanceKey = "appearance";

QString projectFilter()
{
    return QCoreApplication::translate("calm::ui::MainWindow", "CALM projects (*.calm)");
}

QString suggestedFolder()
{
    const QString folder = defaultProjectsFolder();
    return QDir().mkpath(folder) ? folder : QDir::homePath();
}

struct Choice
{
    QString key; ///< as the settings keep it
    QString text;
};

/// One of several in a menu of its own, the present one ticked.
void addChoices(QMenu& menu, const std::vector<Choice>& choices, const QString& present,
                const std::function<void(const QString&)>& chosen)
{
    auto* group = new QActionGroup(&menu);
    for (const auto& [key, text] : choices) {
        QAction* action = group->addAction(menu.addAction(text));
        action->setCheckable(true);
        action->setChecked(key == present);
        QObject::connect(action, &QAction::triggered, &menu, [chosen, key = key] { chosen(key); });
    }
}

} // namespace

void MainWindow::buildMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&New project…"), QKeySequence::New, this, &MainWindow::chooseNewProject);
    file->addAction(tr("&Open…"), QKeySequence::Open, this, &MainWindow::chooseProject);
    QMenu* recent = file->addMenu(tr("Open &recent"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecentMenu(*recent); });
    file->addSeparator();
    file->addAction(tr("&Import a project folder…"), this, &MainWindow::chooseImport);
    QAction* exporting = file->addAction(tr("&Export as a folder…"), this, &MainWindow::chooseExport);
    QAction* closing = file->addAction(tr("&Close project"), QKeySequence::Close, this, [this] {
        if (mayLeaveProject())
            closeProject();
    });
    file->addSeparator();
    m_exchange->addTo(*file);
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
    connect(this, &MainWindow::projectChanged, this, [this, exporting, closing] {
        exporting->setEnabled(m_session != nullptr);
        closing->setEnabled(m_session != nullptr);
    });

    buildViewMenu();
    QMenu* engineMenu = menuBar()->addMenu(tr("&Engine"));
    engineMenu->addAction(tr("&Restart the engine"), this, [this] {
        m_engineMessage->clear();
        m_engine->restart();
    });
    buildHelpMenu();
}

void MainWindow::buildViewMenu()
{
    QMenu* view = menuBar()->addMenu(tr("&View"));
    int number = 0;
    for (const QString& id : pageIds()) {
        QAction* action = view->addAction(page(id)->title(), this, [this, id] { showPage(id); });
        action->setShortcut(QKeySequence(QString("Ctrl+%1").arg(++number)));
    }
    view->addSeparator();
    view->addAction(icon("activity"), tr("A&ctivity"), QKeySequence("Ctrl+Shift+A"), this,
                    [this] { m_drawer->setOpen(!m_drawer->isVisible()); });
    view->addAction(icon("search"), tr("&Find a command…"), QKeySequence(paletteKeys), this, &MainWindow::openPalette);
    view->addAction(tr("&Next part of the window"), QKeySequence("F6"), this, [this] { m_regions->focusNext(false); });
    view->addAction(tr("&Previous part of the window"), QKeySequence("Shift+F6"), this,
                    [this] { m_regions->focusNext(true); });
    view->addSeparator();
    const std::vector<Choice> appearances{{toString(Appearance::system), tr("As the desktop")},
                                          {toString(Appearance::light), tr("Light")},
                                          {toString(Appearance::dark), tr("Dark")}};
    addChoices(*view->addMenu(tr("Appearance")), appearances,
               toString(appearanceFromString(QSettings().value(appearanceKey).toString())), [](const QString& chosen) {
                   QSettings().setValue(appearanceKey, chosen);
                   applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), appearanceFromString(chosen));
               });
    std::vector<Choice> speaking{{QString(), tr("As the desktop")}};
    for (const Language& language : languages())
        speaking.push_back({language.code, language.name});
    addChoices(*view->addMenu(icon("language"), tr("Language")), speaking, chosenLanguage(),
               [this](const QString& chosen) { askToReopen(chosen); });
}

void MainWindow::askToReopen(const QString& language)
{
    chooseLanguage(language);
    const auto answer = QMessageBox::question(
        this, tr("Language"), tr("The window is in this language from its next start on. Open it anew now?"));
    if (answer != QMessageBox::Yes || !mayLeaveProject())
        return;
    keepGeometry();
    Q_EMIT reopenRequested();
}

void MainWindow::buildHelpMenu()
{
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(icon("help"), tr("&What is this field for?"), QKeySequence("Shift+F1"), m_help,
                    &FieldHelp::showForFocus);
    help->addAction(tr("Ask with the &pointer"), this, [] { QWhatsThis::enterWhatsThisMode(); });
    help->addSeparator();
    help->addAction(tr("&About CALM Workbench"), this, &MainWindow::showAbout);
}

void MainWindow::fillRecentMenu(QMenu& menu)
{
    menu.clear();
    for (const QString& file : recentProjects())
        menu.addAction(QDir::toNativeSeparators(file), this, [this, file] { openProject(file); });
    if (menu.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
}

void MainWindow::chooseNewProject()
{
    QString file = QFileDialog::getSaveFileName(this, tr("New project"),
                                                suggestedFolder() + "/" + tr("my project") + ".calm", projectFilter());
    if (file.isEmpty())
        return;
    if (!file.endsWith(".calm"))
        file += ".calm";
    createProject(file);
}

void MainWindow::chooseProject()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a project"), suggestedFolder(), projectFilter());
    if (!file.isEmpty())
        openProject(file);
}

void MainWindow::chooseImport()
{
    if (m_background->isRunning())
        return;
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Import a project folder"), suggestedFolder());
    if (folder.isEmpty())
        return;
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save the project as"), suggestedFolder() + "/" + QDir(folder).dirName() + ".calm", projectFilter());
    if (file.isEmpty())
        return;
    m_backgroundFile = file;
    m_background->start(tr("importing the project"), [from = folder.toStdString(), to = file.toStdString()](
                                                         const ProgressCallback& progress, std::stop_token stop) {
        importProject(from, to, progress, stop);
    });
}

void MainWindow::chooseExport()
{
    if (m_background->isRunning() || !m_session)
        return;
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Export into an empty folder"), suggestedFolder());
    if (folder.isEmpty())
        return;
    m_backgroundFile.clear();
    m_background->start(tr("exporting the project"),
                        [from = m_session->file().toStdString(),
                         to = folder.toStdString()](const ProgressCallback& progress, std::stop_token stop) {
                            const std::unique_ptr<Project> project = Project::open(from);
                            exportProject(*project, to, true, progress, stop);
                        });
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About CALM Workbench"),
                       tr("<h3>CALM Workbench %1</h3><p>Joins frozen language models through cross-attention, trains "
                          "only the bridge between them and compares the result with its parts.</p><p>After “LLM "
                          "Augmented LLMs: Expanding Capabilities through Composition”, Bansal et al., ICLR 2024.</p>")
                           .arg(QCoreApplication::applicationVersion()));
}

} // namespace calm::ui
