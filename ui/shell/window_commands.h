#pragma once

#include "ui/shell/command_list.h"

#include <QObject>

#include <memory>

namespace calm::ui
{

class MainWindow;
class ProjectThread;

/// What the command palette lists of a window: its menus, what the page in view can do (its actions and buttons that
/// are enabled), the recent projects, and of the open project its compositions, datasets and runs.
class WindowCommands : public QObject
{
    Q_OBJECT

public:
    explicit WindowCommands(MainWindow& window);
    ~WindowCommands() override;

    std::vector<Command> commands() const; ///< at once, without the project's
    void readProject();                    ///< beside the window; projectRead() comes when it has been read

Q_SIGNALS:
    void projectRead(const std::vector<calm::ui::Command>& commands);

private:
    MainWindow& m_window;
    std::unique_ptr<ProjectThread> m_thread; ///< null while no project is open
    int m_reads = 0;                         ///< answers to older questions are dropped
};

} // namespace calm::ui
