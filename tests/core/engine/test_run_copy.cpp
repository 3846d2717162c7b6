// A run as another process gets it: all it needs is there, and nothing remains.

#include "core/engine/run_copy.h"
#include "tests/support/example_project.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
CheckpointRecord addCheckpoint(Project& project, std::int64_t run, int step, const std::string& content)
{
    CheckpointRecord record{
        .run = run, .step = step, .path = "runs/" + std::to_string(run) + "/step-" + std::to_string(step)};
    const Path folder = project.filesFolder() / record.path;
    std::filesystem::create_directories(folder / "below");
    writeFileWhole(folder / "bridges.safetensors", content);
    writeFileWhole(folder / "below" / "empty", "");
    record.id = project.addCheckpoint(record);
    return record;
}

std::vector<std::string> promptsOf(Project& project)
{
    std::vector<std::string> prompts;
    for (const ExampleRecord& example : project.examples(project.dataset("kv.train").id))
        prompts.push_back(example.prompt);
    return prompts;
}
} // namespace

class TestRunCopy : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
    Path m_temporary; ///< where copies are made

private Q_SLOTS:
    void initTestCase()
    {
        m_project = importExample(m_folder.path().toStdString());
        m_temporary = Path(m_folder.path().toStdString()) / "temporary";
        std::filesystem::create_directories(m_temporary);
        qputenv("TMPDIR", QByteArray::fromStdString(m_temporary.string()));
    }

    void allThatARunNeedsIsInIt()
    {
        const std::string binary("with \0 in it\n", 13);
        RunRecord run = shortRun(*m_project, 10);
        run.id = m_project->addRun(run);
        addCheckpoint(*m_project, run.id, 1, "older");
        const CheckpointRecord from = addCheckpoint(*m_project, run.id, 3, binary);
        {
            RunCopy copy(packRun(*m_project, run, from));
            QCOMPARE(copy.run().id, run.id);
            QVERIFY(copy.run().settings == run.settings);
            QVERIFY(copy.from() && copy.from()->step == 3);
            Project& copied = copy.project();
            const Path folder = copied.checkpointFolder(*copy.from());
            QCOMPARE(readFile(folder / "bridges.safetensors"), binary);
            QCOMPARE(readFile(folder / "below" / "empty"), std::string());
            QVERIFY(!std::filesystem::exists(folder.parent_path() / "step-1"));
            QVERIFY(promptsOf(copied) == promptsOf(*m_project));
            for (const ModelRecord& model : m_project->models())
                QCOMPARE(copied.modelDirectory(copied.model(model.name)).string(),
                         m_project->modelDirectory(model).string());
            const auto permissions = std::filesystem::status(copied.file().parent_path()).permissions();
            QVERIFY((permissions & std::filesystem::perms::others_all) == std::filesystem::perms::none);
        }
        QVERIFY(std::filesystem::is_empty(m_temporary));
    }

    void startsWithAnEarlierRunsBridges()
    {
        RunRecord earlier = shortRun(*m_project, 10);
        earlier.id = m_project->addRun(earlier);
        const CheckpointRecord checkpoint = addCheckpoint(*m_project, earlier.id, 10, "trained");
        RunRecord run = shortRun(*m_project, 10);
        run.settings.startFrom = checkpoint.id;
        run.id = m_project->addRun(run);
        RunCopy copy(packRun(*m_project, run, std::nullopt));
        QVERIFY(!copy.from());
        const Path folder = copy.project().checkpointFolder(copy.project().checkpoint(checkpoint.id));
        QCOMPARE(readFile(folder / "bridges.safetensors"), std::string("trained"));
    }

    void whatKilledProcessesLeftGoesAway()
    {
        QProcess gone;
        gone.start("true", QStringList());
        const auto id = gone.processId();
        QVERIFY(id > 0 && gone.waitForFinished());
        const Path left = m_temporary / ("calm-temporary-" + std::to_string(id) + "-abc");
        const Path others = m_temporary / "calm-temporary-of-somebody";
        std::filesystem::create_directories(left / "deep");
        std::filesystem::create_directories(others);
        RunRecord run = shortRun(*m_project, 10);
        run.id = m_project->addRun(run);
        packRun(*m_project, run, std::nullopt);
        QVERIFY(!std::filesystem::exists(left));
        QVERIFY(std::filesystem::exists(others));
    }
};

QTEST_GUILESS_MAIN(TestRunCopy)
#include "test_run_copy.moc"
