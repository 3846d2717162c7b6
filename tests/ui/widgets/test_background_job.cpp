#include "ui/widgets/background_job.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace calm;
using namespace calm::ui;

/// Work beside the window: its end, its error, its stop.
class TestBackgroundJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finishesOnTheCallersThread();
    void errorComesWithItsSentence();
    void foreignErrorNamesTheStage();
    void stopEndsTheWork();
    void destructionStopsTheWork();
    void progressIsRareHoweverOftenItIsReported();
};

void TestBackgroundJob::finishesOnTheCallersThread()
{
    BackgroundJob job;
    QThread* worker = nullptr;
    QThread* listener = nullptr;
    connect(&job, &BackgroundJob::finished, &job, [&] { listener = QThread::currentThread(); });
    job.start("working", [&](const ProgressCallback&, std::stop_token) { worker = QThread::currentThread(); });
    QVERIFY(job.isRunning());
    QTRY_VERIFY(!job.isRunning());
    QCOMPARE(listener, QThread::currentThread());
    QVERIFY(worker != listener);
}

void TestBackgroundJob::errorComesWithItsSentence()
{
    BackgroundJob job;
    QSignalSpy failed(&job, &BackgroundJob::failed);
    job.start("working", [](const ProgressCallback&, std::stop_token) {
        throw Error(ErrorKind::io, "The disk is full.", "37 bytes were left");
    });
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.front().at(0).toString(), QString("The disk is full."));
    QCOMPARE(failed.front().at(1).toString(), QString("37 bytes were left"));
}

void TestBackgroundJob::foreignErrorNamesTheStage()
{
    BackgroundJob job;
    QSignalSpy failed(&job, &BackgroundJob::failed);
    job.start("importing the example",
              [](const ProgressCallback&, std::stop_token) { throw std::runtime_error("bad thing"); });
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.front().at(0).toString().contains("importing the example", Qt::CaseInsensitive));
}

void TestBackgroundJob::stopEndsTheWork()
{
    BackgroundJob job;
    QSignalSpy cancelled(&job, &BackgroundJob::cancelled);
    QSignalSpy failed(&job, &BackgroundJob::failed);
    job.start("working", [](const ProgressCallback&, std::stop_token stop) {
        while (true) {
            throwIfStopped(stop);
            QThread::msleep(1);
        }
    });
    job.stop();
    QTRY_COMPARE(cancelled.count(), 1);
    QCOMPARE(failed.count(), 0);
}

void TestBackgroundJob::destructionStopsTheWork()
{
    std::atomic<bool> left = false;
    {
        BackgroundJob job;
        job.start("working", [&left](const ProgressCallback&, std::stop_token stop) {
            while (!stop.stop_requested())
                QThread::msleep(1);
            left = true;
        });
    }
    QVERIFY(left);
}

void TestBackgroundJob::progressIsRareHoweverOftenItIsReported()
{
    BackgroundJob job;
    QSignalSpy progress(&job, &BackgroundJob::progress);
    job.start("working", [](const ProgressCallback& report, std::stop_token) {
        for (int i = 0; i < 10000; ++i)
            report({"step", i, 10000});
    });
    QTRY_VERIFY(!job.isRunning());
    QVERIFY(progress.count() >= 1);
    QVERIFY(progress.count() < 1000);
}

QTEST_GUILESS_MAIN(TestBackgroundJob)
#include "test_background_job.moc"
