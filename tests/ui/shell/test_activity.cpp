#include "tests/ui/support/example_project.h"
#include "ui/shell/activity_file.h"
#include "ui/shell/activity_model.h"
#include "ui/shell/run_ends.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

Activity activity(int number, ActivityKind kind = ActivityKind::done, const QString& detail = {})
{
    return {1'700'000'000'000 + number, kind, "Train", QString("sentence %1").arg(number), detail};
}

RunRecord run(std::int64_t id, RunState state)
{
    RunRecord record;
    record.id = id;
    record.state = state;
    return record;
}

std::vector<std::int64_t> numbersOf(const std::vector<RunRecord>& runs)
{
    std::vector<std::int64_t> numbers;
    for (const RunRecord& record : runs)
        numbers.push_back(record.id);
    return numbers;
}

} // namespace

/// The messages of the window, on disk and as a list.
class TestActivity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cameBackAsWritten();
    void isReadableLineByLine();
    void passesOverWhatIsBroken();
    void goesOnBehindAHalfLine();
    void keepsTheNewest();
    void severalWindowsShareIt();
    void survivesAFolderThatIsRefused();
    void newestIsOnTop();
    void detailIsTheOnlyChild();
    void repeatIsTheSameMessage();
    void noticesAreNotUnread();
    void dropsTheOldest();
    void filters();
    void copiesOldestFirst();
    void clears();
    void tellsRunsThatEnded();

private:
    QString file() const { return m_folder->filePath("deep/er/activity.jsonl"); }
    QByteArray content() const;
    void write(const QByteArray& content) const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestActivity::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    useSettingsIn(m_folder->path());
}

QByteArray TestActivity::content() const
{
    QFile source(file());
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

void TestActivity::write(const QByteArray& content) const
{
    QFile target(file());
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(content);
}

void TestActivity::cameBackAsWritten()
{
    ActivityFile kept(file());
    QVERIFY(kept.read().empty());
    const std::vector<Activity> written{activity(1, ActivityKind::error, "two\nlines, \"quoted\" – ü"),
                                        activity(2, ActivityKind::warning), activity(3, ActivityKind::notice),
                                        activity(4, ActivityKind::done)};
    for (const Activity& one : written)
        kept.append(one);
    QVERIFY(kept.read() == written);
    QVERIFY(ActivityFile(file()).read() == written); // as after a crash
}

void TestActivity::isReadableLineByLine()
{
    ActivityFile kept(file());
    kept.append(activity(1, ActivityKind::error, "why"));
    QCOMPARE(content(), QByteArray(R"({"at":1700000000001,"detail":"why","kind":"error","place":"Train",)"
                                   R"("sentence":"sentence 1","version":1})"
                                   "\n"));
}

void TestActivity::passesOverWhatIsBroken()
{
    ActivityFile kept(file());
    kept.append(activity(1));
    write(content() + "no JSON\n\n{\"version\":2,\"sentence\":\"of a newer one\"}\n[1]\n");
    kept.append(activity(2));
    QVERIFY(kept.read() == std::vector<Activity>({activity(1), activity(2)}));
}

void TestActivity::goesOnBehindAHalfLine()
{
    ActivityFile kept(file());
    kept.append(activity(1));
    write(content() + R"({"at":17)"); // the disk was full
    kept.append(activity(2));
    QVERIFY(kept.read() == std::vector<Activity>({activity(1), activity(2)}));
}

void TestActivity::keepsTheNewest()
{
    constexpr int many = 2 * ActivityFile::kept + 1;
    {
        ActivityFile kept(file());
        for (int i = 0; i < many; ++i)
            kept.append(activity(i));
        QCOMPARE(int(kept.read().size()), ActivityFile::kept);
        QCOMPARE(content().count('\n'), many);
    }
    const ActivityFile again(file()); // which cuts it
    QCOMPARE(content().count('\n'), ActivityFile::kept);
    QVERIFY(again.read().front() == activity(many - ActivityFile::kept));
    QVERIFY(again.read().back() == activity(many - 1));
}

void TestActivity::severalWindowsShareIt()
{
    ActivityFile one(file()), other(file());
    for (int i = 0; i < 20; ++i)
        (i % 2 == 0 ? one : other).append(activity(i));
    QCOMPARE(one.read().size(), std::size_t(20));
    QVERIFY(other.read() == one.read());
}

void TestActivity::survivesAFolderThatIsRefused()
{
    QFile blocker(m_folder->filePath("deep"));
    QVERIFY(blocker.open(QIODevice::WriteOnly)); // a file where the folder should be
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression("the message cannot be kept"));
    ActivityModel model(file());
    model.add(ActivityKind::error, "Train", "the disk is full");
    QCOMPARE(model.rowCount(), 1);
}

void TestActivity::newestIsOnTop()
{
    {
        ActivityModel model(file());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(ActivityKind::error, "Train", "first", "why");
        model.add(ActivityKind::done, "Data", "second");
        QCOMPARE(model.index(0, 0).data().toString(), QString("second"));
        QCOMPARE(model.index(1, 0).data().toString(), QString("first"));
        QVERIFY(model.index(1, 0).data(Qt::AccessibleTextRole).toString().startsWith("Error, "));
        QVERIFY(model.index(1, 0).data(ActivityModel::metaRole).toString().endsWith(" · Train"));
    }
    const ActivityModel next(file()); // the next session begins with them
    QCOMPARE(next.rowCount(), 2);
    QCOMPARE(next.unread(), 0);
}

void TestActivity::detailIsTheOnlyChild()
{
    ActivityModel model(file());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(ActivityKind::error, "Train", "first", "why");
    const QPersistentModelIndex detail = model.index(0, 0, model.index(0, 0));
    QCOMPARE(detail.data().toString(), QString("why"));
    model.add(ActivityKind::done, "Data", "second");
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    QCOMPARE(model.rowCount(model.index(1, 0)), 1);
    QCOMPARE(detail.parent().row(), 1); // rows moved, it did not
    QCOMPARE(detail.data().toString(), QString("why"));
    QCOMPARE(model.rowCount(detail), 0);
}

void TestActivity::repeatIsTheSameMessage()
{
    ActivityModel model(file());
    for (int i = 0; i < 3; ++i)
        model.add(ActivityKind::error, "Train", "again and again");
    QCOMPARE(model.rowCount(), 1);
    model.add(ActivityKind::error, "Train", "again and again", "with a reason");
    QCOMPARE(model.rowCount(), 2);
}

void TestActivity::noticesAreNotUnread()
{
    ActivityModel model(file());
    const QSignalSpy changed(&model, &ActivityModel::unreadChanged);
    model.add(ActivityKind::notice, "File", "opened");
    QCOMPARE(model.unread(), 0);
    model.add(ActivityKind::done, "Data", "imported");
    QCOMPARE(model.unread(), 1);
    QVERIFY(!model.hasUnreadError());
    model.add(ActivityKind::error, "Data", "failed");
    QCOMPARE(model.unread(), 2);
    QVERIFY(model.hasUnreadError());
    model.markRead();
    QCOMPARE(model.unread(), 0);
    QVERIFY(!model.hasUnreadError());
    QCOMPARE(changed.count(), 3);
}

void TestActivity::dropsTheOldest()
{
    ActivityModel model(file());
    for (int i = 0; i < ActivityFile::kept + 3; ++i)
        model.add(ActivityKind::notice, {}, QString::number(i), i == 5 ? "why" : "");
    QCOMPARE(model.rowCount(), ActivityFile::kept);
    QCOMPARE(model.index(model.rowCount() - 1, 0).data().toString(), QString("3"));
    const QModelIndex fifth = model.index(model.rowCount() - 3, 0);
    QCOMPARE(model.index(0, 0, fifth).data().toString(), QString("why"));
    QCOMPARE(model.index(0, 0, fifth).parent(), fifth);
}

void TestActivity::filters()
{
    ActivityModel model(file());
    ActivityFilter filter;
    filter.setSourceModel(&model);
    model.add(ActivityKind::notice, {}, "notice");
    model.add(ActivityKind::warning, {}, "warning", "detail");
    model.add(ActivityKind::error, {}, "error");
    model.add(ActivityKind::done, {}, "done");
    const auto texts = [&filter](ActivityFilter::Shown shown) {
        filter.setShown(shown);
        QStringList all;
        for (int row = 0; row < filter.rowCount(); ++row)
            all += filter.index(row, 0).data().toString();
        return all;
    };
    QCOMPARE(texts(ActivityFilter::Shown::problems), QStringList({"error", "warning"}));
    QCOMPARE(filter.rowCount(filter.index(1, 0)), 1); // its detail stays with it
    QCOMPARE(texts(ActivityFilter::Shown::notices), QStringList({"notice"}));
    QCOMPARE(texts(ActivityFilter::Shown::done), QStringList({"done"}));
    QCOMPARE(texts(ActivityFilter::Shown::all), QStringList({"done", "error", "warning", "notice"}));
}

void TestActivity::copiesOldestFirst()
{
    ActivityModel model(file());
    model.add(ActivityKind::error, "Train", "first", "why");
    model.add(ActivityKind::done, "Data", "second");
    const QModelIndex first = model.index(1, 0);
    const QStringList lines = model.textOf({model.index(0, 0), model.index(0, 0, first), first}).split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].endsWith(" · Train · Error: first"));
    QCOMPARE(lines[1], QString("why"));
    QVERIFY(lines[2].endsWith(" · Data · Done: second"));
}

void TestActivity::clears()
{
    ActivityModel model(file());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(ActivityKind::error, "Train", "first", "why");
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.unread(), 0);
    QCOMPARE(content(), QByteArray());
    model.add(ActivityKind::error, "Train", "second", "why too");
    QCOMPARE(model.index(0, 0, model.index(0, 0)).data().toString(), QString("why too"));
    QCOMPARE(ActivityFile(file()).read().size(), std::size_t(1));
}

void TestActivity::tellsRunsThatEnded()
{
    using Numbers = std::vector<std::int64_t>;
    RunEnds ends;
    QCOMPARE(numbersOf(ends.look({run(1, RunState::finished), run(2, RunState::running)})), Numbers()); // no news
    QCOMPARE(numbersOf(ends.look({run(1, RunState::finished), run(2, RunState::stopping), run(3, RunState::failed)})),
             Numbers()); // 3 came into the project from elsewhere
    QCOMPARE(numbersOf(ends.look({run(2, RunState::stopped), run(3, RunState::queued)})), Numbers{2});
    QCOMPARE(numbersOf(ends.look({run(2, RunState::stopped), run(3, RunState::failed)})), Numbers{3}); // was resumed
    QCOMPARE(numbersOf(ends.look({run(2, RunState::stopped), run(3, RunState::failed)})), Numbers());
}

QTEST_GUILESS_MAIN(TestActivity)
#include "test_activity.moc"
