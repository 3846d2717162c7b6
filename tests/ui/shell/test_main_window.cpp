#include "ui/shell/main_window.h"

#include "tests/ui/support/example_project.h"
#include "ui/shell/navigation.h"
#include "ui/shell/running_job.h"
#include "ui/widgets/error_banner.h"

#include <QAbstractButton>
#include <QFile>
#include <QPushButton>
#include <QTest>

#include <signal.h>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 60000;

} // namespace

/// The shell around the pages: opening, navigation, the engine's death, the running job.
class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensAndClosesAProject();
    void saysWhyAFileCannotBeOpened();
    void everyPageIsReachedByItsShortcut();
    void narrowWindowKeepsItsPages();
    void killedEngineIsSaidAndRestarted();
    void runningJobIsShownAndStopped();
    void rememberWhatWasOpened();

private:
    QString file() const { return m_folder->filePath("example.calm"); }
    ErrorBanner* message(const char* name) { return m_window->findChild<ErrorBanner*>(name); }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    useSettingsIn(m_folder->path());
    importExampleTo(file());
}

void TestMainWindow::init()
{
    m_window = std::make_unique<MainWindow>(CALM_EXECUTABLE);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
}

void TestMainWindow::opensAndClosesAProject()
{
    QVERIFY(!m_window->session());
    QVERIFY(m_window->openProject(file()));
    QVERIFY(m_window->session());
    QVERIFY(m_window->windowTitle().startsWith("example"));
    for (const QString& id : m_window->pageIds()) {
        m_window->showPage(id);
        QVERIFY(!m_window->grab().isNull());
    }
    QVERIFY(!message("messageLine")->isVisible());
    m_window->closeProject();
    QVERIFY(!m_window->session());
    QVERIFY(!m_window->windowTitle().startsWith("example"));
}

void TestMainWindow::saysWhyAFileCannotBeOpened()
{
    const QString broken = m_folder->filePath("broken.calm");
    QFile written(broken);
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write("this is no project, only some text that is long enough to be looked at");
    written.close();
    for (const QString& name : {broken, m_folder->filePath("nowhere.calm")}) {
        QVERIFY(!m_window->openProject(name));
        QVERIFY(message("messageLine")->isVisible());
        QVERIFY(message("messageLine")->sentence().contains(name.section('/', -1)));
    }
}

void TestMainWindow::everyPageIsReachedByItsShortcut()
{
    const QStringList ids = m_window->pageIds();
    for (qsizetype i = ids.size() - 1; i >= 0; --i) {
        QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_1 + int(i)), Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), ids[i]);
    }
}

void TestMainWindow::narrowWindowKeepsItsPages()
{
    QVERIFY(m_window->openProject(file()));
    m_window->resize(800, 600);
    auto* navigation = m_window->findChild<Navigation*>("navigation");
    QTRY_VERIFY(navigation->width() < 80);
    QCOMPARE(navigation->item(1)->data(Qt::AccessibleTextRole).toString(), QString("Models"));
    m_window->resize(1280, 800);
    QTRY_COMPARE(navigation->item(1)->text(), QString("Models"));
}

void TestMainWindow::killedEngineIsSaidAndRestarted()
{
    QVERIFY(m_window->openProject(file()));
    EngineClient& engine = m_window->engine();
    QTRY_VERIFY_WITH_TIMEOUT(engine.state() == EngineClient::State::ready, patience);
    const qint64 before = engine.processId();
    QVERIFY(::kill(pid_t(before), SIGKILL) == 0);
    ErrorBanner* banner = message("engineMessage");
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), patience);
    QVERIFY(m_window->session()); // nothing else is lost
    QTest::mouseClick(banner->button(), Qt::LeftButton);
    QVERIFY(!banner->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(engine.state() == EngineClient::State::ready, patience);
    QVERIFY(engine.processId() != before);
}

void TestMainWindow::runningJobIsShownAndStopped()
{
    QVERIFY(m_window->openProject(file()));
    auto* job = m_window->findChild<RunningJob*>("runningJob");
    QVERIFY(!job->isVisible());
    ProjectSession& session = *m_window->session();
    const std::int64_t run = addShortRunTo(session.project(), 100000);
    session.startRun(run);
    QTRY_VERIFY_WITH_TIMEOUT(session.project().run(run).step > 0, patience);
    for (const QString& id : m_window->pageIds()) {
        m_window->showPage(id);
        QTRY_VERIFY(job->isVisible());
    }
    QTest::mouseClick(job->findChild<QAbstractButton*>("stopJobButton"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(session.project().run(run).state == RunState::stopped, patience);
    QTRY_VERIFY(!job->isVisible());
}

void TestMainWindow::rememberWhatWasOpened()
{
    QVERIFY(m_window->openProject(file()));
    m_window->resize(1111, 777);
    m_window->close();
    m_window = std::make_unique<MainWindow>(CALM_EXECUTABLE);
    QCOMPARE(m_window->size(), QSize(1111, 777));
    auto* recent = m_window->findChild<QListWidget*>("recentProjects");
    QCOMPARE(recent->item(0)->data(Qt::UserRole).toString(), file());
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
