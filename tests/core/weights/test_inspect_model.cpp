#include "core/base/error.h"
#include "core/weights/find_models.h"
#include "core/weights/inspect_model.h"
#include "core/weights/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calm;

class TestInspectModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theMiniature();
    void otherSpellings();
    void numbersOfTheLanguagePart();
    void mostBytesDecideTheDtype();
    void problems_data();
    void problems();
    void missingThrows();
    void tokenizerKinds_data();
    void tokenizerKinds();
    void otherTokenizerFiles();
    void chatTemplates();
    void contentHash();
    void findsPlainAndCachedModels();
    void cacheFolderFollowsTheEnvironment();

private:
    void write(const std::string& name, const std::string& text);
    void writeWeights();
    Path m_folder;
    std::unique_ptr<QTemporaryDir> m_temporary;
};

namespace
{
const Path miniature = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/models";
constexpr const char* llamaConfig = R"({"model_type":"llama","hidden_size":8,"num_hidden_layers":2,)"
                                    R"("num_attention_heads":4,"vocab_size":10})";
} // namespace

void TestInspectModel::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_folder = m_temporary->path().toStdString();
}

void TestInspectModel::write(const std::string& name, const std::string& text)
{
    std::filesystem::create_directories((m_folder / name).parent_path());
    writeFileWhole(m_folder / name, text);
}

void TestInspectModel::writeWeights()
{
    const std::vector<std::byte> bytes(48);
    const TensorToWrite tensors[] = {{"a", DType::bf16, {4, 5}, std::span(bytes).first(40)},
                                     {"b", DType::f32, {}, std::span(bytes).first(4)}};
    writeSafetensors(m_folder / "model.safetensors", tensors);
}

void TestInspectModel::theMiniature()
{
    const ModelCard card = inspectModel(miniature / "anchor");
    QCOMPARE(card.family, std::string("llama"));
    // By hand: 336*128 embedding, 5 x (4*128*128 + 3*128*384 + 2*128) blocks, 128 final norm.
    QCOMPARE(card.parameters, 336 * 128 + 5 * (4 * 128 * 128 + 3 * 128 * 384 + 2 * 128) + 128);
    QCOMPARE(card.bytes, 4 * card.parameters);
    QCOMPARE(card.layers, 5);
    QCOMPARE(card.hiddenSize, 128);
    QCOMPARE(card.heads, 4);
    QCOMPARE(card.kvHeads, 4);
    QCOMPARE(card.vocabSize, 336);
    QCOMPARE(card.contextLength, 256);
    QCOMPARE(card.dtype, std::string("float32"));
    QCOMPARE(card.tokenizer, std::string("wordlevel"));
    QVERIFY(!card.chatTemplate);
    QCOMPARE(card.problem, std::string());
    QCOMPARE(card.directory, (miniature / "anchor").string());
}

void TestInspectModel::otherSpellings()
{
    write("config.json",
          R"({"model_type":"gpt2","n_embd":64,"n_head":4,"n_layer":3,"n_positions":256,"vocab_size":320})");
    writeWeights();
    const ModelCard card = inspectModel(m_folder);
    QCOMPARE(card.hiddenSize, 64);
    QCOMPARE(card.heads, 4);
    QCOMPARE(card.kvHeads, 4);
    QCOMPARE(card.layers, 3);
    QCOMPARE(card.contextLength, 256);
}

void TestInspectModel::numbersOfTheLanguagePart()
{
    write("config.json", R"({"model_type":"gemma3","vision_config":{"hidden_size":9},"text_config":{"hidden_size":8,)"
                         R"("num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":1,"vocab_size":10}})");
    writeWeights();
    const ModelCard card = inspectModel(m_folder);
    QCOMPARE(card.family, std::string("gemma3"));
    QCOMPARE(card.hiddenSize, 8);
    QCOMPARE(card.kvHeads, 1);
    QVERIFY(card.problem.find("\"gemma3\" also sees or hears") != std::string::npos);
}

void TestInspectModel::mostBytesDecideTheDtype()
{
    write("config.json", llamaConfig);
    writeWeights();
    const ModelCard card = inspectModel(m_folder);
    QCOMPARE(card.dtype, std::string("bfloat16"));
    QCOMPARE(card.parameters, 21);
    QCOMPARE(card.bytes, 44);
    QCOMPARE(card.tokenizer, std::string());
    QCOMPARE(card.problem, std::string());
}

void TestInspectModel::problems_data()
{
    QTest::addColumn<std::string>("config");
    QTest::addColumn<bool>("weights");
    QTest::addColumn<std::string>("says");
    const auto row = [](const char* name, const char* config, bool weights, const char* says) {
        QTest::newRow(name) << std::string(config) << weights << std::string(says);
    };
    row("not JSON", "{", true, "not valid JSON");
    row("a list", "[]", true, "not a JSON object");
    row("text for a number", R"({"model_type":"llama","hidden_size":"big"})", true, "hidden_size");
    row("no family", R"({"hidden_size":8})", true, "model_type");
    row("unknown family", R"({"model_type":"mamba"})", true, "mamba");
    row("no numbers", R"({"model_type":"llama"})", true, "hidden size");
    row("no weights", llamaConfig, false, "no model.safetensors");
}

void TestInspectModel::problems()
{
    QFETCH(std::string, config);
    QFETCH(bool, weights);
    QFETCH(std::string, says);
    write("config.json", config);
    if (weights)
        writeWeights();
    const ModelCard card = inspectModel(m_folder);
    QVERIFY2(card.problem.find(says) != std::string::npos, card.problem.c_str());
}

void TestInspectModel::missingThrows()
{
    for (const Path& path : {m_folder / "nothing", m_folder}) {
        try {
            inspectModel(path);
            QFAIL("was inspected");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::notFound);
        }
    }
}

void TestInspectModel::tokenizerKinds_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("kind");
    const auto row = [](const char* name, const char* text, const char* kind) {
        QTest::newRow(name) << std::string(text) << std::string(kind);
    };
    row("bpe", R"({"version":"1.0","model":{"type":"BPE","vocab":{"type":1}}})", "bpe");
    row("unigram", R"({"model":{"type":"Unigram","vocab":[["a",0.1]]}})", "unigram");
    row("wordlevel", R"({"model":{"type":"WordLevel"}})", "wordlevel");
    row("wordpiece", R"({"model":{"type":"WordPiece"}})", "wordpiece");
    row("type last", R"({"normalizer":{"type":"NFC"},"model":{"vocab":{"type":3},"type":"BPE"}})", "bpe");
    row("old bpe", R"({"model":{"vocab":{"a":0},"merges":[]}})", "bpe");
    row("old unigram", R"({"model":{"unk_id":0,"vocab":[["a",0.1]]}})", "unigram");
    row("old wordlevel", R"({"model":{"vocab":{"merges":0}}})", "wordlevel");
    row("no model", R"({"version":"1.0"})", "");
    row("broken", R"({"model")", "");
}

void TestInspectModel::tokenizerKinds()
{
    QFETCH(std::string, text);
    QFETCH(std::string, kind);
    write("config.json", llamaConfig);
    writeWeights();
    write("tokenizer.json", text);
    QCOMPARE(inspectModel(m_folder).tokenizer, kind);
}

void TestInspectModel::otherTokenizerFiles()
{
    write("config.json", llamaConfig);
    writeWeights();
    const Path fixtures = Path(CALM_FIXTURES) / "tokenizers" / "reference";
    write("vocab.json", "{}");
    QCOMPARE(inspectModel(m_folder).tokenizer, std::string());
    write("merges.txt", "");
    QCOMPARE(inspectModel(m_folder).tokenizer, std::string("bpe"));
    write("tokenizer.model", readFile(fixtures / "sp_unigram" / "tokenizer.model"));
    QCOMPARE(inspectModel(m_folder).tokenizer, std::string("unigram"));
    write("tokenizer.model", readFile(fixtures / "sp_llama" / "tokenizer.model"));
    QCOMPARE(inspectModel(m_folder).tokenizer, std::string("bpe"));
    write("tokenizer.json", R"({"model":{"type":"WordLevel"}})");
    QCOMPARE(inspectModel(m_folder).tokenizer, std::string("wordlevel"));
}

void TestInspectModel::chatTemplates()
{
    write("config.json", llamaConfig);
    writeWeights();
    write("tokenizer_config.json", R"({"chat_template":null})");
    QVERIFY(!inspectModel(m_folder).chatTemplate);
    write("tokenizer_config.json", R"({"chat_template":"{{ messages }}"})");
    QVERIFY(inspectModel(m_folder).chatTemplate);
    write("tokenizer_config.json", R"({"chat_template":[{"name":"default","template":""}]})");
    QVERIFY(inspectModel(m_folder).chatTemplate);
    write("tokenizer_config.json", "{}");
    write("chat_template.jinja", "{{ messages }}");
    QVERIFY(inspectModel(m_folder).chatTemplate);
}

void TestInspectModel::contentHash()
{
    write("config.json", llamaConfig);
    writeWeights();
    const std::string expected =
        sha256OfText("config.json " + sha256OfFile(m_folder / "config.json") + "\nmodel.safetensors " +
                     sha256OfFile(m_folder / "model.safetensors") + "\n");
    QCOMPARE(contentHashOfModel(m_folder), expected);
    write("tokenizer.json", "{}");
    QCOMPARE(contentHashOfModel(m_folder), expected);
    write("config.json", std::string(llamaConfig) + "\n");
    QVERIFY(contentHashOfModel(m_folder) != expected);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Error, contentHashOfModel(m_folder, stop.get_token()));
}

void TestInspectModel::findsPlainAndCachedModels()
{
    write("models--org--small-llm/snapshots/abc/config.json", "{}");
    write("models--org--small-llm/blobs/x/config.json", "{}");
    write("own/config.json", "{}");
    write("own/inner/config.json", "{}"); // part of "own"
    write(".hidden/config.json", "{}");
    write("a/b/c/d/config.json", "{}");
    write("a/b/c/d2/e/config.json", "{}"); // too deep
    write("no-model/readme.txt", "");
    const std::vector<Path> expected{m_folder / "a/b/c/d", m_folder / "models--org--small-llm/snapshots/abc",
                                     m_folder / "own"};
    QCOMPARE(findModels(m_folder), expected);
    QCOMPARE(findModels(m_folder / "own"), std::vector<Path>{m_folder / "own"});
    QVERIFY(findModels(m_folder / "nothing").empty());
    QCOMPARE(modelNameOf(expected[1]), std::string("org/small-llm"));
    QCOMPARE(modelNameOf(expected[2]), std::string("own"));
    QCOMPARE(modelNameOf(expected[2].string() + "/"), std::string("own"));
    QCOMPARE(findModels(miniature).size(), std::size_t(2));
}

void TestInspectModel::cacheFolderFollowsTheEnvironment()
{
    for (const char* name : {"HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"})
        qunsetenv(name);
    qputenv("HOME", "/home/p");
    QCOMPARE(huggingFaceCache(), Path("/home/p/.cache/huggingface/hub"));
    qputenv("XDG_CACHE_HOME", "/c");
    QCOMPARE(huggingFaceCache(), Path("/c/huggingface/hub"));
    qputenv("HF_HOME", "/hf");
    QCOMPARE(huggingFaceCache(), Path("/hf/hub"));
    qputenv("HF_HUB_CACHE", "/hub");
    QCOMPARE(huggingFaceCache(), Path("/hub"));
}

QTEST_APPLESS_MAIN(TestInspectModel)
#include "test_inspect_model.moc"
