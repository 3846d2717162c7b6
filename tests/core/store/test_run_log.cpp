#include "core/store/run_log.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace calm;

class TestRunLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatHappened();
    void passesOverBrokenLines();
    void endsNoRun();
};

void TestRunLog::keepsWhatHappened()
{
    const QTemporaryDir folder;
    const Path files = folder.path().toStdString();
    QVERIFY(runEvents(files, 3).empty());
    const std::vector<RunEvent> events{{1000.25, "started", 0, {}, {}},
                                       {1010, "validated", 50, 0.75, {}},
                                       {1011, "failed", 51, {}, "The disk is \"full\".\nFree some room."}};
    for (const RunEvent& event : events)
        appendRunEvent(files, 3, event);
    appendRunEvent(files, 4, events.front());
    QVERIFY(runEvents(files, 3) == events);
    QCOMPARE(runEvents(files, 4).size(), std::size_t(1));
}

void TestRunLog::passesOverBrokenLines()
{
    const QTemporaryDir folder;
    const Path files = folder.path().toStdString();
    appendRunEvent(files, 1, {1, "started", 0, {}, {}});
    {
        std::ofstream stream(files / "runs" / "1" / "log.jsonl", std::ios::app);
        stream << "{\"at\": 2, \"kind\": \"chec\n\n[]\n{\"at\": \"late\"}\n";
    }
    appendRunEvent(files, 1, {3, "finished", 9, {}, {}});
    const auto events = runEvents(files, 1);
    QCOMPARE(events.size(), std::size_t(2));
    QCOMPARE(events[1].kind, std::string("finished"));
}

void TestRunLog::endsNoRun()
{
    const QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "file";
    std::ofstream(file) << "not a folder";
    appendRunEvent(file, 1, {1, "started", 0, {}, {}}); // cannot be written; nothing is thrown
    QVERIFY(runEvents(file, 1).empty());
}

QTEST_APPLESS_MAIN(TestRunLog)
#include "test_run_log.moc"
