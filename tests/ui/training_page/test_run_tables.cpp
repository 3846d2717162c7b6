#include "ui/training_page/checkpoints_view.h"
#include "ui/training_page/queue_view.h"
#include "ui/training_page/run_log_view.h"
#include "ui/training_page/run_note.h"
#include "ui/training_page/runs_model.h"

#include <QDir>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace calm;
using namespace calm::ui;

namespace
{

RunRecord makeRun(std::int64_t id, const std::string& name, RunState state)
{
    RunRecord run;
    run.id = id;
    run.name = name;
    run.trained.name = "both";
    run.state = state;
    run.settings.steps = 100;
    return run;
}

QStringList names(const QAbstractItemModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts += model.index(row, 0).data().toString();
    return texts;
}

} // namespace

/// The tables, the queue, the log and the note without a project.
class TestRunTables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsRuns();
    void filtersRuns();
    void keepsTheSelection();
    void handsOverNamesAndNotes();
    void queueMovesByKeysAndButtons();
    void queueMovesByDropping();
    void queueSaysWhatIsMissing();
    void checkpointsOffered();
    void bytesOfAFolder();
    void logTellsTheLife();
    void logOfARunWithoutOne();
    void logKeepsASelection();
    void noteIsHandedOver();
};

void TestRunTables::sortsRuns()
{
    RunsModel model;
    RunsView view(&model);
    auto b = makeRun(1, "b", RunState::finished), a = makeRun(2, "a", RunState::finished),
         c = makeRun(3, "C", RunState::finished);
    b.bestValidationLoss = 10.0;
    a.bestValidationLoss = 9.5; // as text it would come last
    model.setRuns({c, a, b});
    QCOMPARE(names(view), (QStringList{"C", "a", "b"})); // newest first
    view.sort(RunsModel::nameColumn);
    QCOMPARE(names(view), (QStringList{"a", "b", "C"}));
    view.sort(RunsModel::lossColumn);
    QCOMPARE(names(view), (QStringList{"a", "b", "C"})); // without one: the last
    view.sort(RunsModel::nameColumn, Qt::DescendingOrder);
    QCOMPARE(names(view), (QStringList{"C", "b", "a"}));
    QCOMPARE(view.runAt(1), std::int64_t(1));
    QCOMPARE(view.rowOf(2), 2);
}

void TestRunTables::filtersRuns()
{
    RunsModel model;
    RunsView view(&model);
    auto lora = makeRun(3, "third", RunState::finished);
    lora.settings.method = Method::lora;
    auto noted = makeRun(2, "second", RunState::failed);
    noted.note = "too high a rate";
    model.setRuns({lora, noted, makeRun(1, "first", RunState::finished)});
    view.setFilter("lora");
    QCOMPARE(names(view), QStringList("third"));
    view.setFilter("rate FAILED");
    QCOMPARE(names(view), QStringList("second"));
    QCOMPARE(view.rowOf(3), -1);
    view.setFilter("nowhere");
    QCOMPARE(view.rowCount(), 0);
    view.setFilter("");
    QCOMPARE(view.rowCount(), 3);
}

void TestRunTables::keepsTheSelection()
{
    RunsModel model;
    RunsView view(&model);
    QTableView table;
    table.setModel(&view);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    model.setRuns({makeRun(2, "two", RunState::running), makeRun(1, "one", RunState::finished)});
    table.selectRow(1);
    model.setRuns({makeRun(3, "three", RunState::queued), makeRun(2, "two", RunState::finished),
                   makeRun(1, "one", RunState::finished)});
    QCOMPARE(view.runAt(table.selectionModel()->selectedRows().front().row()), std::int64_t(1));
    view.sort(RunsModel::nameColumn);
    QCOMPARE(view.runAt(table.selectionModel()->selectedRows().front().row()), std::int64_t(1));
    model.expect(3, RunState::stopping);
    QCOMPARE(stateText(model.run(3)->state), stateText(RunState::stopping));
}

void TestRunTables::handsOverNamesAndNotes()
{
    RunsModel model;
    model.setRuns({makeRun(7, "old", RunState::finished)});
    const QSignalSpy renamed(&model, &RunsModel::renamed), noted(&model, &RunsModel::noted);
    const QModelIndex name = model.index(0, RunsModel::nameColumn), note = model.index(0, RunsModel::noteColumn);
    QVERIFY(name.flags() & Qt::ItemIsEditable);
    QVERIFY(!(model.index(0, RunsModel::stepColumn).flags() & Qt::ItemIsEditable));
    model.setData(name, "  ", Qt::EditRole); // no name
    model.setData(name, "old", Qt::EditRole);
    QCOMPARE(renamed.count(), 0);
    model.setData(name, " new ", Qt::EditRole);
    QCOMPARE(renamed.front(), (QList<QVariant>{qint64(7), QString("new")}));
    QCOMPARE(name.data().toString(), QString("old")); // until the project has it
    model.setData(note, "fast", Qt::EditRole);
    QCOMPARE(noted.front(), (QList<QVariant>{qint64(7), QString("fast")}));
}

void TestRunTables::queueMovesByKeysAndButtons()
{
    QueueView queue;
    queue.show();
    queue.setQueue({makeRun(5, "five", RunState::queued), makeRun(3, "three", RunState::queued),
                    makeRun(4, "four", RunState::queued)},
                   1, 1);
    auto* list = queue.findChild<QListView*>("queueList");
    QSignalSpy moved(&queue, &QueueView::moveRequested);
    QVERIFY(!queue.findChild<QToolButton*>("queueUpButton")->isEnabled()); // the first one is chosen
    list->setCurrentIndex(list->model()->index(1, 0));
    queue.activateWindow();
    list->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&queue));
    QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(moved.takeFirst(), (QList<QVariant>{qint64(3), 1}));
    queue.findChild<QToolButton*>("queueDownButton")->click();
    QCOMPARE(moved.takeFirst(), (QList<QVariant>{qint64(3), 3}));
    const QSignalSpy held(&queue, &QueueView::holdRequested), removed(&queue, &QueueView::removeRequested);
    queue.findChild<QToolButton*>("queueHoldButton")->click();
    QCOMPARE(held.front().front().toLongLong(), 3);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(removed.front().front().toLongLong(), 3);
    // The project has moved it: it stays the chosen one.
    queue.setQueue({makeRun(3, "three", RunState::queued), makeRun(5, "five", RunState::queued),
                    makeRun(4, "four", RunState::queued)},
                   1, 1);
    QCOMPARE(list->currentIndex().row(), 0);
}

void TestRunTables::queueMovesByDropping()
{
    const std::vector<RunRecord> runs{makeRun(5, "five", RunState::queued), makeRun(3, "three", RunState::queued),
                                      makeRun(4, "four", RunState::queued)};
    // Every drop, against taking the run out of a list and putting it where it was dropped.
    for (int from = 0; from < 3; ++from)
        for (int gap = 0; gap <= 3; ++gap) {
            QueueModel model;
            model.setRuns(runs);
            const QSignalSpy moved(&model, &QueueModel::moveRequested);
            std::unique_ptr<QMimeData> data(model.mimeData({model.index(from)}));
            QVERIFY(!model.dropMimeData(data.get(), Qt::MoveAction, gap, 0, {}));
            std::vector<std::int64_t> wanted{5, 3, 4};
            const std::int64_t run = wanted[std::size_t(from)];
            wanted.insert(wanted.begin() + gap, run);
            wanted.erase(wanted.begin() + (gap <= from ? from + 1 : from));
            std::vector<std::int64_t> got{5, 3, 4};
            if (!moved.isEmpty()) {
                QCOMPARE(moved.front()[0].toLongLong(), run);
                std::erase(got, run);
                got.insert(got.begin() + moved.front()[1].toInt() - 1, run);
            }
            QCOMPARE(got, wanted);
        }
}

void TestRunTables::queueSaysWhatIsMissing()
{
    QueueView queue;
    auto* sentence = queue.findChild<QLabel*>("queueSentence");
    auto* start = queue.findChild<QPushButton*>("queueStartButton");
    QVERIFY(!sentence->isHidden() && !start->isEnabled());
    queue.setQueue({makeRun(1, "one", RunState::queued)}, 0, 2);
    QVERIFY(!sentence->isHidden() && start->isEnabled()); // nobody works on it
    queue.setQueue({makeRun(1, "one", RunState::queued)}, 1, 2);
    QVERIFY(sentence->isHidden() && !start->isEnabled());
}

void TestRunTables::checkpointsOffered()
{
    CheckpointsView view;
    CheckpointRow older, newer;
    older.checkpoint = {11, 1, 50, "runs/1/step-50", 0.25, true, 1000};
    older.bytes = 2000;
    newer.checkpoint = {12, 1, 100, "runs/1/step-100", {}, false, 2000};
    view.setRows({older, newer});
    auto* table = view.findChild<QTableView*>("checkpointsTable");
    QCOMPARE(names(*table->model()), (QStringList{"100", "50"}));
    QCOMPARE(table->model()->index(0, CheckpointsModel::sizeColumn).data().toString(), QString("gone"));
    const QSignalSpy compared(&view, &CheckpointsView::compareRequested),
        started(&view, &CheckpointsView::startRequested), removed(&view, &CheckpointsView::deleteRequested);
    view.findChild<QPushButton*>("checkpointCompareButton")->click(); // the best one is chosen to begin with
    QCOMPARE(compared.front().front().toLongLong(), 11);
    table->selectRow(0);
    view.findChild<QPushButton*>("checkpointStartButton")->click();
    QCOMPARE(started.front().front().toLongLong(), 12);
    table->selectAll();
    QVERIFY(!view.findChild<QPushButton*>("checkpointCompareButton")->isEnabled()); // one at a time
    view.findChild<QPushButton*>("checkpointDeleteButton")->click();
    QCOMPARE(removed.front().front().value<QList<qint64>>().size(), 2);
    table->selectRow(1);
    view.setMayStart(false);
    QVERIFY(!view.findChild<QPushButton*>("checkpointStartButton")->isEnabled());
}

void TestRunTables::bytesOfAFolder()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("a/b"));
    for (const auto& [name, size] : {std::pair("one", 10), std::pair("a/two", 200), std::pair("a/b/three", 3000)}) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(size, 'x'));
    }
    QCOMPARE(bytesBelow(folder.path().toStdString()), 3210);
    QVERIFY(bytesBelow(folder.filePath("nothing").toStdString()) < 0);
}

void TestRunTables::logTellsTheLife()
{
    RunRecord run = makeRun(1, "one", RunState::interrupted);
    run.createdAt = 1000;
    run.heartbeatAt = 1060;
    const auto lines = logLines(run, {},
                                {{1010, "started", 0, {}, {}},
                                 {1020, "validated", 50, 0.5, {}},
                                 {1030, "checkpoint", 50, {}, {}},
                                 {1040, "warning", 60, {}, "The disk is almost full."},
                                 {1050, "paused", 70, {}, {}},
                                 {1055, "resumed", 70, {}, {}},
                                 {1056, "of the future", 0, {}, "words"}});
    const char* const words[] = {"Made",        "Started",           "50: loss 0.5",         "Checkpoint",
                                 "almost full", "Paused at step 70", "Resumed from step 70", "words",
                                 "Interrupted"};
    QCOMPARE(lines.size(), std::size(words));
    for (std::size_t i = 0; i < lines.size(); ++i)
        QVERIFY2(lines[i].text.contains(words[i]), qPrintable(lines[i].text));
    QCOMPARE(lines.back().at, 1060.0);
}

void TestRunTables::logOfARunWithoutOne()
{
    RunRecord run = makeRun(1, "one", RunState::failed);
    run.createdAt = 1000;
    run.startedAt = 1001;
    run.finishedAt = 1099;
    run.message = "The disk is full.";
    const auto lines = logLines(run, {{1, 1, 50, "x", 0.5, true, 1050}}, {});
    QCOMPARE(lines.size(), std::size_t(4));
    QVERIFY(lines[2].text.contains("step 50") && lines[2].text.contains("0.5"));
    QCOMPARE(lines[3].text, QString("Failed: The disk is full."));
}

void TestRunTables::logKeepsASelection()
{
    RunLogView view;
    std::vector<LogLine> lines{{1, "first"}, {2, "second"}};
    view.setLines(lines);
    QCOMPARE(view.document()->blockCount(), 2);
    QTextCursor cursor = view.textCursor();
    cursor.select(QTextCursor::Document);
    view.setTextCursor(cursor);
    const QString selected = view.textCursor().selectedText();
    lines.push_back({3, "third"});
    view.setLines(lines);
    QCOMPARE(view.textCursor().selectedText(), selected);
    QVERIFY(view.toPlainText().endsWith("third"));
    view.setLines({});
    QVERIFY(view.toPlainText().isEmpty());
}

void TestRunTables::noteIsHandedOver()
{
    RunNote note;
    note.show(1, "as it was");
    const QSignalSpy noted(&note, &RunNote::noted);
    note.setPlainText("typed");
    note.show(1, "from elsewhere"); // what is being typed counts
    QCOMPARE(note.toPlainText(), QString("typed"));
    note.show(2, "another run"); // saved before it goes
    QCOMPARE(noted.count(), 1);
    QCOMPARE(noted.front(), (QList<QVariant>{qint64(1), QString("typed")}));
    QCOMPARE(note.toPlainText(), QString("another run"));
    note.show(2, "changed elsewhere");
    QCOMPARE(note.toPlainText(), QString("changed elsewhere"));
    note.setPlainText("typing");
    QVERIFY(QTest::qWaitFor([&] { return noted.count() == 2; })); // when the typing rests
}

QTEST_MAIN(TestRunTables)
#include "test_run_tables.moc"
