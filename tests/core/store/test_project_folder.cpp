#include "core/store/project_folder.h"
#include "tests/core/store/temporary_project.h"

#include <cmath>
#include <limits>

using namespace calm;

class TestProjectFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedExample();
    void roundTrip();
    void modelsElsewhereStayThere();
    void withModelsTakesThemAll();
    void aRunningRunComesBackInterrupted();
    void theQueueComesBackInItsOrder();
    void aStartElsewhereIsForgotten();
    void twoExportsAreEqual();
    void refusesToOverwrite();
    void faultyFolders_data();
    void faultyFolders();
    void stoppedOnesLeaveNothing();
    void fileNames();

private:
    static void fill(TemporaryProject& project);
    static Path copyOfExample(const TemporaryProject& project);
};

namespace
{
const Path shipped = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic";

/// Everything a project says, ids replaced by order and times of import left out.
Json contentOf(Project& project)
{
    Json json;
    json["description"] = project.description();
    for (const ModelRecord& model : project.models()) {
        Json card = toJson(model.card);
        card.erase("directory");
        json["models"].push_back({model.name, card, model.note, model.contentHash});
    }
    for (const CompositionRecord& record : project.compositions())
        json["compositions"].push_back(toJson(record.composition));
    for (const DatasetRecord& dataset : project.datasets()) {
        Json examples = Json::array();
        for (const ExampleRecord& item : project.examples(dataset.id))
            examples.push_back({item.task, item.split, item.prompt, item.response, item.tags});
        json["datasets"].push_back({dataset.name, dataset.description, dataset.createdAt, examples});
    }
    for (const RunRecord& run : project.runs()) {
        Json document = runToJson(project, run);
        document["metrics"] = metricsToCsv(project.metrics(run.id));
        for (const CheckpointRecord& checkpoint : project.checkpoints(run.id)) {
            document["checkpoints"].push_back(
                {checkpoint.step, checkpoint.best, checkpoint.validationLoss.value_or(-1)});
            for (const auto& file : std::filesystem::directory_iterator(project.checkpointFolder(checkpoint)))
                document["files"].push_back({file.path().filename().string(), sha256OfFile(file.path())});
        }
        json["runs"].push_back(std::move(document));
    }
    for (const ChatRecord& chat : project.chats())
        json["chats"].push_back(chatToJson(chat, project.chatMessages(chat.id)));
    for (const EvaluationRecord& evaluation : project.evaluations())
        json["evaluations"].push_back({evaluation.name, evaluation.table, evaluation.createdAt,
                                       answersToLines(project.evaluationAnswers(evaluation.id))});
    return json;
}

std::vector<std::string> namesIn(const Path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}
} // namespace

void TestProjectFolder::fill(TemporaryProject& project)
{
    project->setDescription("About \"keys\"\nand values");
    for (const char* name : {"anchor", "augmenting"}) {
        copyFolder(shipped / "models" / name, project.folder / "models" / name, {});
        project.addModel(name);
    }
    project.addComposition("kv");
    project.addComposition("a/b");
    project.addComposition("a_b");
    project.addExamples("d", {{0, 0, "t", "dev", "p\n1", "", "x y"}, example("–", "r", "train")});
    project.addExamples("empty", {});
    RunRecord run;
    run.name = "run one";
    run.composition = project->composition("a_b").id;
    run.state = RunState::finished;
    run.step = 600;
    run.bestValidationLoss = 0.125;
    run.note = "note";
    run.startedAt = 5;
    run.settings.steps = 600;
    const auto id = project->addRun(run);
    project->addMetrics(id, {{1, "train_loss", 0.1},
                             {1, "tokens_per_second", 1e5},
                             {2, "train_loss", std::nan("")},
                             {3, "train_loss", std::numeric_limits<double>::infinity()}});
    for (const bool best : {false, true}) {
        const CheckpointRecord checkpoint{
            0, id, best ? 600 : 400, best ? "runs/1/step-600" : "runs/1/step-400", 0.125, best, 7};
        std::filesystem::create_directories(project->checkpointFolder(checkpoint));
        writeFileWhole(project->checkpointFolder(checkpoint) / "bridge.safetensors", best ? "best" : "other");
        project->addCheckpoint(checkpoint);
    }
    const auto chat = project->addChat({0, "chat", 3});
    project->addChatMessage({0, chat, 1, "user", "hello", Json{}, 4});
    project->addChatMessage({0, chat, 1, "anchor", "5", Json{{"tokens", 1}}, 5});
    project->addEvaluation({0, "table", Json{{"members", {"a"}}}, 8}, {{"kv", "a", "p", "e", "x\ny", true}});
}

Path TestProjectFolder::copyOfExample(const TemporaryProject& project)
{
    const Path copy = project.folder / "example";
    copyFolder(shipped, copy, {});
    return copy;
}

void TestProjectFolder::theShippedExample()
{
    TemporaryProject other;
    const Path file = other.folder / "kv.calm";
    const auto project = importProject(shipped, file);
    QCOMPARE(project->file(), file);
    QVERIFY(!project->description().empty());
    const std::map<std::string, std::int64_t> expected{
        {"kv-math.train", 40000},    {"kv-math.hybrid.train", 12000}, {"num.train", 6000}, {"kv.train", 400},
        {"kv-math.validation", 300}, {"kv-math.test", 1000},          {"num.test", 1000},  {"kv.test", 1600}};
    std::map<std::string, std::int64_t> found;
    for (const DatasetRecord& dataset : project->datasets())
        found[dataset.name] = dataset.examples;
    QVERIFY(found == expected);
    for (const ModelRecord& model : project->models()) {
        QCOMPARE(model.card.problem, std::string());
        QCOMPARE(project->modelDirectory(model), other.folder / "kv.files/models" / model.name);
        QCOMPARE(sha256OfFile(project->modelDirectory(model) / "model.safetensors"),
                 sha256OfFile(shipped / "models" / model.name / "model.safetensors"));
    }
    const Composition composition = project->composition("kv-math").composition;
    QVERIFY(problemsOf(composition, project->model("anchor").card, {project->model("augmenting").card}).empty());
    QCOMPARE(bridgeParameters(composition, project->model("anchor").card, {project->model("augmenting").card}), 108544); // 336 x 128 + 4 x 128 x 128
}

void TestProjectFolder::roundTrip()
{
    TemporaryProject project;
    fill(project);
    const Path folder = project.folder / "out";
    exportProject(*project, folder, false);
    const auto back = importProject(folder, project.folder / "sub/back.calm");
    // What an export leaves behind by design: checkpoints that are not the best. And cards are read from the files.
    project->removeCheckpoint(project->checkpoints(1).front().id);
    for (ModelRecord model : project->models()) {
        model.card = back->model(model.name).card;
        model.card.directory = "models/" + model.name;
        project->updateModel(model);
    }
    QCOMPARE(contentOf(*back).dump(1), contentOf(*project).dump(1));
    QCOMPARE(back->filesFolder(), project.folder / "sub/back.files");
    QCOMPARE(namesIn(project.folder / "sub"),
             (std::vector<std::string>{"back.calm", "back.calm-shm", "back.calm-wal", "back.files"}));
}

void TestProjectFolder::modelsElsewhereStayThere()
{
    TemporaryProject project;
    QTemporaryDir elsewhere;
    const Path model = Path(elsewhere.path().toStdString()) / "m";
    copyFolder(shipped / "models/anchor", model, {});
    ModelRecord record;
    record.name = "m";
    record.card.family = "llama";
    record.card.directory = model.string();
    project->addModel(record);
    exportProject(*project, project.folder / "out", false);
    QVERIFY(!std::filesystem::exists(project.folder / "out/models"));
    QCOMPARE(importProject(project.folder / "out", project.folder / "b.calm")->model("m").card.directory,
             model.string());
    std::filesystem::remove_all(model); // another machine
    QCOMPARE(importProject(project.folder / "out", project.folder / "c.calm")->model("m").card.family,
             std::string("llama"));
}

void TestProjectFolder::withModelsTakesThemAll()
{
    TemporaryProject project;
    ModelRecord record;
    record.name = "org/m";
    record.card.directory = (shipped / "models/anchor").string();
    project->addModel(record);
    exportProject(*project, project.folder / "out", true);
    QVERIFY(std::filesystem::exists(project.folder / "out/models/org_m/model.safetensors"));
    const auto back = importProject(project.folder / "out", project.folder / "b.calm");
    QCOMPARE(back->modelDirectory(back->model("org/m")), project.folder / "b.files/models/org_m");
    QCOMPARE(back->model("org/m").card.layers, 5);
}

void TestProjectFolder::aRunningRunComesBackInterrupted()
{
    TemporaryProject project;
    const auto id = project.addRun();
    std::filesystem::create_directories(project.folder / "models/anchor");
    std::filesystem::create_directories(project.folder / "models/augmenting");
    RunRecord run = project->run(id);
    run.state = RunState::running;
    run.processId = ::getpid();
    project->updateRun(run);
    exportProject(*project, project.folder / "out", false);
    const auto back = importProject(project.folder / "out", project.folder / "b.calm");
    QVERIFY(back->runs().front().state == RunState::interrupted);
}

void TestProjectFolder::theQueueComesBackInItsOrder()
{
    TemporaryProject project;
    const auto first = project.addRun();
    std::filesystem::create_directories(project.folder / "models/anchor");
    std::filesystem::create_directories(project.folder / "models/augmenting");
    RunRecord run;
    run.composition = project->run(first).composition;
    for (const char* name : {"second", "third", "fourth"}) {
        run.name = name;
        run.secondsBefore = 3.5;
        run.processes = 2;
        project->moveInQueue(project->addRun(run), 1);
    }
    project->queueRun(first, true);
    RunRecord third = project->queuedRuns()[1];
    QCOMPARE(third.name, std::string("third"));
    third.state = RunState::stopping;
    third.processId = ::getpid();
    project->updateRun(third);
    exportProject(*project, project.folder / "out", false);
    const auto back = importProject(project.folder / "out", project.folder / "b.calm");
    const auto queued = back->queuedRuns();
    QCOMPARE(queued.size(), std::size_t{3});
    QCOMPARE(queued[0].name, std::string("fourth"));
    QCOMPARE(queued[1].name, std::string("second"));
    QCOMPARE(queued[2].name, std::string("first"));
    QVERIFY(queued[2].resumes && !queued[0].resumes);
    QCOMPARE(queued[0].secondsBefore, 3.5);
    QCOMPARE(queued[0].processes, 2);
    QVERIFY(back->runs()[1].state == RunState::interrupted);
}

// The number of a checkpoint means another one, or none, in another project.
void TestProjectFolder::aStartElsewhereIsForgotten()
{
    TemporaryProject project;
    std::filesystem::create_directories(project.folder / "models/anchor");
    std::filesystem::create_directories(project.folder / "models/augmenting");
    RunRecord run = project->run(project.addRun());
    run.settings.startFrom = 7;
    run.settings.freezeStarted = true;
    project->updateRun(run);
    exportProject(*project, project.folder / "out", false);
    const RunRecord back = importProject(project.folder / "out", project.folder / "b.calm")->runs().front();
    QCOMPARE(back.settings.startFrom, std::int64_t{0});
    QVERIFY(!back.settings.freezeStarted && back.state == RunState::stopped && !back.message.empty());
}

void TestProjectFolder::twoExportsAreEqual()
{
    TemporaryProject project;
    fill(project);
    exportProject(*project, project.folder / "one", false);
    const auto back = importProject(project.folder / "one", project.folder / "p/p.calm");
    exportProject(*back, project.folder / "two", false);
    const auto filesOf = [](const Path& folder) {
        std::map<std::string, std::string> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                files[entry.path().lexically_relative(folder).string()] = readFile(entry.path());
        return files;
    };
    const auto one = filesOf(project.folder / "one");
    const auto two = filesOf(project.folder / "two");
    for (const auto& [name, content] : one) {
        QVERIFY2(two.contains(name), name.c_str());
        QVERIFY2(two.at(name) == content, name.c_str());
    }
    QCOMPARE(two.size(), one.size());
}

void TestProjectFolder::refusesToOverwrite()
{
    TemporaryProject project;
    writeFileWhole(project.folder / "file", "x");
    std::filesystem::create_directories(project.folder / "full");
    writeFileWhole(project.folder / "full/file", "x");
    QVERIFY(throwsError(ErrorKind::badInput, [&] { exportProject(*project, project.folder / "full", false); }));
    QCOMPARE(readFile(project.folder / "full/file"), std::string("x"));
    std::filesystem::create_directories(project.folder / "empty");
    exportProject(*project, project.folder / "empty", false);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { importProject(project.folder / "empty", project.file); }));
    std::filesystem::create_directories(project.folder / "q.files");
    QVERIFY(
        throwsError(ErrorKind::badInput, [&] { importProject(project.folder / "empty", project.folder / "q.calm"); }));
    QVERIFY(
        throwsError(ErrorKind::notFound, [&] { importProject(project.folder / "full", project.folder / "r.calm"); }));
}

void TestProjectFolder::faultyFolders_data()
{
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("from");
    QTest::addColumn<std::string>("to");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* file, const char* from, const char* to, ErrorKind kind) {
        QTest::newRow(name) << std::string(file) << std::string(from) << std::string(to) << static_cast<int>(kind);
    };
    const char* json = "project.json";
    row("not JSON", json, "{", "", ErrorKind::corrupt);
    row("newer version", json, "\"version\": 1", "\"version\": 2", ErrorKind::unsupported);
    row("another format", json, "calm.project", "calm.composition", ErrorKind::corrupt);
    row("path out of the folder", json, "datasets/kv.train.jsonl", "../kv.train.jsonl", ErrorKind::corrupt);
    row("absolute path", json, "datasets/kv.train.jsonl", "/etc/hostname", ErrorKind::corrupt);
    row("model path out of the folder", json, "models/anchor", "models/../../anchor", ErrorKind::corrupt);
    row("missing dataset", json, "datasets/kv.train.jsonl", "datasets/none.jsonl", ErrorKind::notFound);
    row("missing composition", json, "compositions/kv-math.json", "compositions/none.json", ErrorKind::notFound);
    row("two models of one name", json, "\"name\": \"augmenting\"", "\"name\": \"anchor\"", ErrorKind::corrupt);
    row("two datasets of one name", json, "\"name\": \"num.test\"", "\"name\": \"num.train\"", ErrorKind::badInput);
    row("broken dataset line", "datasets/kv.test.jsonl", "{", "", ErrorKind::corrupt);
    row("unknown model in composition", "compositions/kv-math.json", "\"anchor\": \"anchor\"", "\"anchor\": \"other\"",
        ErrorKind::notFound);
}

void TestProjectFolder::faultyFolders()
{
    QFETCH(std::string, file);
    QFETCH(std::string, from);
    QFETCH(std::string, to);
    QFETCH(int, kind);
    TemporaryProject project;
    const Path folder = copyOfExample(project);
    std::string text = readFile(folder / file);
    const auto at = text.find(from);
    QVERIFY(at != std::string::npos);
    writeFileWhole(folder / file, text.replace(at, from.size(), to));
    const auto before = namesIn(project.folder);
    QVERIFY(throwsError(static_cast<ErrorKind>(kind), [&] { importProject(folder, project.folder / "new.calm"); }));
    QCOMPARE(namesIn(project.folder), before); // nothing remains
}

void TestProjectFolder::stoppedOnesLeaveNothing()
{
    TemporaryProject project;
    const auto before = namesIn(project.folder);
    std::stop_source stop;
    const auto stopAtData = [&](const Progress& progress) {
        if (progress.stage == "importing" || progress.stage == "exporting")
            stop.request_stop();
    };
    QVERIFY(throwsError(ErrorKind::cancelled,
                        [&] { importProject(shipped, project.folder / "new.calm", stopAtData, stop.get_token()); }));
    QCOMPARE(namesIn(project.folder), before);
    stop = {};
    project.addExamples("d", std::vector<ExampleRecord>(2000, example("p", "r")));
    QVERIFY(throwsError(ErrorKind::cancelled,
                        [&] { exportProject(*project, project.folder / "out", false, stopAtData, stop.get_token()); }));
    QVERIFY(!std::filesystem::exists(project.folder / "out"));
}

void TestProjectFolder::fileNames()
{
    QCOMPARE(fileNameFor("kv-math.train"), std::string("kv-math.train"));
    QCOMPARE(fileNameFor("a/b\\c:d"), std::string("a_b_c_d"));
    QCOMPARE(fileNameFor(".."), std::string("_.."));
    QCOMPARE(fileNameFor(""), std::string("_"));
    QCOMPARE(fileNameFor("größe"), std::string("größe"));
    QVERIFY_THROWS_EXCEPTION(Error, metricsFromCsv("step,name,value\n1,loss\n"));
    QVERIFY_THROWS_EXCEPTION(Error, metricsFromCsv("x,loss,1\n"));
    QVERIFY_THROWS_EXCEPTION(Error, metricsFromCsv("1,loss,1x\n"));
    QVERIFY_THROWS_EXCEPTION(Error, answersFromLines("{}\n"));
}

QTEST_APPLESS_MAIN(TestProjectFolder)
#include "test_project_folder.moc"
