#pragma once

#include "ui/widgets/page.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>
#include <QMap>

#include <memory>

class QStackedWidget;

namespace calm::ui
{

class BackgroundJob;
class EngineClient;
class EngineIndicator;
class ErrorBanner;
class ExchangeJobs;
class Navigation;
class ProjectSession;
class RunningJob;
class StartPage;

/// The window: navigation at the left, the pages, a message line above them, engine and running job in the status
/// bar. It owns the engine client and the open project; pages get both through their session.
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

Q_SIGNALS:
    void projectChanged();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void addPage(const QString& id, const QString& iconName, Page* page);
    void buildStatusBar();
    void buildMenus();
    void fillRecentMenu(QMenu& menu);
    void setSession(std::unique_ptr<ProjectSession> session);
    bool mayLeaveProject(); ///< asks about unsaved work; false = stay
    void chooseNewProject();
    void chooseProject();
    void chooseImport();
    void chooseExport();
    void showEngineDeath(const QString& sentence);
    void showAbout();
    void reportCurrentError(const char* stage);

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
    ExchangeJobs* m_exchange;
    BackgroundJob* m_background; ///< export and import
    QString m_backgroundFile;    ///< opened when the import has finished; empty for an export
};

} // namespace calm::ui
