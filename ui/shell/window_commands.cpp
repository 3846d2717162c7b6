#include "ui/shell/window_commands.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/engine_client/run_label.h"
#include "ui/shell/main_window.h"
#include "ui/start_page/recent_projects.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QSet>
#include <QToolButton>

namespace calm::ui
{

namespace
{

/// "&Open…" without the mark of its mnemonic; "&&" is a real one.
QString plain(QString text)
{
    text.replace("&&", QString(QChar(0)));
    text.remove('&');
    return text.replace(QChar(0), '&');
}

QString keysOf(const QKeySequence& keys)
{
    return keys.toString(QKeySequence::NativeText);
}

void addMenu(std::vector<Command>& commands, const QMenu& menu, const QString& place)
{
    for (QAction* action : menu.actions()) {
        if (const QMenu* deeper = action->menu())
            addMenu(commands, *deeper, place + QStringLiteral(" › ") + plain(action->text()));
        else if (!action->isSeparator() && action->isEnabled() && action->isVisible())
            commands.push_back(
                {plain(action->text()), place, keysOf(action->shortcut()), action->icon(), [action = QPointer(action)] {
                     if (action)
                         action->trigger();
                 }});
    }
}

/// What stands on the button, or for one with an icon alone what it says of itself, without its keys.
QString textOf(const QAbstractButton& button)
{
    const QString text = plain(button.text());
    return text.isEmpty() ? button.accessibleName().section(" (", 0, 0) : text;
}

bool isToBePressed(const QAbstractButton& button)
{
    const bool ofWindow = button.isVisible() && button.isEnabled();
    const bool isPart = qobject_cast<const QAbstractButton*>(button.parentWidget()) != nullptr ||
                        button.objectName().startsWith("qt_"); // of a spin box, a tab bar, a line edit
    return ofWindow && !isPart && !textOf(button).isEmpty();
}

void press(QAbstractButton& button)
{
    auto* tool = qobject_cast<QToolButton*>(&button);
    if (tool && tool->menu() && tool->popupMode() == QToolButton::InstantPopup)
        tool->showMenu();
    else
        button.click();
}

void addPageActions(std::vector<Command>& commands, const Page& page)
{
    QSet<QString> known;
    const auto add = [&](const QString& text, const QKeySequence& keys, const QIcon& drawing, auto run) {
        if (text.isEmpty() || known.contains(text))
            return;
        known.insert(text);
        commands.push_back({text, page.title(), keysOf(keys), drawing, run});
    };
    for (QAbstractButton* button : page.findChildren<QAbstractButton*>())
        if (isToBePressed(*button))
            add(textOf(*button), button->shortcut(), button->icon(), [button = QPointer(button)] {
                if (button && button->isEnabled())
                    press(*button);
            });
    for (QAction* action : page.findChildren<QAction*>()) {
        const auto* owner = qobject_cast<const QWidget*>(action->parent());
        const bool shown = owner && (owner->isVisible() || qobject_cast<const QMenu*>(owner));
        if (shown && action->isEnabled() && action->isVisible() && !action->isSeparator() && !action->menu())
            add(plain(action->text()), action->shortcut(), action->icon(), [action = QPointer(action)] {
                if (action)
                    action->trigger();
            });
    }
}

/// Of a project, as numbers and names: the rest is read when it is gone to.
struct ProjectNames
{
    struct Named
    {
        std::int64_t id;
        QString name;
    };
    std::vector<Named> compositions, datasets, runs;
};

ProjectNames namesIn(Project& project)
{
    ProjectNames names;
    for (const CompositionRecord& composition : project.compositions())
        names.compositions.push_back({composition.id, fromUtf8(composition.composition.name)});
    for (const DatasetRecord& dataset : project.datasets())
        names.datasets.push_back({dataset.id, fromUtf8(dataset.name)});
    for (const RunRecord& run : project.runs())
        names.runs.push_back({run.id, runLabel(run)});
    return names;
}

} // namespace

WindowCommands::WindowCommands(MainWindow& window) : QObject(&window), m_window(window)
{
    connect(&window, &MainWindow::projectChanged, this, [this] {
        const ProjectSession* session = m_window.session();
        m_thread = session ? std::make_unique<ProjectThread>(session->file()) : nullptr;
    });
}

WindowCommands::~WindowCommands() = default;

std::vector<Command> WindowCommands::commands() const
{
    std::vector<Command> commands;
    if (const Page* page = m_window.page(m_window.currentPage()))
        addPageActions(commands, *page);
    for (const QAction* action : m_window.menuBar()->actions())
        if (const QMenu* menu = action->menu())
            addMenu(commands, *menu, plain(action->text()));
    for (const QString& file : recentProjects())
        commands.push_back({tr("Open %1").arg(QFileInfo(file).completeBaseName()),
                            tr("Recent project"),
                            {},
                            icon("calm"),
                            [this, file] { m_window.openProject(file); }});
    return commands;
}

void WindowCommands::readProject()
{
    if (!m_thread)
        return;
    const auto take = [this, read = ++m_reads](const ProjectNames& names) {
        if (read != m_reads) // the palette was opened again meanwhile, with a list of its own
            return;
        std::vector<Command> commands;
        const auto add = [&](const std::vector<ProjectNames::Named>& things, const QString& text, const QString& place,
                             const QString& iconName, auto go) {
            for (const ProjectNames::Named& thing : things)
                commands.push_back({text.arg(thing.name), place, {}, icon(iconName), [go, id = thing.id] { go(id); }});
        };
        const auto showItem = [this](const QString& page) {
            return [this, page](std::int64_t id) {
                m_window.showPage(page);
                m_window.page(page)->showItem(id);
            };
        };
        add(names.compositions, tr("Go to composition %1"), tr("Layer map"), "layer_map", [this](std::int64_t id) {
            if (m_window.session())
                m_window.session()->setCurrentComposition(id);
            m_window.showPage("layer_map");
        });
        add(names.datasets, tr("Go to dataset %1"), tr("Data"), "data", showItem("data"));
        add(names.runs, tr("Go to run %1"), tr("Train"), "train", showItem("train"));
        Q_EMIT projectRead(commands);
    };
    m_thread->run(
        this, [](Project& project, const std::stop_token&) { return namesIn(project); }, take,
        [this](const ErrorInfo& error) {
            if (error.kind != ErrorKind::cancelled)
                m_window.showError(fromUtf8(error.sentence), fromUtf8(error.detail));
        });
}

} // namespace calm::ui
