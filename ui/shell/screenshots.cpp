#include "ui/shell/screenshots.h"

#include "ui/shell/main_window.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>
#include <QTimer>

namespace calm::ui
{

namespace
{

constexpr int longestMilliseconds = 120000;
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
    const int generation = ++m_generation;
    m_window.showPage(m_pages.front());
    const auto takeOnce = [this, generation](bool inTime) {
        if (generation != m_generation)
            return;
        ++m_generation;
        if (!inTime) {
            QTextStream(stderr) << "the page " << m_pages.front() << " did not fill in time\n";
            m_complete = false;
        }
        QTimer::singleShot(settleMilliseconds, this, &Screenshots::take);
    };
    QTimer::singleShot(longestMilliseconds, this, [takeOnce] { takeOnce(false); });
    m_window.page(m_pages.front())->prepareScreenshot([takeOnce] { takeOnce(true); });
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
