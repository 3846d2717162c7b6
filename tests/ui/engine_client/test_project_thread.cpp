#include "core/base/progress.h"
#include "core/store/project.h"
#include "ui/engine_client/project_thread.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <semaphore>

using namespace calm;
using namespace calm::ui;

class TestProjectThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void worksElsewhereAndAnswersHere();
    void keepsTheOrder();
    void reportsErrors();
    void dropsAnswersWithTheirContext();
    void stops();
    void endsWithWorkUnderWay();

private:
    QTemporaryDir m_folder;
    QString m_file;
};

void TestProjectThread::initTestCase()
{
    m_file = m_folder.filePath("project.calm");
    Project::create(m_file.toStdString());
}

void TestProjectThread::worksElsewhereAndAnswersHere()
{
    ProjectThread thread(m_file);
    QThread* worked = nullptr;
    QThread* answered = nullptr;
    thread.run(
        this, [](Project&, const std::stop_token&) { return QThread::currentThread(); },
        [&](QThread* there) {
            worked = there;
            answered = QThread::currentThread();
        });
    QVERIFY(!thread.isIdle());
    QTRY_VERIFY(answered);
    QCOMPARE(answered, QThread::currentThread());
    QVERIFY(worked != answered);
    QVERIFY(thread.isIdle());
}

void TestProjectThread::keepsTheOrder()
{
    ProjectThread thread(m_file);
    QList<int> order;
    for (int i = 0; i < 50; ++i)
        thread.run(
            this, [i](Project&, const std::stop_token&) { return i; }, [&order](int number) { order += number; });
    QTRY_VERIFY(thread.isIdle());
    QCOMPARE(order.size(), 50);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestProjectThread::reportsErrors()
{
    ProjectThread thread(m_file);
    ErrorInfo error;
    bool done = false;
    thread.run(
        this, [](Project& project, const std::stop_token&) { project.dataset("not there"); }, [&] { done = true; },
        [&](const ErrorInfo& info) { error = info; });
    QTRY_VERIFY(thread.isIdle());
    QVERIFY(!done);
    QVERIFY(error.kind == ErrorKind::notFound);
    QVERIFY(!error.sentence.empty());

    ProjectThread without(m_folder.filePath("no such.calm"));
    error = {};
    without.run(
        this, [](Project&, const std::stop_token&) {}, [] {}, [&](const ErrorInfo& info) { error = info; });
    QTRY_VERIFY(without.isIdle());
    QVERIFY(error.kind == ErrorKind::notFound);
}

void TestProjectThread::dropsAnswersWithTheirContext()
{
    ProjectThread thread(m_file);
    auto* context = new QObject;
    bool done = false;
    std::binary_semaphore mayEnd(0);
    thread.run(
        context, [&](Project&, const std::stop_token&) { mayEnd.acquire(); }, [&] { done = true; });
    delete context;
    mayEnd.release();
    QTRY_VERIFY(thread.isIdle());
    QVERIFY(!done);
}

void TestProjectThread::stops()
{
    ProjectThread thread(m_file);
    std::atomic_bool begun = false;
    int cancelled = 0, done = 0;
    const auto count = [&](const ErrorInfo& error) { cancelled += error.kind == ErrorKind::cancelled ? 1 : 0; };
    for (int i = 0; i < 3; ++i)
        thread.run(
            this,
            [&](Project&, const std::stop_token& stop) {
                begun = true;
                for (;;)
                    throwIfStopped(stop);
            },
            [&] { ++done; }, count);
    QTRY_VERIFY(begun);
    thread.stop();
    thread.run(
        this, [](Project&, const std::stop_token&) {}, [&] { ++done; });
    QTRY_VERIFY(thread.isIdle());
    QCOMPARE(cancelled, 3);
    QCOMPARE(done, 1); // what came after stop() is not stopped
}

void TestProjectThread::endsWithWorkUnderWay()
{
    std::atomic_bool begun = false;
    auto thread = std::make_unique<ProjectThread>(m_file);
    for (int i = 0; i < 3; ++i)
        thread->run(
            this,
            [&](Project&, const std::stop_token& stop) {
                begun = true;
                for (;;)
                    throwIfStopped(stop);
            },
            [] { QFAIL("an answer after the end"); });
    QTRY_VERIFY(begun);
    thread.reset();
    QCoreApplication::processEvents();
}

QTEST_GUILESS_MAIN(TestProjectThread)
#include "test_project_thread.moc"
