#include "core/store/dataset_files.h"
#include "core/store/dataset_versions.h"
#include "core/store/example_edits.h"
#include "core/store/example_record.h"
#include "tests/core/store/temporary_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace calm;

/// What a run saw stays as it was, whatever happens to the dataset.
class TestDatasetVersions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aRunSaysWhatItSaw();
    void everyKindOfChange_data();
    void everyKindOfChange();
    void severalVersionsStandApart();
    void equalContentIsOneVersion();
    void unusedRowsAreNotKept();
    void removedRunsLetGo();
    void aKilledEditChangesNothing();
    void beginningAnewSeesWhatIsNow();
    void aRunOfBefore();
    void hashesAreOfTheContent();

private:
    RunRecord runOn(const std::string& dataset, const std::string& split = {});
    std::vector<std::string> seen(std::int64_t run, const std::string& dataset, const std::string& split = {});
    int kept();
    std::unique_ptr<TemporaryProject> m_project;
    std::int64_t m_dataset = 0;
};

void TestDatasetVersions::init()
{
    m_project = std::make_unique<TemporaryProject>();
    (*m_project).addModel("anchor", 5);
    (*m_project).addModel("augmenting");
    (*m_project).addComposition("kv");
    m_dataset = (*m_project)
                    .addExamples("d", {example("a", "1", "train"), example("b", "2", "train"),
                                       example("c", "3", "test"), example("d", "4", "train")});
}

/// A run of the composition that learns from the dataset, already begun.
RunRecord TestDatasetVersions::runOn(const std::string& dataset, const std::string& split)
{
    RunRecord run;
    run.name = "run";
    run.composition = m_project->project->composition("kv").id;
    run.settings.mixture = {{dataset, split}};
    run.id = m_project->project->addRun(run);
    keepVersionsOf(*m_project->project, run);
    return run;
}

std::vector<std::string> TestDatasetVersions::seen(std::int64_t run, const std::string& dataset,
                                                   const std::string& split)
{
    std::vector<std::string> texts;
    std::int64_t announced = 0;
    forEachExampleOfRun(*m_project->project, run, {dataset, split},
                        [&](const ExampleRecord& example, std::int64_t total) {
                            texts.push_back(example.prompt + example.response + example.split + example.tags);
                            announced = total;
                        });
    if (announced != std::ssize(texts))
        qWarning("announced %d, not %d", static_cast<int>(announced), static_cast<int>(texts.size()));
    return texts;
}

int TestDatasetVersions::kept()
{
    return SQLite::Database(m_project->file).execAndGet("SELECT count(*) FROM examples_kept").getInt();
}

void TestDatasetVersions::aRunSaysWhatItSaw()
{
    Project& project = *m_project->project;
    const RunRecord run = runOn("d", "train");
    const auto versions = versionsOfRun(project, run.id);
    QCOMPARE(versions.size(), std::size_t(1));
    QCOMPARE(versions[0].name, std::string("d"));
    QCOMPARE(versions[0].examples, 4);
    QCOMPARE(versions[0].splits, (std::vector<std::pair<std::string, std::int64_t>>{{"test", 1}, {"train", 3}}));
    QCOMPARE(versions[0].hash.size(), std::size_t(64));
    QVERIFY(versions[0].current);
    QCOMPARE(versions[0].runs, (std::vector<std::int64_t>{run.id}));
    QCOMPARE(seen(run.id, "d", "train"), (std::vector<std::string>{"a1train", "b2train", "d4train"}));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { runOn("nowhere"); }));
    QCOMPARE(datasetVersions(project).size(), std::size_t(1));
}

void TestDatasetVersions::everyKindOfChange_data()
{
    QTest::addColumn<int>("change");
    for (const auto& [name, change] : {std::pair("edit", 0), std::pair("remove", 1), std::pair("remove all", 2),
                                       std::pair("split anew", 3), std::pair("tag", 4), std::pair("add", 5),
                                       std::pair("remove the dataset", 6), std::pair("remove and restore changed", 7),
                                       std::pair("a new dataset of the name", 8), std::pair("edit twice", 9)})
        QTest::newRow(name) << change;
}

void TestDatasetVersions::everyKindOfChange()
{
    QFETCH(int, change);
    Project& project = *m_project->project;
    const RunRecord run = runOn("d");
    const auto before = seen(run.id, "d");
    const auto train = seen(run.id, "d", "train");
    auto rows = project.examples(m_dataset);
    const auto ids = exampleIds(project, m_dataset);
    const auto edit = [&](const std::string& text) {
        rows[1].prompt = text;
        project.updateExample(rows[1]);
    };
    switch (change) {
    case 0:
        edit("changed");
        break;
    case 1:
        project.removeExamples({ids[0], ids[3]});
        break;
    case 2:
        takeExamples(project, ids);
        break;
    case 3:
        project.assignSplits(m_dataset, [](const ExampleRecord&) { return "validation"; });
        break;
    case 4:
        changeTags(project, m_dataset, {}, {{"new"}, {}});
        break;
    case 5:
        project.addExamples(m_dataset, [once = true]() mutable -> std::optional<ExampleRecord> {
            return std::exchange(once, false) ? std::optional(example("more", "5", "train")) : std::nullopt;
        });
        break;
    case 6:
        project.removeDataset(m_dataset);
        break;
    case 7: {
        auto taken = takeExamples(project, ids);
        taken[2].response = "other";
        restoreExamples(project, taken);
        break;
    }
    case 8:
        project.removeDataset(m_dataset);
        m_project->addExamples("d", {example("quite", "another", "train")});
        break;
    default:
        edit("once");
        edit("twice");
    }
    QCOMPARE(seen(run.id, "d"), before);
    QCOMPARE(seen(run.id, "d", "train"), train);
    const auto versions = versionsOfRun(project, run.id);
    QCOMPARE(versions.size(), std::size_t(1));
    QCOMPARE(versions[0].current, false);
    QCOMPARE(versions[0].examples, 4);
    // Another program sees the same.
    m_project->project = Project::open(m_project->file);
    QCOMPARE(seen(run.id, "d"), before);
}

void TestDatasetVersions::severalVersionsStandApart()
{
    Project& project = *m_project->project;
    std::vector<std::int64_t> runs;
    std::vector<std::vector<std::string>> saw;
    for (int round = 0; round < 6; ++round) {
        runs.push_back(runOn("d").id);
        saw.push_back(seen(runs.back(), "d"));
        auto rows = project.examples(m_dataset);
        rows[static_cast<std::size_t>(round) % rows.size()].response += "!";
        project.updateExample(rows[static_cast<std::size_t>(round) % rows.size()]);
        if (round % 2 == 0)
            project.removeExamples({rows.back().id});
        project.addExamples(m_dataset, [left = round % 3]() mutable -> std::optional<ExampleRecord> {
            return left-- > 0 ? std::optional(example("new", std::to_string(left))) : std::nullopt;
        });
    }
    for (std::size_t i = 0; i < runs.size(); ++i)
        QCOMPARE(seen(runs[i], "d"), saw[i]);
    const auto versions = versionsOfDataset(project, "d");
    QCOMPARE(versions.size(), std::size_t(6));
    for (std::size_t i = 1; i < versions.size(); ++i)
        QVERIFY(versions[i - 1].id > versions[i].id);
}

void TestDatasetVersions::equalContentIsOneVersion()
{
    Project& project = *m_project->project;
    const RunRecord first = runOn("d"), second = runOn("d");
    QCOMPARE(datasetVersions(project).size(), std::size_t(1));
    QCOMPARE(datasetVersions(project)[0].runs, (std::vector<std::int64_t>{first.id, second.id}));
    auto rows = project.examples(m_dataset);
    const std::string before = rows[0].response;
    rows[0].response = "x";
    project.updateExample(rows[0]);
    rows[0].response = before; // taken back
    project.updateExample(rows[0]);
    const RunRecord third = runOn("d");
    QCOMPARE(datasetVersions(project).size(), std::size_t(1));
    QCOMPARE(seen(third.id, "d"), seen(first.id, "d"));
}

void TestDatasetVersions::unusedRowsAreNotKept()
{
    Project& project = *m_project->project;
    auto rows = project.examples(m_dataset);
    rows[0].response = "x";
    project.updateExample(rows[0]);
    project.removeExamples({rows[1].id});
    QCOMPARE(kept(), 0); // no run has seen them
    runOn("d");
    const auto added = m_project->addExamples("other", {example("a", "b")});
    project.removeDataset(added);
    QCOMPARE(kept(), 0);
    rows[0].response = "y";
    project.updateExample(rows[0]);
    rows[0].response = "z";
    project.updateExample(rows[0]);
    QCOMPARE(kept(), 1); // once for the version; what came between was never seen
}

void TestDatasetVersions::removedRunsLetGo()
{
    Project& project = *m_project->project;
    const RunRecord first = runOn("d");
    auto rows = project.examples(m_dataset);
    rows[0].response = "x";
    project.updateExample(rows[0]);
    const RunRecord second = runOn("d");
    rows[1].response = "y";
    project.updateExample(rows[1]);
    QCOMPARE(kept(), 2);
    const auto saw = seen(second.id, "d");
    project.removeRun(first.id);
    QCOMPARE(kept(), 1);
    QCOMPARE(seen(second.id, "d"), saw);
    // A version that comes after others were forgotten still knows what belongs to it.
    project.removeRun(second.id);
    QCOMPARE(kept(), 0);
    QVERIFY(datasetVersions(project).empty());
    const RunRecord third = runOn("d");
    const auto now = seen(third.id, "d");
    QCOMPARE(now.size(), std::size_t(4));
    takeExamples(project, exampleIds(project, m_dataset));
    QCOMPARE(seen(third.id, "d"), now);
}

void TestDatasetVersions::aKilledEditChangesNothing()
{
    const RunRecord run = runOn("d");
    const auto saw = seen(run.id, "d");
    m_project->project.reset(); // no connection crosses the fork
    const pid_t child = ::fork();
    if (child == 0) {
        const auto own = Project::open(m_project->file);
        own->inOneWrite([&] {
            changeTags(*own, m_dataset, {}, {{"t"}, {}});
            own->removeExamples({exampleIds(*own, m_dataset).front()});
            ::kill(::getpid(), SIGKILL);
        });
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    m_project->project = Project::open(m_project->file);
    QCOMPARE(seen(run.id, "d"), saw);
    QVERIFY(versionsOfRun(*m_project->project, run.id)[0].current);
    QCOMPARE(kept(), 0);
}

void TestDatasetVersions::beginningAnewSeesWhatIsNow()
{
    Project& project = *m_project->project;
    const RunRecord run = runOn("d");
    auto rows = project.examples(m_dataset);
    rows[0].response = "x";
    project.updateExample(rows[0]);
    keepVersionsOf(project, run);
    QCOMPARE(seen(run.id, "d").front(), std::string("axtrain"));
    QCOMPARE(datasetVersions(project).size(), std::size_t(1)); // the one before is used by nobody any more
    QCOMPARE(kept(), 0);
}

/// That began before versions were kept: it reads what is there.
void TestDatasetVersions::aRunOfBefore()
{
    QVERIFY(versionsOfRun(*m_project->project, 77).empty());
    QCOMPARE(seen(77, "d", "test"), (std::vector<std::string>{"c3test"}));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { seen(77, "nowhere"); }));
}

void TestDatasetVersions::hashesAreOfTheContent()
{
    Project& project = *m_project->project;
    const std::vector<ExampleRecord> rows{example("ab", "c"), example("d", "e")};
    m_project->addExamples("one", rows);
    m_project->addExamples("two", rows);
    m_project->addExamples("moved", {rows[1], rows[0]});
    m_project->addExamples("shifted", {example("a", "bc"), rows[1]});
    const auto hashOf = [&](const std::string& dataset) {
        return versionsOfRun(project, runOn(dataset).id).front().hash;
    };
    QCOMPARE(hashOf("one"), hashOf("two"));
    QVERIFY(hashOf("one") != hashOf("moved"));
    QVERIFY(hashOf("one") != hashOf("shifted"));
}

QTEST_APPLESS_MAIN(TestDatasetVersions)
#include "test_dataset_versions.moc"
