#include "ui/shell/screenshots.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_driver.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QTimer>

namespace calm::ui
{

namespace
{

constexpr int settleMilliseconds = 250; ///< layouts and the engine indicator come to rest

} // namespace

Screenshots::Screenshots(MainWindow& window, const QString& folder, QObject* parent)
    : QObject(parent), m_window(window), m_folder(folder), m_pages(window.pageIds())
{
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        Q_EMIT finished(false);
        return;
    }
    next();
}

void Screenshots::next()
{
    if (m_pages.isEmpty()) {
        Q_EMIT finished(m_complete);
        return;
    }
    auto* driver = new WindowDriver(m_window, m_pages.front(), scriptFor(m_pages.front()), this);
    connect(driver, &WindowDriver::finished, this, [this, driver](bool succeeded) {
        driver->deleteLater();
        m_complete = m_complete && succeeded;
        QTimer::singleShot(settleMilliseconds, this, &Screenshots::take);
    });
    driver->start();
}

QString Screenshots::scriptFor(const QString& page) const
{
    const QString go = "page " + page + '\n';
    if (page == "models")
        return go + "set tokenizerInput <qzd>+31-7=\nwait tokenCount 60 *\n";
    if (page == "train" && m_window.session()->project().runs().empty())
        return go + "wait startRunButton 30\nset stepsInput 60\nclick startRunButton\nwait runsTable 180 finished\n";
    if (page == "start")
        return go + "wait engineIndicator 60 ready\n";
    if (page == "compare") // it offers an example's prompt by itself
        return go + "wait promptInput 30 *\nwait sendButton 30\nclick sendButton\nwait answerAgainButton 120\n"
                    "wait stats0 60 *\nwait stats1 60 *\nwait stats2 60 *\n";
    if (page == "evaluate")
        return go + "wait startEvaluationButton 30\nset evaluateLimit 100\nclick startEvaluationButton\n"
                    "wait resultsTable 300 *\n";
    return go;
}

void Screenshots::take()
{
    const QString page = m_pages.takeFirst();
    auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
    for (const Appearance appearance : {Appearance::dark, Appearance::light}) {
        applyTheme(application, appearance);
        QCoreApplication::processEvents(); // palette changes reach what is drawn by hand
        const QString file = QDir(m_folder).filePath(QString("%1-%2.png").arg(page, toString(appearance)));
        m_complete = m_window.grab().save(file) && m_complete;
    }
    next();
}

} // namespace calm::ui
