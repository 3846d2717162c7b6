#include "tests/core/store/temporary_project.h"

using namespace calm;

class TestModelsAndCompositions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelsAreKept();
    void modelNamesAreUnique();
    void directoriesBelowTheProjectAreRelative();
    void usedModelsStay();
    void compositionsAreKept();
    void compositionsAreReplacedById();
    void compositionNamesAreUnique();
    void unfinishedCompositionsMayBeSaved();
    void compositionsNameModelsOfTheProject();
    void renamedModelsKeepTheirCompositions();
    void compositionsWithRunsStay();
};

void TestModelsAndCompositions::modelsAreKept()
{
    TemporaryProject project;
    ModelRecord model;
    model.name = "anchor";
    model.card = {"/elsewhere/m", "llama", 1109376,     5,    128,      4, 2, 336, 256,
                  "float32",      4437504, "wordlevel", true, "Broken."};
    model.contentHash = "ab";
    model.note = "mine";
    model.id = project->addModel(model);
    project->addModel({0, "second", {}, {}, {}});
    QCOMPARE(project->models().size(), std::size_t(2));
    const ModelRecord read = Project::open(project.file)->model("anchor");
    QCOMPARE(read.id, model.id);
    QCOMPARE(toJson(read.card).dump(), toJson(model.card).dump());
    QCOMPARE(read.contentHash, model.contentHash);
    QCOMPARE(read.note, model.note);
    model.note = "changed";
    model.name = "renamed";
    project->updateModel(model);
    QCOMPARE(project->model("renamed").note, std::string("changed"));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->model("anchor"); }));
    model.id = 99;
    model.name = "other";
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->updateModel(model); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeModel(99); }));
    project->removeModel(read.id);
    QCOMPARE(project->models().size(), std::size_t(1));
}

void TestModelsAndCompositions::modelNamesAreUnique()
{
    TemporaryProject project;
    project.addModel("a");
    project.addModel("b");
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addModel("a"); }));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addModel(""); }));
    ModelRecord model = project->model("b");
    model.name = "a";
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->updateModel(model); }));
}

void TestModelsAndCompositions::directoriesBelowTheProjectAreRelative()
{
    TemporaryProject project;
    project.addModel("below");
    QCOMPARE(project->model("below").card.directory, std::string("models/below"));
    QCOMPARE(project->modelDirectory(project->model("below")), project.folder / "models/below");
    ModelRecord model;
    model.name = "elsewhere";
    model.card.directory = "/opt/models/../models/x";
    project->addModel(model);
    QCOMPARE(project->model("elsewhere").card.directory, std::string("/opt/models/x"));
    QCOMPARE(project->modelDirectory(project->model("elsewhere")), Path("/opt/models/x"));
    // Only a path that begins with the same letters is not below.
    model.name = "beside";
    model.card.directory = project.folder.string() + "-2/m";
    project->addModel(model);
    QVERIFY(Path(project->model("beside").card.directory).is_absolute());
}

void TestModelsAndCompositions::usedModelsStay()
{
    TemporaryProject project;
    const auto anchor = project.addModel("anchor");
    const auto augmenting = project.addModel("augmenting");
    const auto composition = project.addComposition("kv");
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->removeModel(anchor); }));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->removeModel(augmenting); }));
    project->removeComposition(composition);
    project->removeModel(anchor);
    project->removeModel(augmenting);
    QVERIFY(project->models().empty());
}

void TestModelsAndCompositions::compositionsAreKept()
{
    TemporaryProject project;
    for (const char* name : {"anchor", "one", "two"})
        project.addModel(name);
    CompositionRecord record;
    record.composition = {"both",
                          "anchor",
                          {"two", "one", "two"},
                          {{1, 0, 3}, {0, finalState, embeddingLayer}, {2, embeddingLayer, 0}},
                          {8, BridgeScale::rmsNorm, {0.0}, 0.25}};
    const auto id = project->saveComposition(record);
    const auto read = Project::open(project.file)->composition("both");
    QVERIFY(read.composition == record.composition); // order included
    QCOMPARE(read.id, id);
    QVERIFY(read.createdAt > 1.7e9);
    QVERIFY(project->composition(id).composition == record.composition);
    QCOMPARE(project->compositions().size(), std::size_t(1));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->composition(99); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->composition("none"); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeComposition(99); }));
}

void TestModelsAndCompositions::compositionsAreReplacedById()
{
    TemporaryProject project;
    project.addModel("anchor");
    project.addModel("augmenting");
    const auto id = project.addComposition("kv");
    auto record = project->composition(id);
    record.composition.connections = {{0, 1, 1}};
    record.composition.name = "kv-2";
    QCOMPARE(project->saveComposition(record), id);
    QVERIFY(project->composition(id).composition == record.composition);
    QCOMPARE(project->composition(id).createdAt, record.createdAt);
    record.id = 99;
    record.composition.name = "kv-3";
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->saveComposition(record); }));
    QCOMPARE(project->compositions().size(), std::size_t(1));
}

void TestModelsAndCompositions::compositionNamesAreUnique()
{
    TemporaryProject project;
    project.addModel("anchor");
    project.addModel("augmenting");
    project.addComposition("kv");
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addComposition("kv"); }));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addComposition(""); }));
}

void TestModelsAndCompositions::unfinishedCompositionsMayBeSaved()
{
    TemporaryProject project;
    CompositionRecord record;
    record.composition.name = "new";
    project->saveComposition(record);
    QVERIFY(project->composition("new").composition == record.composition);
}

void TestModelsAndCompositions::compositionsNameModelsOfTheProject()
{
    TemporaryProject project;
    project.addModel("anchor");
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project.addComposition("kv"); }));
    QVERIFY(project->compositions().empty()); // nothing half-saved
}

void TestModelsAndCompositions::renamedModelsKeepTheirCompositions()
{
    TemporaryProject project;
    project.addModel("anchor");
    project.addModel("augmenting");
    project.addComposition("kv");
    ModelRecord model = project->model("augmenting");
    model.name = "specialist";
    project->updateModel(model);
    QCOMPARE(project->composition("kv").composition.augmenting, std::vector<std::string>{"specialist"});
}

void TestModelsAndCompositions::compositionsWithRunsStay()
{
    TemporaryProject project;
    const auto run = project.addRun();
    const auto id = project->composition("kv").id;
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->removeComposition(id); }));
    project->removeRun(run);
    project->removeComposition(id);
    QVERIFY(project->compositions().empty());
}

QTEST_APPLESS_MAIN(TestModelsAndCompositions)
#include "test_models_and_compositions.moc"
