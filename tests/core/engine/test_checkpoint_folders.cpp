// Checkpoint folders on the disk: whole under their name or not at all, the last and the best kept.

#include "core/base/error.h"
#include "core/engine/checkpoint_folders.h"
#include "tests/core/store/temporary_project.h"

#include <set>

using namespace calm;

class TestCheckpointFolders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneIsWrittenAside();
    void aStepIsWrittenAgain();
    void leftoversGo();
    void theNewestThatIsThere();
    void whatIsKept();
    void aFolderThatCannotBeWritten();
};

namespace
{
std::int64_t save(Project& project, CheckpointFolders& folders, std::int64_t run, int step, bool best = false)
{
    writeFileWhole(folders.begin(step) / "bridges.safetensors", std::to_string(step));
    const std::string path = folders.finish(step);
    return project.addCheckpoint({0, run, step, path, {}, best, 0});
}

std::vector<int> stepsOf(Project& project, std::int64_t run)
{
    std::vector<int> steps;
    for (const CheckpointRecord& checkpoint : project.checkpoints(run)) {
        if (!std::filesystem::exists(project.checkpointFolder(checkpoint) / "bridges.safetensors"))
            return {-1};
        steps.push_back(checkpoint.step);
    }
    return steps;
}

std::set<std::string> namesIn(const Path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

using Steps = std::vector<int>;
} // namespace

void TestCheckpointFolders::oneIsWrittenAside()
{
    TemporaryProject project;
    const auto run = project.addRun();
    CheckpointFolders folders(*project, run);
    const Path aside = folders.begin(7);
    QVERIFY(std::filesystem::is_empty(aside));
    writeFileWhole(aside / "a", "content");
    const Path runs = aside.parent_path();
    QCOMPARE(namesIn(runs), (std::set<std::string>{"step-7.part"}));
    const std::string path = folders.finish(7);
    QCOMPARE(namesIn(runs), (std::set<std::string>{"step-7"}));
    QCOMPARE(path, "runs/" + std::to_string(run) + "/step-7");
    QCOMPARE(readFile(project->filesFolder() / path / "a"), std::string("content"));
    folders.begin(8);
    folders.discard(8);
    QCOMPARE(namesIn(runs), (std::set<std::string>{"step-7"}));
}

void TestCheckpointFolders::aStepIsWrittenAgain()
{
    TemporaryProject project;
    const auto run = project.addRun();
    CheckpointFolders folders(*project, run);
    for (const char* content : {"first", "second"}) {
        const Path aside = folders.begin(7);
        writeFileWhole(aside / content, content);
        folders.finish(7);
        QCOMPARE(namesIn(aside.parent_path()), (std::set<std::string>{"step-7"}));
        QCOMPARE(namesIn(aside.parent_path() / "step-7"), (std::set<std::string>{content}));
    }
}

void TestCheckpointFolders::leftoversGo()
{
    TemporaryProject project;
    const auto run = project.addRun();
    CheckpointFolders folders(*project, run);
    save(*project, folders, run, 10);
    folders.begin(20);                           // killed while it wrote
    writeFileWhole(folders.begin(30) / "a", ""); // killed between the folder and its row
    folders.finish(30);
    const Path runs = project->filesFolder() / "runs" / std::to_string(run);
    writeFileWhole(runs / "notes.txt", "a person's own");
    folders.removeLeftovers();
    QCOMPARE(namesIn(runs), (std::set<std::string>{"step-10", "notes.txt"}));
    folders.removeAll();
    QCOMPARE(namesIn(runs), (std::set<std::string>{"notes.txt"}));
    QVERIFY(project->checkpoints(run).empty());
    RunRecord other;
    other.composition = project->run(run).composition;
    CheckpointFolders(*project, project->addRun(other)).removeLeftovers(); // a run that has none
}

void TestCheckpointFolders::theNewestThatIsThere()
{
    TemporaryProject project;
    const auto run = project.addRun();
    CheckpointFolders folders(*project, run);
    QVERIFY(!folders.newest());
    save(*project, folders, run, 10);
    const auto gone = save(*project, folders, run, 20, true);
    QCOMPARE(folders.newest()->id, gone);
    std::filesystem::remove_all(project->checkpointFolder(project->checkpoint(gone)));
    QCOMPARE(folders.newest()->step, 10);
    QCOMPARE(stepsOf(*project, run), Steps{10});
}

void TestCheckpointFolders::whatIsKept()
{
    TemporaryProject project;
    const auto run = project.addRun();
    CheckpointFolders folders(*project, run);
    const auto add = [&](int step, bool best, int keepLast, bool isOver = false) {
        save(*project, folders, run, step, best);
        folders.dropOld(keepLast, isOver);
        return stepsOf(*project, run);
    };
    QCOMPARE(add(1, true, 2), (Steps{1}));
    QCOMPARE(add(2, false, 2), (Steps{1, 2}));
    QCOMPARE(add(3, false, 2), (Steps{1, 2, 3}));
    QCOMPARE(add(4, false, 2), (Steps{1, 3, 4}));
    QCOMPARE(add(5, true, 2), (Steps{3, 4, 5})); // the earlier best is one of the others now
    QCOMPARE(add(6, false, 0), (Steps{5, 6}));   // a run that goes on needs its newest
    QCOMPARE(add(7, false, 0, true), (Steps{5}));
}

void TestCheckpointFolders::aFolderThatCannotBeWritten()
{
    TemporaryProject project;
    const auto run = project.addRun();
    writeFileWhole(project->filesFolder() / "runs", "in the way");
    CheckpointFolders folders(*project, run);
    folders.removeLeftovers();
    QVERIFY(throwsError(ErrorKind::io, [&] { folders.begin(1); }));
    folders.discard(1);
}

QTEST_APPLESS_MAIN(TestCheckpointFolders)
#include "test_checkpoint_folders.moc"
