// Compositions that google-deepmind/calm itself has made and computed (tests/fixtures/release/make.py, and the
// reference folder where CALM_REFERENCE names it): imported, computed, exported, imported again.

#include "core/base/error.h"
#include "core/compose/bridge_file.h"
#include "core/engine/loaded_models.h"
#include "core/engine/model_jobs.h"
#include "core/engine/release_jobs.h"
#include "core/models/tensor_io.h"
#include "core/weights/weight_files.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_FIXTURES) / "release";

double relativeDifference(const Tensor& found, const Tensor& expected)
{
    return ((found - expected).abs().max() / expected.abs().max()).item<double>();
}

std::string refusal(const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "was done";
}

std::size_t filesBelow(const Path& folder)
{
    std::size_t count = 0;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            count += entry.is_regular_file();
    return count;
}
} // namespace

class TestReleaseJobs : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    Path fresh(const std::string& name)
    {
        return Path(m_folder.path().toStdString()) / (std::to_string(++m_count) + name);
    }

    static Path directoryOf(const QString& name)
    {
        if (name != "reference")
            return fixtures / name.toStdString();
        const QByteArray reference = qgetenv("CALM_REFERENCE");
        return reference.isEmpty() ? Path() : Path(reference.toStdString()) / "deepmind_calm";
    }

    Tensor logitsOf(const Path& project, const std::string& name, const Path& ids, bool unmasked)
    {
        const Path out = fresh("logits.safetensors");
        computeLogits(project.string() + "#" + name, ids, out, false, 1, {}, unmasked);
        return loadTensors(out).at("logits");
    }

    static std::shared_ptr<const TokenModel> loaded(const Path& project, const std::string& name)
    {
        return LoadedModels().named(project.string() + "#" + name).model;
    }

private Q_SLOTS:
    void givesTheirLogits_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"even", "drawn", "reference"})
            QTest::newRow(name) << QString(name);
    }
    void givesTheirLogits()
    {
        at::NoGradGuard noGradients;
        QFETCH(QString, name);
        const Path directory = directoryOf(name);
        if (directory.empty())
            QSKIP("CALM_REFERENCE is not set");
        const Path file = fresh("p.calm"), ids = directory / "expected.safetensors";
        const auto project = Project::create(file);
        const ImportedRelease imported = importRelease(*project, {.directory = directory, .name = "theirs"});
        const auto expected = loadTensors(ids);
        QVERIFY(relativeDifference(logitsOf(file, "theirs", ids, false), expected.at("logits_causal")) < 2e-4);
        QVERIFY(relativeDifference(logitsOf(file, "theirs", ids, true), expected.at("logits_release_unmasked")) < 2e-4);

        // Token by token, with caches, the same as in one pass.
        const auto model = loaded(file, "theirs");
        const Tensor one = expected.at("input_ids").narrow(0, 0, 1),
                     whole = expected.at("logits_causal").narrow(0, 0, 1);
        const auto session = model->start();
        for (std::int64_t t = 0; t < one.size(1); ++t)
            QVERIFY(relativeDifference(session->advance(one.narrow(1, t, 1)), whole.select(1, t)) < 2e-4);

        // Nothing before a change knows of it.
        Tensor changed = one.clone();
        changed.narrow(1, 10, one.size(1) - 10).copy_((changed.narrow(1, 10, one.size(1) - 10) + 7) % 40);
        QVERIFY(at::equal(model->logits(changed).narrow(1, 0, 10), model->logits(one).narrow(1, 0, 10)));

        QVERIFY(project->composition("theirs").composition.bridge.sawFuture);
        QCOMPARE(imported.warnings.size(), std::size_t(1));
        QVERIFY(imported.warnings[0].find("without a causal mask") != std::string::npos);
        const RunRecord run = project->run(imported.run);
        QVERIFY(run.state == RunState::finished);
        QVERIFY(run.note.find(std::filesystem::absolute(directory).lexically_normal().string()) != std::string::npos);
    }

    void exportsWhatItImported_data() { givesTheirLogits_data(); }
    void exportsWhatItImported()
    {
        QFETCH(QString, name);
        const Path directory = directoryOf(name);
        if (directory.empty())
            QSKIP("CALM_REFERENCE is not set");
        const Path out = fresh("out"), again = fresh("again");
        const auto project = Project::create(fresh("p.calm"));
        importRelease(*project, {.directory = directory, .name = "theirs"});
        exportRelease(*project, {.composition = "theirs", .directory = out});
        const auto other = Project::create(fresh("q.calm"));
        const ImportedRelease imported = importRelease(*other, {.directory = out, .name = "theirs"});
        exportRelease(*other, {.composition = "theirs@" + std::to_string(imported.checkpoint), .directory = again});
        for (const char* file : {"config.json", "model.safetensors", "anchor/config.json", "augmenting/config.json"})
            QCOMPARE(sha256OfFile(out / file), sha256OfFile(again / file));
        const auto there = project->composition("theirs").composition, here = other->composition("theirs").composition;
        QVERIFY(there.bridge == here.bridge && there.connections == here.connections);
        // Every tensor of theirs stands in ours, bit for bit.
        const auto theirs = WeightFiles::open(directory), ours = WeightFiles::open(out);
        for (const std::string& tensor : theirs->names())
            QVERIFY2(ours->contains(tensor) && at::equal(toTensor(ours->get(tensor)), toTensor(theirs->get(tensor))),
                     tensor.c_str());
    }

    void refusesExports()
    {
        const auto project = Project::create(fresh("p.calm"));
        importRelease(*project, {.directory = fixtures / "drawn"});
        const Path out = fresh("out");
        Composition plain = project->composition("drawn").composition;
        plain.name = "untrained";
        project->saveComposition({.composition = plain});
        QVERIFY(refusal([&] {
                    exportRelease(*project, {.composition = "untrained", .directory = out});
                }).find("not trained yet") != std::string::npos);
        QVERIFY(refusal([&] { exportRelease(*project, {.composition = "gone", .directory = out}); }) != "was done");
        QVERIFY(!std::filesystem::exists(out));
        std::filesystem::create_directories(out);
        writeFileWhole(out / "mine.txt", "mine");
        QVERIFY(refusal([&] {
                    exportRelease(*project, {.composition = "drawn", .directory = out});
                }).find("exists already") != std::string::npos);
        QCOMPARE(filesBelow(out), std::size_t(1));
    }

    void modelsAreFoundOrGiven()
    {
        // The models lie nowhere that config.json says, and the weights hold them.
        const auto project = Project::create(fresh("p.calm"));
        const ImportedRelease even = importRelease(*project, {.directory = fixtures / "even"});
        QCOMPARE(even.anchor, std::string("even-anchor"));
        QVERIFY(project->modelDirectory(project->model("even-anchor"))
                    .string()
                    .starts_with(project->filesFolder().string()));
        // The same models again, under another name: they are known by their content.
        const ImportedRelease twice = importRelease(*project, {.directory = fixtures / "even", .name = "twice"});
        QCOMPARE(twice.anchor, even.anchor);
        QCOMPARE(project->models().size(), std::size_t(2));
        // Given by hand, though the weights hold them.
        const Path anchor = project->modelDirectory(project->model("even-anchor"));
        const auto other = Project::create(fresh("q.calm"));
        QCOMPARE(importRelease(*other, {.directory = fixtures / "even", .anchor = anchor}).anchor,
                 anchor.filename().string());
        // Another model than the file's is refused; the file's on an explicit word.
        const Path wrong = fixtures / "drawn" / "anchor";
        const std::string said =
            refusal([&] { importRelease(*other, {.directory = fixtures / "even", .name = "wrong", .anchor = wrong}); });
        QVERIFY2(said.find("num_hidden_layers 2, not 3") != std::string::npos, said.c_str());
        importRelease(*other, {.directory = fixtures / "even", .name = "own", .anchor = wrong, .modelsFromFile = true});
    }

    void otherWeightsAreRefused()
    {
        const Path copy = fresh("drawn");
        std::filesystem::copy(fixtures / "drawn", copy, std::filesystem::copy_options::recursive);
        auto tensors = loadTensors(copy / "anchor" / "model.safetensors");
        tensors.at("model.norm.weight")[3] += 0.001;
        saveTensors(copy / "anchor" / "model.safetensors", NamedTensors(tensors.begin(), tensors.end()));
        const auto project = Project::create(fresh("p.calm"));
        const std::string said = refusal([&] { importRelease(*project, {.directory = copy}); });
        QVERIFY2(said.find("the tensor model.norm.weight holds other numbers") != std::string::npos &&
                     said.find("--models-from-file") != std::string::npos,
                 said.c_str());
        QCOMPARE(project->models().size(), std::size_t(0));
        const ImportedRelease imported = importRelease(*project, {.directory = copy, .modelsFromFile = true});
        const Path held = project->modelDirectory(project->model(imported.anchor));
        QVERIFY(at::equal(loadTensors(held / "model.safetensors").at("model.norm.weight"),
                          toTensor(WeightFiles::open(copy)->get("anchor_model.model.norm.weight"))));
    }

    void nothingHalfDone_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("says");
        QTest::newRow("runs a command") << "runs_a_command"
                                        << "nothing in it was run";
        QTest::newRow("no folder") << "gone"
                                   << "config.json";
        QTest::newRow("a model") << "drawn/anchor"
                                 << "not calm";
        QTest::newRow("bridges cut off") << "cut"
                                         << "model.safetensors";
        QTest::newRow("a bridge too few") << "too few"
                                          << "no tensor cross_attention_hooks.3.proj.weight";
        QTest::newRow("heads that do not divide") << "heads"
                                                  << "3 heads do not divide";
        QTest::newRow("name taken") << "taken"
                                    << "already";
    }
    void nothingHalfDone()
    {
        QFETCH(QString, fault);
        QFETCH(QString, says);
        const auto project = Project::create(fresh("p.calm"));
        Path directory = fixtures / fault.toStdString();
        ReleaseImport import;
        const auto changed = [&](const std::string& from, const std::string& to) {
            std::string text = readFile(fixtures / "even" / "config.json");
            text.replace(text.find(from), from.size(), to);
            writeFileWhole(directory / "config.json", text);
        };
        if (fault == "cut" || fault == "too few" || fault == "heads") {
            directory = fresh(fault.toStdString());
            std::filesystem::copy(fixtures / "even", directory);
            if (fault == "cut")
                writeFileWhole(directory / "model.safetensors", "12345");
            else if (fault == "too few")
                changed("\"num_connections\": 4", "\"connections\": [[0,0],[0,0],[0,0],[0,0]]"),
                    std::filesystem::remove(directory / "pytorch_model.bin");
            else
                changed("\"num_connections\": 4", "\"num_connections\": 4, \"num_heads\": 3");
            if (fault == "too few") { // all but the last bridge
                NamedTensors kept;
                const auto whole = WeightFiles::open(fixtures / "even");
                for (const std::string& name : whole->names())
                    if (!name.starts_with("cross_attention_hooks.3."))
                        kept.emplace_back(name, toTensor(whole->get(name)));
                saveTensors(directory / "model.safetensors", kept);
            }
        } else if (fault == "taken") {
            directory = fixtures / "even";
            project->saveComposition({.composition = {.name = "even"}});
        }
        import.directory = directory;
        const std::string said = refusal([&] { importRelease(*project, import); });
        QVERIFY2(said.find(says.toStdString()) != std::string::npos && said.find('\n') == std::string::npos,
                 said.c_str());
        QCOMPARE(project->models().size(), std::size_t(0));
        QCOMPARE(project->runs().size(), std::size_t(0));
        QCOMPARE(filesBelow(project->filesFolder()), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestReleaseJobs)
#include "test_release_jobs.moc"
