// What the main window keeps of what it said, and the finding of commands.

#include "ui/engine_client/run_label.h"
#include "ui/shell/activity_drawer.h"
#include "ui/shell/activity_model.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_commands.h"
#include "ui/widgets/card.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QLocale>
#include <QMenuBar>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolButton>

namespace calm::ui
{

namespace
{

constexpr int saidMilliseconds = 8000; ///< in the status bar

struct RunNews
{
    ActivityKind kind;
    QString sentence;
};

RunNews newsOf(const RunRecord& run)
{
    const QString name = runLabel(run);
    const QString step = formatCount(run.step);
    switch (run.state) {
    case RunState::finished:
        return {ActivityKind::done, run.bestValidationLoss
                                        ? MainWindow::tr("%1 is trained: %2 steps, best validation loss %3.")
                                              .arg(name, step, QLocale().toString(*run.bestValidationLoss, 'f', 3))
                                        : MainWindow::tr("%1 is trained: %2 steps.").arg(name, step)};
    case RunState::failed:
        return {ActivityKind::error, MainWindow::tr("%1 has failed at step %2.").arg(name, step)};
    case RunState::interrupted:
        return {ActivityKind::warning,
                MainWindow::tr("The worker of %1 has gone at step %2; resume the run to go on.").arg(name, step)};
    default:
        return {ActivityKind::notice, MainWindow::tr("%1 was stopped at step %2.").arg(name, step)};
    }
}

} // namespace

QString MainWindow::activityFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/activity.jsonl";
}

void MainWindow::buildActivity()
{
    m_drawer = new ActivityDrawer(*m_activity, centralWidget());
    m_activityButton = new QToolButton;
    m_activityButton->setObjectName("activityButton");
    m_activityButton->setCheckable(true);
    m_activityButton->setIcon(icon("activity"));
    statusBar()->addPermanentWidget(m_activityButton);
    connect(m_activityButton, &QToolButton::clicked, m_drawer, &ActivityDrawer::setOpen);
    connect(m_drawer, &ActivityDrawer::openChanged, this, [this](bool open) {
        m_activityButton->setChecked(open);
        if (!open && m_drawer->isAncestorOf(focusWidget()))
            m_activityButton->setFocus(Qt::OtherFocusReason);
    });
    connect(m_activity, &ActivityModel::unreadChanged, this, &MainWindow::showUnread);
    showUnread();
}

void MainWindow::buildPalette()
{
    m_palette = new CommandPalette(this);
    m_commands = new WindowCommands(*this);
    connect(m_commands, &WindowCommands::projectRead, m_palette, &CommandPalette::addCommands);
    auto* button = new QToolButton;
    button->setObjectName("paletteButton");
    button->setIcon(icon("search"));
    button->setText(tr("Find a command"));
    button->setToolTip(tr("Find anything the window can do, a page, a dataset, a run (%1)")
                           .arg(QKeySequence(paletteKeys).toString(QKeySequence::NativeText)));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    menuBar()->setCornerWidget(button);
    connect(button, &QToolButton::clicked, this, &MainWindow::openPalette);
}

void MainWindow::openPalette()
{
    m_palette->open(m_commands->commands());
    m_commands->readProject();
}

void MainWindow::showUnread()
{
    const int unread = m_activity->unread();
    const QString help = unread == 0 ? tr("Activity: every message of the window")
                                     : tr("Activity: %n unread message(s)", nullptr, unread);
    m_activityButton->setText(QLocale().toString(unread));
    m_activityButton->setToolButtonStyle(unread == 0 ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_activityButton->setToolTip(help);
    m_activityButton->setAccessibleName(help);
    setRole(m_activityButton, m_activity->hasUnreadError() ? "danger" : "");
}

void MainWindow::keepMessagesOf(Page& page)
{
    connect(&page, &Page::errorRaised, this,
            [this, &page](const QString& sentence, const QString& detail) { raise(page.title(), sentence, detail); });
    connect(&page, &Page::workDone, this, [this, &page](const QString& sentence) { say(page.title(), sentence); });
    // Some pages have a message line of their own.
    for (const ErrorBanner* banner : page.findChildren<ErrorBanner*>())
        connect(banner, &ErrorBanner::shown, this, [this, &page](const QString& sentence, const QString& detail) {
            m_activity->add(ActivityKind::error, page.title(), sentence, detail);
        });
}

void MainWindow::raise(const QString& place, const QString& sentence, const QString& detail)
{
    m_message->showError(sentence, detail);
    m_activity->add(ActivityKind::error, place, sentence, detail);
}

void MainWindow::say(const QString& place, const QString& sentence)
{
    statusBar()->showMessage(sentence, saidMilliseconds);
    m_activity->add(ActivityKind::done, place, sentence);
}

void MainWindow::sayRunEnded(const RunRecord& run)
{
    const RunNews news = newsOf(run);
    m_activity->add(news.kind, page("train")->title(), news.sentence, fromUtf8(run.message));
}

} // namespace calm::ui
