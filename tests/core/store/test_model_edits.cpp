#include "core/store/model_edits.h"
#include "core/weights/inspect_model.h"
#include "core/weights/safetensors.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;
using Match = ModelElsewhere::Match;

namespace
{
const Path shipped = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/models";

/// A project with a copy of a model of the example in "here", and room beside it.
struct Moving : TemporaryProject
{
    Moving()
    {
        std::filesystem::create_directories(folder / "here");
        std::filesystem::copy(shipped / "augmenting", folder / "here", std::filesystem::copy_options::recursive);
        ModelRecord model{.name = "m", .card = inspectModel(folder / "here"), .contentHash = {}, .note = "kept"};
        model.card.directory = (folder / "here").string();
        id = project->addModel(model);
    }
    Path moved() const
    {
        std::filesystem::rename(folder / "here", folder / "there");
        return folder / "there";
    }
    ModelRecord record() { return project->model("m"); }
    std::int64_t id = 0;
};
} // namespace

class TestModelEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTakenNameGetsANumber()
    {
        QCOMPARE(freeName("skill", {}), std::string("skill"));
        QCOMPARE(freeName("skill", {"skill", "skill 2", "skill 4"}), std::string("skill 3"));
    }

    void aNoteIsKept()
    {
        Moving project;
        setModelNote(*project, project.id, "knows the keys\nof 2021");
        QCOMPARE(Project::open(project.file)->model("m").note, std::string("knows the keys\nof 2021"));
        QVERIFY(throwsError(ErrorKind::notFound, [&] { setModelNote(*project, 99, "x"); }));
    }

    void aHashIsComputedAndKept()
    {
        Moving project;
        std::vector<Progress> heard;
        const std::string hash = hashModel(*project, project.id, [&](const Progress& p) { heard.push_back(p); });
        QCOMPARE(hash, contentHashOfModel(shipped / "augmenting"));
        QCOMPARE(project.record().contentHash, hash);
        QCOMPARE(project.record().note, std::string("kept"));
        QVERIFY(!heard.empty());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(throwsError(ErrorKind::cancelled, [&] { hashModel(*project, project.id, {}, stop.get_token()); }));
        QCOMPARE(project.record().contentHash, hash);
    }

    void compositionsThatHaveItAreNamed()
    {
        TemporaryProject project;
        const auto anchor = project.addModel("anchor", 5);
        const auto augmenting = project.addModel("augmenting");
        const auto other = project.addModel("other");
        project.addComposition("one");
        project.addComposition("two");
        QCOMPARE(compositionsWith(*project, anchor), (std::vector<std::string>{"one", "two"}));
        QCOMPARE(compositionsWith(*project, augmenting), (std::vector<std::string>{"one", "two"}));
        QVERIFY(compositionsWith(*project, other).empty());
    }

    void itGoesWithItsCompositions()
    {
        TemporaryProject project;
        const auto anchor = project.addModel("anchor", 5);
        project.addModel("augmenting");
        project.addComposition("one");
        setModelNote(*project, anchor, "mine");
        const auto before = project->composition("one").composition;
        const RemovedModel removed = removeWithCompositions(*project, anchor);
        QVERIFY(project->compositions().empty());
        QCOMPARE(project->models().size(), std::size_t{1});
        restoreModel(*project, removed);
        QCOMPARE(project->model("anchor").note, std::string("mine"));
        QCOMPARE(project->modelDirectory(project->model("anchor")), project.folder / "models/anchor");
        QVERIFY(project->composition("one").composition == before);
        QVERIFY(throwsError(ErrorKind::badInput, [&] { restoreModel(*project, removed); })); // it is there
        QCOMPARE(project->compositions().size(), std::size_t{1});
    }

    void whatWasTrainedStays()
    {
        TemporaryProject project;
        project.addRun(); // of "kv"
        project.addComposition("untrained");
        const auto id = project->model("augmenting").id;
        QVERIFY(throwsError(ErrorKind::badInput, [&] { removeWithCompositions(*project, id); }));
        QCOMPARE(project->compositions().size(), std::size_t{2});
        QCOMPARE(project->models().size(), std::size_t{2});
    }

    void missingFilesAreSeen()
    {
        Moving project;
        QVERIFY(!lacksFiles(project.folder / "here"));
        std::filesystem::rename(project.folder / "here/model.safetensors", project.folder / "away");
        QVERIFY(lacksFiles(project.folder / "here"));
        std::filesystem::rename(project.folder / "away", project.folder / "here/model.safetensors");
        std::filesystem::remove(project.folder / "here/config.json");
        QVERIFY(lacksFiles(project.folder / "here"));
        QVERIFY(lacksFiles(project.folder / "nowhere"));
    }

    void theSameModelElsewhereIsKnownByItsContent()
    {
        Moving project;
        hashModel(*project, project.id);
        const ModelRecord before = project.record();
        const Path there = project.moved();
        const ModelElsewhere found = compareWith(before, there);
        QVERIFY(found.match == Match::sameContent);
        QVERIFY(found.difference.empty());
        relocateModel(*project, project.id, found);
        QCOMPARE(project->modelDirectory(project.record()), there);
        QCOMPARE(project.record().contentHash, before.contentHash);
        QCOMPARE(project.record().note, before.note);
    }

    void withoutAHashItsCardTells()
    {
        Moving project;
        const Path there = project.moved();
        QVERIFY(compareWith(project.record(), there).match == Match::alike);
        const ModelElsewhere other = compareWith(project.record(), shipped / "anchor");
        QVERIFY(other.match == Match::other);
        QVERIFY2(other.difference.find("5 layers") != std::string::npos, other.difference.c_str());
    }

    void anotherContentIsSaid()
    {
        Moving project;
        hashModel(*project, project.id);
        const Path there = project.moved();
        const Path weights = there / "model.safetensors";
        std::string content = readFile(weights);
        content.back() ^= 1;
        writeFileWhole(weights, content);
        const ModelElsewhere found = compareWith(project.record(), there);
        QVERIFY(found.match == Match::other);
        QVERIFY(found.difference.find(project.record().contentHash) != std::string::npos);
        QVERIFY(found.difference.find(found.contentHash) != std::string::npos);
        relocateModel(*project, project.id, found); // a person who means it
        QCOMPARE(project.record().contentHash, found.contentHash);
    }

    void whatIsNoModelIsRefused()
    {
        Moving project;
        QVERIFY(throwsError(ErrorKind::notFound, [&] { compareWith(project.record(), project.folder); }));
        std::filesystem::create_directory(project.folder / "bare");
        writeFileWhole(project.folder / "bare/config.json", "{\"model_type\": \"llama\"}");
        QVERIFY(throwsError(ErrorKind::unsupported, [&] { compareWith(project.record(), project.folder / "bare"); }));
    }
};

QTEST_APPLESS_MAIN(TestModelEdits)
#include "test_model_edits.moc"
