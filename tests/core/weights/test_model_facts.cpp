#include "core/weights/model_facts.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace calm;

/// What the card of the Models page reads from config.json in its several spellings, and from README.md.
class TestModelFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void todaysSpelling();
    void olderSpelling();
    void rotaryPerKindOfLayer();
    void windowThatIsSwitchedOff();
    void learnedPositions();
    void experts();
    void licences_data();
    void licences();
    void filesAreCounted();
    void brokenConfigSaysNothing();

private:
    void write(const char* name, const std::string& content);
    ModelFacts facts(const std::string& config);
    std::unique_ptr<QTemporaryDir> m_temporary;
    Path m_folder;
};

void TestModelFacts::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_folder = m_temporary->path().toStdString();
}

void TestModelFacts::write(const char* name, const std::string& content)
{
    std::ofstream(m_folder / name) << content;
}

ModelFacts TestModelFacts::facts(const std::string& config)
{
    write("config.json", config);
    return readModelFacts(m_folder);
}

void TestModelFacts::todaysSpelling()
{
    const ModelFacts f = facts(R"({"architectures":["LlamaForCausalLM"],"hidden_size":64,"num_attention_heads":4,
        "head_dim":32,"intermediate_size":112,"hidden_act":"silu","rms_norm_eps":1e-6,"tie_word_embeddings":true,
        "rope_parameters":{"rope_type":"llama3","factor":8.0,"rope_theta":500000.0,"partial_rotary_factor":0.5}})");
    QCOMPARE(f.architecture, std::string("LlamaForCausalLM"));
    QCOMPARE(f.headDim, 32);
    QCOMPARE(f.mlpWidth, 112);
    QCOMPARE(f.activation, std::string("silu"));
    QCOMPARE(f.normEpsilon.value(), 1e-6);
    QCOMPARE(f.tiedEmbeddings, std::optional(true));
    QCOMPARE(f.positions, std::string("rotary"));
    QCOMPARE(f.rotaryBase, std::optional(500000.0));
    QCOMPARE(f.rotaryShare, std::optional(0.5));
    QCOMPARE(f.rotaryScaling, std::string("llama3, factor 8"));
}

void TestModelFacts::olderSpelling()
{
    const ModelFacts f = facts(R"({"hidden_size":64,"num_attention_heads":4,"rope_theta":10000.0,
        "rope_scaling":{"type":"linear","factor":2.5},"sliding_window":4096})");
    QCOMPARE(f.headDim, 16);
    QCOMPARE(f.rotaryBase, std::optional(10000.0));
    QCOMPARE(f.rotaryScaling, std::string("linear, factor 2.5"));
    QCOMPARE(f.slidingWindow, 4096);
    QVERIFY(!f.tiedEmbeddings);
}

void TestModelFacts::rotaryPerKindOfLayer()
{
    const ModelFacts f = facts(R"({"sliding_window":16,
        "layer_types":["sliding_attention","sliding_attention","full_attention"],
        "rope_parameters":{"full_attention":{"rope_theta":1000000.0,"rope_type":"default"},
                           "sliding_attention":{"rope_theta":10000.0,"rope_type":"default"}}})");
    QCOMPARE(f.rotaryBase, std::optional(1000000.0));
    QCOMPARE(f.localRotaryBase, std::optional(10000.0));
    QCOMPARE(f.rotaryScaling, std::string());
    QCOMPARE(f.slidingWindow, 16);
    QCOMPARE(f.windowedLayers, 2);
}

void TestModelFacts::windowThatIsSwitchedOff()
{
    QCOMPARE(facts(R"({"sliding_window":16,"use_sliding_window":false})").slidingWindow, 0);
    QCOMPARE(facts(R"({"sliding_window":16,"layer_types":["full_attention"]})").slidingWindow, 0);
}

void TestModelFacts::learnedPositions()
{
    const ModelFacts f = facts(R"({"model_type":"gpt2","n_embd":64,"n_head":4,"n_inner":null})");
    QCOMPARE(f.positions, std::string("learned"));
    QCOMPARE(f.headDim, 16);
    QCOMPARE(f.mlpWidth, 0);
    QCOMPARE(facts(R"({"model_type":"falcon","alibi":true})").positions, std::string("ALiBi"));
}

void TestModelFacts::experts()
{
    const ModelFacts f = facts(R"({"num_local_experts":8,"num_experts_per_tok":2})");
    QCOMPARE(f.experts, 8);
    QCOMPARE(f.expertsPerToken, 2);
}

void TestModelFacts::licences_data()
{
    QTest::addColumn<std::string>("readme");
    QTest::addColumn<std::string>("licence");
    QTest::newRow("plain") << std::string("---\nlanguage: en\nlicense: apache-2.0\n---\n# A")
                           << std::string("apache-2.0");
    QTest::newRow("quoted") << std::string("---\nlicense: \"mit\"\n---\n") << std::string("mit");
    QTest::newRow("a list") << std::string("---\nlicense:\n  - mit\n  - gpl\n---\n") << std::string("mit");
    QTest::newRow("other") << std::string("---\nlicense: other\nlicense_name: llama3\n---\n") << std::string("llama3");
    QTest::newRow("windows lines") << std::string("---\r\nlicense: mit\r\n---\r\n") << std::string("mit");
    QTest::newRow("not in front") << std::string("# A\n---\nlicense: mit\n---\n") << std::string();
    QTest::newRow("below it") << std::string("---\ntags: x\n---\nlicense: mit\n") << std::string();
}

void TestModelFacts::licences()
{
    QFETCH(std::string, readme);
    QFETCH(std::string, licence);
    write("README.md", readme);
    QCOMPARE(readModelFacts(m_folder).licence, licence);
}

void TestModelFacts::filesAreCounted()
{
    write("b.bin", "12345");
    write("a.txt", "123");
    std::filesystem::create_symlink("b.bin", m_folder / "link.bin");
    const ModelFacts f = readModelFacts(m_folder);
    QCOMPARE(f.files.size(), std::size_t(3));
    QCOMPARE(f.files[0].name, std::string("a.txt"));
    QCOMPARE(f.files[2].bytes, 5);
    QCOMPARE(f.totalBytes(), 13);
}

void TestModelFacts::brokenConfigSaysNothing()
{
    QCOMPARE(facts(R"({"hidden_size": )").headDim, 0);
    QCOMPARE(facts("[]").architecture, std::string());
    QCOMPARE(facts(R"({"hidden_size":"wide","architectures":"X","rope_scaling":[],"layer_types":3,"sliding_window":9})")
                 .headDim,
             0);
}

QTEST_APPLESS_MAIN(TestModelFacts)
#include "test_model_facts.moc"
