#pragma once

#include "ui/widgets/page.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>
#include <QMap>

#include <memory>

class QStackedWidget;
class QToolButton;

namespace calm
{
struct RunRecord;
}

namespace calm::ui
{

class ActivityDrawer;
class ActivityModel;
class BackgroundJob;
class CommandPalette;
class EngineClient;
class EngineIndicator;
class ErrorBanner;
class ExchangeJobs;
class FieldHelp;
class Navigation;
class ProjectSession;
class Regions;
class RunningJob;
class StartPage;
class WindowCommands;

/// The window: navigation at the left, the pages, a message line above them, engine, running job and unread messages in
/// the status bar, the messages in a drawer, a palette of commands. It owns the engine client and the open project;
/// pages get both through their session.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `engine` is the path of `calm`; empty = beside the window's executable or on PATH.
    explicit MainWindow(const QString& engine = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    bool openProject(const QString& file);   ///< false when it was refused; the message line says why
    bool createProject(const QString& file); ///< makes and opens it
    void closeProject();                     ///< without asking
    void showPage(const QString& id);        ///< "start", "models", "layer_map", "data", "train", "compare", "evaluate"
    QStringList pageIds() const;
    Page* page(const QString& id) const;
    QString currentPage() const;

    ProjectSession* session() const { return m_session.get(); }
    EngineClient& engine() const { return *m_engine; }
    StartPage& startPage() const { return *m_start; }
    ExchangeJobs& exchange() const { return *m_exchange; }
    void showError(const QString& sentence, const QString& detail);
    ActivityModel& activity() const { return *m_activity; }
    static QString activityFile(); ///< where messages are kept, one file a person

    /// Training that this window starts ends with it: for pictures, which nobody waits for. Otherwise it goes on.
    void setTrainingEndsWithWindow(bool ends);

Q_SIGNALS:
    void projectChanged();
    void reopenRequested(); ///< in another language: it may be closed, nothing is unsaved

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void addPage(const QString& id, const QString& iconName, Page* page);
    void buildStatusBar();

    // window_menus.cpp
    void buildMenus();
    void buildViewMenu();
    void buildHelpMenu();
    void askToReopen(const QString& language);
    void fillRecentMenu(QMenu& menu);
    void chooseNewProject();
    void chooseProject();
    void chooseImport();
    void chooseExport();
    void showAbout();

    // window_activity.cpp
    void buildActivity();
    void buildPalette();
    void openPalette();
    void showUnread();
    void keepMessagesOf(Page& page);
    void raise(const QString& place, const QString& sentence, const QString& detail);
    void say(const QString& place, const QString& sentence); ///< of something that is done
    void sayRunEnded(const RunRecord& run);

    void setSession(std::unique_ptr<ProjectSession> session);
    bool mayLeaveProject(); ///< asks about unsaved work; false = stay
    void showEngineDeath(const QString& sentence);
    void reportCurrentError(const char* stage);
    void keepGeometry() const;

    static constexpr const char* paletteKeys = "Ctrl+K";

    EngineClient* m_engine;
    std::unique_ptr<ProjectSession> m_session;
    QMap<QString, Page*> m_pages;
    StartPage* m_start;
    Navigation* m_navigation;
    QStackedWidget* m_stack;
    ErrorBanner* m_message;
    ErrorBanner* m_engineMessage;
    EngineIndicator* m_indicator = nullptr;
    RunningJob* m_job = nullptr;
    ActivityModel* m_activity;
    ActivityDrawer* m_drawer = nullptr;
    QToolButton* m_activityButton = nullptr;
    CommandPalette* m_palette = nullptr;
    WindowCommands* m_commands = nullptr;
    Regions* m_regions;
    FieldHelp* m_help;
    bool m_trainingEndsWithWindow = false;
    ExchangeJobs* m_exchange;
    BackgroundJob* m_background; ///< export and import
    QString m_backgroundFile;    ///< opened when the import has finished; empty for an export
};

} // namespace calm::ui
