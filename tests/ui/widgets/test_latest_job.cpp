#include "ui/widgets/latest_job.h"

#include "core/base/progress.h"

#include <QTest>
#include <QThread>

#include <atomic>

using namespace calm;
using namespace calm::ui;

/// Only the newest order is heard of, failures reach their callback, and nothing is called when the owner has gone.
class TestLatestJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersOnTheWindowsThread();
    void onlyTheNewestIsHeardOf();
    void theOneThatRunsIsAskedToStop();
    void failuresHaveASentence();
    void droppedIsSilent();
    void mayGoWhileItRuns();
};

void TestLatestJob::answersOnTheWindowsThread()
{
    LatestJob job;
    const QThread* worker = nullptr;
    const QThread* answered = nullptr;
    job.run(
        [&worker](const std::stop_token&) {
            worker = QThread::currentThread();
            return 42;
        },
        [&](int result) {
            QCOMPARE(result, 42);
            answered = QThread::currentThread();
        });
    QVERIFY(job.isBusy());
    QTRY_COMPARE(answered, QThread::currentThread());
    QVERIFY(worker != answered);
    QVERIFY(!job.isBusy());
}

void TestLatestJob::onlyTheNewestIsHeardOf()
{
    LatestJob job;
    std::vector<int> heard;
    std::atomic<int> ran = 0;
    for (int i = 0; i < 50; ++i)
        job.run(
            [i, &ran](const std::stop_token&) {
                ++ran;
                return i;
            },
            [&](int result) { heard.push_back(result); });
    QTRY_VERIFY(!heard.empty());
    QTest::qWait(20);
    QCOMPARE(heard, std::vector<int>{49});
    QCOMPARE(ran.load(), 2); // the first, which ran at once, and the last
}

void TestLatestJob::theOneThatRunsIsAskedToStop()
{
    LatestJob job;
    bool heardFirst = false, heardSecond = false;
    job.run(
        [](const std::stop_token& stop) {
            while (!stop.stop_requested())
                QThread::msleep(1);
            throwIfStopped(stop);
            return 1;
        },
        [&](int) { heardFirst = true; }, [&](const ErrorInfo&) { heardFirst = true; });
    job.run([](const std::stop_token&) { return 2; }, [&](int) { heardSecond = true; });
    QTRY_VERIFY(heardSecond);
    QVERIFY(!heardFirst);
}

void TestLatestJob::failuresHaveASentence()
{
    LatestJob job;
    std::string sentence;
    job.run([](const std::stop_token&) -> int { throw Error(ErrorKind::notFound, "It is not there."); }, [](int) {},
            [&](const ErrorInfo& error) { sentence = error.sentence; });
    QTRY_COMPARE(sentence, std::string("It is not there."));
}

void TestLatestJob::droppedIsSilent()
{
    LatestJob job;
    std::atomic<bool> ran = false;
    bool heard = false;
    job.run([&ran](const std::stop_token&) { return ran = true; }, [&](bool) { heard = true; });
    job.drop();
    QVERIFY(!job.isBusy());
    QTRY_VERIFY(ran);
    QTest::qWait(20);
    QVERIFY(!heard);
    job.run([](const std::stop_token&) { return 0; }, [&](int) { heard = true; });
    QTRY_VERIFY(heard);
}

void TestLatestJob::mayGoWhileItRuns()
{
    std::atomic<bool> stopped = false;
    bool heard = false;
    {
        LatestJob job;
        job.run(
            [&stopped](const std::stop_token& stop) {
                while (!stop.stop_requested())
                    QThread::msleep(1);
                return stopped = true;
            },
            [&](bool) { heard = true; });
    }
    QTRY_VERIFY(stopped);
    QTest::qWait(20);
    QVERIFY(!heard);
}

QTEST_MAIN(TestLatestJob)
#include "test_latest_job.moc"
