// An adapter from one project into an empty one, and what is not one.

#include "core/base/error.h"
#include "core/compose/adapter.h"
#include "core/engine/adapter_jobs.h"
#include "core/engine/loaded_models.h"
#include "core/engine/project_jobs.h"
#include "tests/support/staged_project.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
Tensor logitsOf(Project& project, const std::string& composition, std::vector<int> off = {})
{
    at::NoGradGuard noGradients;
    LoadedModels models;
    const LoadedMember loaded = models.member(project, {MemberKind::composed, composition, 0, 0, std::move(off)});
    return loaded.model->logits(randomIds(2, 12, loaded.model->settings().vocabulary, 3));
}

template <typename Work> std::string errorOf(Work&& work)
{
    try {
        work();
    } catch (const Error& error) {
        return std::string(toString(error.kind())) + ": " + error.what();
    }
    return "no error";
}

bool says(const std::string& sentence, const std::string& word)
{
    if (sentence.find(word) != std::string::npos)
        return true;
    qWarning("%s", sentence.c_str());
    return false;
}

bool isUntouched(Project& project)
{
    std::error_code ignored;
    const Path runs = project.filesFolder() / "runs";
    return project.compositions().empty() && project.models().empty() && project.runs().empty() &&
           (!std::filesystem::exists(runs) || std::filesystem::is_empty(runs, ignored));
}
} // namespace

class TestAdapter : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<StagedProject> m_staged;
    Path m_adapter, m_anchor, m_keys, m_other;
    int m_count = 0;

    Path path(const std::string& name) { return Path(m_folder.path().toStdString()) / name; }
    std::unique_ptr<Project> emptyProject()
    {
        return Project::create(path("empty" + std::to_string(++m_count) + ".calm"));
    }
    Path copyOfAdapter()
    {
        const Path copy = path("copy" + std::to_string(++m_count));
        std::filesystem::copy(m_adapter, copy);
        return copy;
    }
    AdapterLoadJob job(const Path& folder)
    {
        return {.folder = folder, .anchor = m_anchor, .augmenting = {m_keys, m_other}};
    }

    /// The adapter with its adapter.json changed is refused so, and nothing is left in the project.
    std::string refused(const std::function<void(Json&)>& change)
    {
        const Path folder = copyOfAdapter();
        Json json = parseJson(readFile(folder / "adapter.json"), "adapter.json");
        change(json);
        writeFileWhole(folder / "adapter.json", json.dump());
        return refused(folder);
    }
    std::string refused(const Path& folder)
    {
        const auto project = emptyProject();
        const std::string sentence = errorOf([&] { loadAdapterInto(*project, job(folder)); });
        return isUntouched(*project) ? sentence : "the project was touched";
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_staged = std::make_unique<StagedProject>(path(""));
        Project& project = *m_staged->project;
        m_anchor = project.modelDirectory(project.model("anchor"));
        m_keys = project.modelDirectory(project.model("augmenting"));
        m_other = project.modelDirectory(project.model("other"));
        m_adapter = path("adapter");
        saveAdapterOf(project, {MemberKind::composed, "both"}, m_adapter);
    }

    void anotherPersonGetsTheSameAnswers()
    {
        const auto project = emptyProject();
        // Named the other way round: they are known by their content.
        AdapterLoadJob turned = job(m_adapter);
        turned.augmenting = {m_other, m_keys};
        const AdapterLoadResult result = loadAdapterInto(*project, turned);
        QCOMPARE(result.composition, std::string("both"));
        QVERIFY(result.warnings.empty());
        QVERIFY(at::equal(logitsOf(*project, "both"), logitsOf(*m_staged->project, "both")));
        QVERIFY(at::equal(logitsOf(*project, "both", {1}), logitsOf(*m_staged->project, "one")));
        QCOMPARE(project->composition("both").composition.augmenting,
                 (std::vector<std::string>{"augmenting", "other"}));
        const RunRecord run = project->run(result.run);
        QCOMPARE(toString(run.state), std::string("finished"));
        QCOMPARE(run.step, 4);
        QVERIFY(run.bestValidationLoss == m_staged->project->checkpoint(m_staged->both).validationLoss);
        QCOMPARE(run.settings.startFrom, std::int64_t{0}); // a number of the first project
        QVERIFY2(run.note.starts_with("Loaded from the adapter adapter, saved 20"), run.note.c_str());
        EvaluationJob evaluation{.name = "e", .tasks = {}, .members = {{MemberKind::composed, "both"}}, .threads = 1};
        QVERIFY_THROWS_EXCEPTION(Error, evaluate(*project, evaluation)); // no data, but no crash either

        // Again: the models are there now, so that nobody need name them.
        const AdapterLoadResult again = loadAdapterInto(*project, {.folder = m_adapter, .name = "again"});
        QCOMPARE(project->models().size(), std::size_t{3});
        QVERIFY(at::equal(logitsOf(*project, "again"), logitsOf(*project, "both")));
        QVERIFY(
            says(errorOf([&] { loadAdapterInto(*project, {.folder = m_adapter}); }), "composition \"both\" already"));

        // And on to a third person: the very same numbers.
        saveAdapterOf(*project, {MemberKind::composed, "again", 0, again.checkpoint}, path("onwards"));
        QCOMPARE(sha256OfFile(path("onwards") / "bridges.safetensors"),
                 sha256OfFile(m_adapter / "bridges.safetensors"));
    }

    void modelsWithoutAHashAreHashedWhenTheyMayBeIt()
    {
        const auto project = emptyProject();
        for (const auto& [name, directory] : {std::pair{"a", m_anchor}, {"k", m_keys}, {"o", m_other}}) {
            ModelRecord model{.name = name, .card = inspectModel(directory)};
            model.card.directory = directory.string();
            project->addModel(model);
        }
        loadAdapterInto(*project, {.folder = m_adapter});
        QCOMPARE(project->composition("both").composition.anchor, std::string("a"));
        QCOMPARE(project->model("o").contentHash, contentHashOfModel(m_other));
    }

    void aPartIsAnAdapterToo()
    {
        saveAdapterOf(*m_staged->project, {MemberKind::composed, "both", 0, 0, {1}}, path("part"));
        const auto project = emptyProject();
        AdapterLoadJob part = job(path("part"));
        part.augmenting = {m_keys};
        loadAdapterInto(*project, part);
        QVERIFY(at::equal(logitsOf(*project, "both"), logitsOf(*m_staged->project, "one")));
    }

    void wrongModelsAreRefusedWithBothHashes()
    {
        const auto project = emptyProject();
        AdapterLoadJob wrong = job(m_adapter);
        const Path changed = path("changed-model");
        std::filesystem::copy(m_keys, changed);
        std::string config = readFile(changed / "config.json");
        writeFileWhole(changed / "config.json", config + "\n");
        wrong.augmenting = {changed, m_other};
        const std::string sentence = errorOf([&] { loadAdapterInto(*project, wrong); });
        QVERIFY(says(sentence, contentHashOfModel(changed)) && says(sentence, contentHashOfModel(m_keys)));
        QVERIFY(isUntouched(*project));
        wrong.acceptOtherModels = true;
        const AdapterLoadResult result = loadAdapterInto(*project, wrong);
        QCOMPARE(result.warnings.size(), std::size_t{1});
        QVERIFY(says(project->run(result.run).note, contentHashOfModel(changed)));
        QVERIFY(at::equal(logitsOf(*project, "both"),
                          logitsOf(*m_staged->project, "both"))); // only its config.json differed
        // Accepting goes as far as the sizes fit.
        const auto second = emptyProject();
        AdapterLoadJob narrow = wrong;
        narrow.augmenting = {m_other, m_other};
        QVERIFY(says(errorOf([&] { loadAdapterInto(*second, narrow); }), "has bridge."));
        QVERIFY(isUntouched(*second));
    }

    void missingModelsAreNamed()
    {
        const auto project = emptyProject();
        AdapterLoadJob none = job(m_adapter);
        none.augmenting = {m_keys};
        QVERIFY(says(errorOf([&] { loadAdapterInto(*project, none); }), contentHashOfModel(m_other)));
        none.augmenting = {m_keys, "nowhere"};
        QVERIFY(says(errorOf([&] { loadAdapterInto(*project, none); }), "\"nowhere\" is neither"));
        none.augmenting = {m_keys, m_other, m_keys};
        QVERIFY(says(errorOf([&] { loadAdapterInto(*project, none); }), "3 were named"));
        QVERIFY(isUntouched(*project));
    }

    void whatIsNoAdapterIsSaid()
    {
        QVERIFY(says(refused(m_keys), "it has no adapter.json"));
        QVERIFY(says(refused([](Json& json) { json["format"] = "peft.lora"; }), "is a \"peft.lora\""));
        QVERIFY(says(refused([](Json& json) { json["version"] = 2; }), "newer version"));
        QVERIFY(says(refused([](Json& json) { json.erase("composition"); }), "\"composition\""));
        QVERIFY(says(refused([](Json& json) { json["anchor"]["name"] = "b"; }), "other models than its composition"));
        QVERIFY(says(refused([](Json& json) { json["composition"]["connections"][0]["anchor_layer"] = 77; }),
                     "layer that"));
        QVERIFY(says(refused([](Json& json) { json["composition"]["connections"].erase(3); }), "more bridges"));
        QVERIFY(says(refused([](Json& json) { json["bridges_sha256"] = std::string(64, '0'); }), "changed or damaged"));
        QVERIFY(says(refused([](Json& json) { json["augmenting"][1]["card"]["hidden_size"] = 25; }), "(128, 25)"));
        QVERIFY(says(refused([](Json& json) { json["augmenting"] = 7; }), "\"augmenting\""));
        const Path notJson = copyOfAdapter();
        writeFileWhole(notJson / "adapter.json", "{\"format\": ");
        QVERIFY(says(refused(notJson), "adapter.json"));
        const Path withoutNumbers = copyOfAdapter();
        std::filesystem::remove(withoutNumbers / "bridges.safetensors");
        QVERIFY(says(refused(withoutNumbers), "bridges.safetensors"));
    }

    void truncatedAndSpoiledNumbers()
    {
        const auto size = std::filesystem::file_size(m_adapter / "bridges.safetensors");
        for (const std::uintmax_t left : {std::uintmax_t{0}, std::uintmax_t{5}, size / 2, size - 1}) {
            const Path folder = copyOfAdapter();
            std::filesystem::resize_file(folder / "bridges.safetensors", left);
            QVERIFY(says(refused(folder), "corrupt: "));
        }
        const Path folder = copyOfAdapter();
        std::string content = readFile(folder / "bridges.safetensors");
        content[content.size() - 3] ^= 1; // one bit
        writeFileWhole(folder / "bridges.safetensors", content);
        QVERIFY(says(refused(folder), "corrupt: "));
        content.replace(content.size() - 4, 4, "\xff\xff\xff\x7f"); // a NaN
        writeFileWhole(folder / "bridges.safetensors", content);
        QVERIFY(says(refused(folder), "corrupt: "));
    }

    void aFolderInTheWayStays()
    {
        const Path folder = path("taken");
        std::filesystem::create_directory(folder);
        saveAdapterOf(*m_staged->project, {MemberKind::composed, "one"}, folder / ""); // an empty one is fine
        const std::string before = readFile(folder / "adapter.json");
        QVERIFY(says(errorOf([&] {
                         saveAdapterOf(*m_staged->project, {MemberKind::composed, "both"}, folder);
                     }),
                     "exists already"));
        QCOMPARE(readFile(folder / "adapter.json"), before);
        QVERIFY(says(errorOf([&] {
                         saveAdapterOf(*m_staged->project, {MemberKind::anchor, "both"}, path("a"));
                     }),
                     "composition, not of a model"));
        m_staged->project->saveComposition({.composition = [&] {
            Composition untrained = m_staged->project->composition("one").composition;
            untrained.name = "untrained";
            return untrained;
        }()});
        QVERIFY(says(errorOf([&] {
                         saveAdapterOf(*m_staged->project, {MemberKind::composed, "untrained"}, path("a"));
                     }),
                     "not trained yet"));
        QVERIFY(!std::filesystem::exists(path("a")));
    }

    void theReadmeSaysWhatItIs()
    {
        const std::string readme = readFile(m_adapter / "README.md");
        for (const std::string& word :
             {std::string("# both"), contentHashOfModel(m_anchor), contentHashOfModel(m_other), std::string("kv.train"),
              std::string("calm adapter load")})
            QVERIFY(says(readme, word));
        const Json info = inspectAdapter(m_adapter);
        QCOMPARE(info.at("composition").at("connections").size(), std::size_t{4});
        QVERIFY(info.at("anchor").at("tokenizer_hash").is_string());
        QVERIFY(!info.at("anchor").at("card").contains("directory")); // nobody's folders travel
    }
};

QTEST_GUILESS_MAIN(TestAdapter)
#include "test_adapter.moc"
