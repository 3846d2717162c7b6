#include "core/store/example_sample.h"

#include "tests/core/store/temporary_project.h"

using namespace calm;

/// Which examples something is measured on.
class TestExampleSample : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void withoutARunAllForTraining();
    void theNewestRunsMixtureCounts();
    void removedDatasetsOfARunAreLeftOut();
    void asManyOfEachPart();
    void validationIsTheRunsOwn();
    void nothingToMeasureOnIsASentence();
    void keyFollowsEveryChange();

private:
    std::vector<std::string> prompts(const ExampleSample& sample)
    {
        std::vector<std::string> all;
        for (const ExampleRecord& example : sample.examples)
            all.push_back(example.prompt);
        return all;
    }
    std::unique_ptr<TemporaryProject> m_project;
    std::int64_t m_run = 0;
    std::int64_t m_composition = 0;
};

using Texts = std::vector<std::string>;

void TestExampleSample::init()
{
    m_project = std::make_unique<TemporaryProject>();
    m_run = m_project->addRun();
    m_composition = m_project->project->run(m_run).composition;
    m_project->addExamples("a.train", {example("a1", "r"), example("a2", "r"), example("a3", "r")});
    m_project->addExamples("a.test", {example("t1", "r")});
    m_project->addExamples("b", {example("b1", "r", "train"), example("b2", "r", "validation"),
                                 example("b3", "r", "test"), example("b4", "r", "train"), example("b5", "r")});
}

void TestExampleSample::withoutARunAllForTraining()
{
    QCOMPARE(prompts(trainingSample(*m_project->project, m_composition, {}, 0)), (Texts{"a1", "a2", "a3", "b1", "b4"}));
}

void TestExampleSample::theNewestRunsMixtureCounts()
{
    RunRecord run = m_project->project->run(m_run);
    run.settings.mixture = {{.dataset = "b", .split = "validation"}};
    run.settings.chatTemplate = true;
    m_project->project->updateRun(run);
    const ExampleSample sample = trainingSample(*m_project->project, m_composition, {}, 0);
    QCOMPARE(prompts(sample), Texts{"b2"});
    QVERIFY(sample.chatTemplate);
    QCOMPARE(prompts(trainingSample(*m_project->project, m_composition, {{.dataset = "a.test"}}, 0)), Texts{"t1"});
    // Runs of other compositions do not count.
    QCOMPARE(trainingSample(*m_project->project, m_composition + 1, {}, 0).examples.size(), std::size_t(5));
}

void TestExampleSample::removedDatasetsOfARunAreLeftOut()
{
    RunRecord run = m_project->project->run(m_run);
    run.settings.mixture = {{.dataset = "gone"}, {.dataset = "a.train"}};
    m_project->project->updateRun(run);
    QCOMPARE(prompts(trainingSample(*m_project->project, m_composition, {}, 0)), (Texts{"a1", "a2", "a3"}));
    run.settings.mixture = {{.dataset = "gone"}};
    m_project->project->updateRun(run);
    QCOMPARE(trainingSample(*m_project->project, m_composition, {}, 0).examples.size(), std::size_t(5));
}

void TestExampleSample::asManyOfEachPart()
{
    const std::vector<MixturePart> parts{{.dataset = "a.train"}, {.dataset = "b"}};
    QCOMPARE(prompts(trainingSample(*m_project->project, m_composition, parts, 4)), (Texts{"a1", "a2", "b1", "b2"}));
    QCOMPARE(prompts(trainingSample(*m_project->project, m_composition, parts, 1)).size(), std::size_t(1));
    QCOMPARE(trainingSample(*m_project->project, m_composition, parts, 100).examples.size(), std::size_t(8));
}

void TestExampleSample::validationIsTheRunsOwn()
{
    RunRecord run = m_project->project->run(m_run);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { validationSample(*m_project->project, run, {}, 0); }));
    run.settings.validation = {{.dataset = "b", .split = "validation"}};
    QCOMPARE(prompts(validationSample(*m_project->project, run, {}, 0)), Texts{"b2"});
    QCOMPARE(prompts(validationSample(*m_project->project, run, {{.dataset = "a.test"}}, 0)), Texts{"t1"});
}

void TestExampleSample::nothingToMeasureOnIsASentence()
{
    TemporaryProject empty;
    QVERIFY(throwsError(ErrorKind::badInput, [&] { trainingSample(*empty, 1, {}, 0); }));
    QVERIFY(throwsError(ErrorKind::badInput, [&] {
        trainingSample(*m_project->project, m_composition, {{.dataset = "b", .split = "no such"}}, 0);
    }));
    QVERIFY(throwsError(ErrorKind::notFound,
                        [&] { trainingSample(*m_project->project, m_composition, {{.dataset = "no such"}}, 0); }));
}

void TestExampleSample::keyFollowsEveryChange()
{
    const Composition composition = m_project->project->composition(m_composition).composition;
    const auto key = [&] {
        return measurementKey(*m_project->project, composition,
                              trainingSample(*m_project->project, m_composition, {}, 4));
    };
    const std::string before = key();
    QCOMPARE(key(), before);
    ExampleRecord first = trainingSample(*m_project->project, m_composition, {}, 4).examples.front();
    first.tags = "seen"; // says nothing
    m_project->project->updateExample(first);
    QCOMPARE(key(), before);
    first.response = "other";
    m_project->project->updateExample(first);
    const std::string edited = key();
    QVERIFY(edited != before);
    // A model's files come, change and go.
    const Path folder = m_project->folder / "models" / "augmenting";
    std::filesystem::create_directories(folder);
    QCOMPARE(key(), edited);
    writeFileWhole(folder / "config.json", "{}");
    const std::string there = key();
    QVERIFY(there != edited);
    writeFileWhole(folder / "config.json", "{ }");
    QVERIFY(key() != there);
    // What stands in one text may not slip into the other.
    const auto keyOf = [&](const std::string& prompt, const std::string& response) {
        return measurementKey(*m_project->project, composition, {.examples = {example(prompt, response)}});
    };
    QVERIFY(keyOf("ab", "c") != keyOf("a", "bc"));
    // A conversation that was flattened by an edit reads another way through a template.
    ExampleRecord conversation = example("a", "b");
    const auto keyThrough = [&](bool chatTemplate) {
        return measurementKey(*m_project->project, composition,
                              {.examples = {conversation}, .chatTemplate = chatTemplate});
    };
    const std::string flat = keyThrough(false), question = keyThrough(true);
    conversation.messages = R"([{"role":"system","content":"a"},{"role":"assistant","content":"b"}])";
    QCOMPARE(keyThrough(false), flat);
    QVERIFY(keyThrough(true) != question);
}

QTEST_GUILESS_MAIN(TestExampleSample)
#include "test_example_sample.moc"
