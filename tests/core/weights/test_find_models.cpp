#include "core/weights/find_models.h"

#include "core/base/error.h"
#include "core/weights/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace calm;

namespace
{
const Path models = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic" / "models";
} // namespace

/// The layout of huggingface_hub's cache and plain folders, as they are found on people's disks.
class TestFindModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_temporary.reset(); }
    void followsTheLinksOfACache();
    void namesTheSnapshotOfMainFirst();
    void withoutMainEverySnapshotHasItsCommit();
    void passesOverDatasetsAndSpaces();
    void aRepositoryItsSnapshotsFolderOrASnapshotWillDo();
    void linksWhoseFileIsGone();
    void aDownloadThatWasNotFinished();
    void aDownloadOfWhichNothingIsWhole();
    void anotherSnapshotsPartialFileDoesNotMatter();
    void otherForms_data();
    void otherForms();
    void quantized();
    void brokenFile();
    void stops();
    void variablesInTheEnvironment();

private:
    Path write(const Path& file, const std::string& content);
    /// A file in `blobs` and a link to it in the snapshot, as the hub's downloader leaves them.
    void addBlob(const std::string& repository, const std::string& commit, const std::string& name,
                 const Path& original);
    void addModel(const std::string& repository, const std::string& commit);
    void setMain(const std::string& repository, const std::string& commit);
    std::vector<std::string> names() const;
    std::unique_ptr<QTemporaryDir> m_temporary;
    Path m_hub;
};

void TestFindModels::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_hub = Path(m_temporary->path().toStdString()) / "hub";
    std::filesystem::create_directories(m_hub);
}

Path TestFindModels::write(const Path& file, const std::string& content)
{
    std::filesystem::create_directories((m_hub / file).parent_path());
    std::ofstream(m_hub / file) << content;
    return m_hub / file;
}

void TestFindModels::addBlob(const std::string& repository, const std::string& commit, const std::string& name,
                             const Path& original)
{
    const Path folder = m_hub / repository;
    const std::string blob = "0123456789abcdef-" + name;
    std::filesystem::create_directories(folder / "blobs");
    std::filesystem::create_directories(folder / "snapshots" / commit);
    if (!std::filesystem::exists(folder / "blobs" / blob))
        std::filesystem::copy_file(original, folder / "blobs" / blob);
    std::filesystem::create_symlink(Path("../../blobs") / blob, folder / "snapshots" / commit / name);
}

void TestFindModels::addModel(const std::string& repository, const std::string& commit)
{
    for (const char* name : {"config.json", "model.safetensors", "tokenizer.json"})
        addBlob(repository, commit, name, models / "anchor" / name);
}

void TestFindModels::setMain(const std::string& repository, const std::string& commit)
{
    write(repository + "/refs/main", commit);
}

std::vector<std::string> TestFindModels::names() const
{
    std::vector<std::string> result;
    for (const FoundModel& model : listModels(m_hub))
        result.push_back(model.name);
    return result;
}

void TestFindModels::followsTheLinksOfACache()
{
    addModel("models--org--small", "aaaaaaaaaa");
    setMain("models--org--small", "aaaaaaaaaa");
    const auto found = listModels(m_hub);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].name, std::string("org/small"));
    QCOMPARE(found[0].directory, m_hub / "models--org--small/snapshots/aaaaaaaaaa");
    const ModelCard card = cardOf(found[0]);
    QCOMPARE(card.problem, std::string());
    QCOMPARE(card.layers, 5);
    QCOMPARE(card.tokenizer, std::string("wordlevel"));
}

void TestFindModels::namesTheSnapshotOfMainFirst()
{
    for (const char* commit : {"1111111111", "5555555555", "9999999999"})
        addModel("models--gpt2", commit);
    setMain("models--gpt2", "5555555555\n");
    const std::vector<std::string> expected{"gpt2", "gpt2 (1111111)", "gpt2 (9999999)"};
    QCOMPARE(names(), expected);
}

void TestFindModels::withoutMainEverySnapshotHasItsCommit()
{
    addModel("models--org--one", "1111111111");
    addModel("models--org--two", "1111111111");
    addModel("models--org--two", "2222222222");
    const std::vector<std::string> expected{"org/one", "org/two (1111111)", "org/two (2222222)"};
    QCOMPARE(names(), expected);
}

void TestFindModels::passesOverDatasetsAndSpaces()
{
    addModel("datasets--org--data", "1111111111");
    addModel("spaces--org--app", "1111111111");
    addModel("models--org--model", "1111111111");
    write("models--org--never-there/.no_exist/1111111111/adapter_config.json", "");
    write("version.txt", "1");
    write(".locks/models--org--model/x.lock", "");
    QCOMPARE(names(), std::vector<std::string>{"org/model"});
}

void TestFindModels::aRepositoryItsSnapshotsFolderOrASnapshotWillDo()
{
    addModel("models--org--model", "1111111111");
    for (const char* folder : {"models--org--model", "models--org--model/", "models--org--model/snapshots",
                               "models--org--model/snapshots/1111111111", "models--org--model/snapshots/1111111111/"}) {
        const auto found = listModels(m_hub / folder);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].name, std::string("org/model"));
    }
}

void TestFindModels::linksWhoseFileIsGone()
{
    addModel("models--org--model", "1111111111");
    std::filesystem::remove(m_hub / "models--org--model/blobs/0123456789abcdef-model.safetensors");
    const auto found = listModels(m_hub);
    QCOMPARE(found.size(), std::size_t(1));
    const ModelCard card = cardOf(found[0]);
    QVERIFY2(card.problem.find("model.safetensors is a link to a file that is gone") != std::string::npos,
             card.problem.c_str());
    QCOMPARE(card.layers, 5); // what is there is still said
}

void TestFindModels::aDownloadThatWasNotFinished()
{
    addBlob("models--org--model", "1111111111", "config.json", models / "anchor" / "config.json");
    write("models--org--model/blobs/abcdef.incomplete", std::string(2'500'000, 'x'));
    const auto found = listModels(m_hub);
    QCOMPARE(found.size(), std::size_t(1));
    const ModelCard card = cardOf(found[0]);
    QCOMPARE(card.problem,
             std::string("Its download is not finished: 1 file is there in part so far (2.5 MB). Finish it "
                         "with: hf download org/model"));
}

void TestFindModels::aDownloadOfWhichNothingIsWhole()
{
    write("models--org--model/blobs/abcdef.incomplete", "x");
    std::filesystem::create_directories(m_hub / "models--org--model/snapshots");
    QCOMPARE(names(), std::vector<std::string>{"org/model"});
    QVERIFY(cardOf(listModels(m_hub).front()).problem.starts_with("Its download is not finished"));
}

void TestFindModels::anotherSnapshotsPartialFileDoesNotMatter()
{
    addModel("models--org--model", "1111111111");
    write("models--org--model/blobs/abcdef.incomplete", "x");
    QCOMPARE(cardOf(listModels(m_hub).front()).problem, std::string());
}

void TestFindModels::otherForms_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<std::string>("says");
    QTest::newRow("gguf alone") << QStringList{"small-q4.gguf"} << std::string("GGUF weights only (small-q4.gguf)");
    QTest::newRow("gguf") << QStringList{"config.json", "small.gguf"} << std::string("GGUF weights only (small.gguf)");
    QTest::newRow("bin shards") << QStringList{"config.json", "pytorch_model-00001-of-00002.bin"}
                                << std::string("PyTorch's .bin weights only");
    QTest::newRow("nothing") << QStringList{"config.json"} << std::string("no weights here");
    QTest::newRow("no config") << QStringList{"model.safetensors"} << std::string("no config.json");
    QTest::newRow("adapter") << QStringList{"adapter_config.json", "adapter_model.safetensors"}
                             << std::string("adapter (LoRA)");
    QTest::newRow("other name") << QStringList{"config.json", "consolidated.safetensors"}
                                << std::string("consolidated.safetensors");
}

void TestFindModels::otherForms()
{
    QFETCH(QStringList, files);
    QFETCH(std::string, says);
    for (const QString& file : files)
        write("some-model/" + file.toStdString(), file == "config.json" ? R"({"model_type":"llama"})" : "x");
    const auto found = listModels(m_hub);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].name, std::string("some-model"));
    const std::string problem = cardOf(found[0]).problem;
    QVERIFY2(problem.find(says) != std::string::npos, problem.c_str());
}

void TestFindModels::quantized()
{
    write("m/config.json", R"({"model_type":"llama","quantization_config":{"quant_method":"gptq","bits":4}})");
    std::filesystem::copy_file(models / "anchor/model.safetensors", m_hub / "m/model.safetensors");
    const std::string problem = cardOf(listModels(m_hub).front()).problem;
    QVERIFY2(problem.find("quantized (gptq, 4 bits") != std::string::npos, problem.c_str());
}

void TestFindModels::brokenFile()
{
    write("m/config.json", R"({"model_type":"llama"})");
    write("m/model.safetensors", "not a header");
    QVERIFY(!cardOf(listModels(m_hub).front()).problem.empty());
}

void TestFindModels::stops()
{
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Error, listModels(m_hub, stop.get_token()));
}

/// As huggingface_hub/constants.py reads them.
void TestFindModels::variablesInTheEnvironment()
{
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"})
        qunsetenv(name);
    qputenv("HOME", "/home/p");
    qputenv("DISK", "/mnt/d");
    QCOMPARE(huggingFaceCache(), Path("/home/p/.cache/huggingface/hub"));
    qputenv("HF_HOME", "~/hf");
    QCOMPARE(huggingFaceCache(), Path("/home/p/hf/hub"));
    qputenv("HUGGINGFACE_HUB_CACHE", "$DISK/old");
    QCOMPARE(huggingFaceCache(), Path("/mnt/d/old"));
    qputenv("HF_HUB_CACHE", "${DISK}/$NOT_SET/hub$");
    QCOMPARE(huggingFaceCache(), Path("/mnt/d/$NOT_SET/hub$"));
    qputenv("HF_HUB_CACHE", "");
    QCOMPARE(huggingFaceCache(), Path("/mnt/d/old"));
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME"})
        qunsetenv(name);
}

QTEST_APPLESS_MAIN(TestFindModels)
#include "test_find_models.moc"
