#include "tests/app/calm_process.h"

#include "core/weights/safetensors.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>

using namespace calm;
using namespace calm::test;

/// The part of the command line that programs outside rely on. Expected numbers are those of transformers.
class TestFixedCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inspectAnswersTheFixedKeys();
    void tokenizeAnswersALineEach();
    void tokenizeWithSpecialTokens();
    void logitsAreTheReferences();
    void generateGivesTheReferencesIds();
    void benchAnswersTheFixedKeys();
    void nothingIsWrittenBesideTheOutput();
};

namespace
{
QStringList keysOf(const Json& json)
{
    QStringList keys;
    for (const auto& item : json.items())
        keys.append(QString::fromStdString(item.key()));
    return keys;
}

float largest(const std::vector<float>& values)
{
    float result = 0;
    for (const float value : values)
        result = std::max(result, std::abs(value));
    return result;
}

void compareTensors(const SafetensorsFile& actual, const SafetensorsFile& expected, const std::string& name)
{
    const TensorView& left = actual.get(name);
    const TensorView& right = expected.get(name);
    QCOMPARE(left.shape, right.shape);
    const auto a = toFloats(left);
    const auto b = toFloats(right);
    const float bar = 2e-4f * largest(b);
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= bar))
            QFAIL(qPrintable(
                QString("%1[%2] is %3, not %4").arg(QString::fromStdString(name)).arg(i).arg(a[i]).arg(b[i])));
}

std::vector<std::int64_t> longsOf(const TensorView& tensor)
{
    const auto* const data = reinterpret_cast<const std::int64_t*>(tensor.bytes.data());
    return {data, data + tensor.bytes.size() / sizeof(std::int64_t)};
}
} // namespace

void TestFixedCommands::inspectAnswersTheFixedKeys()
{
    const Outcome outcome = runCalm({"inspect", fixture("models/llama"), "--json"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.lines().size(), 1);
    const Json json = outcome.json();
    QCOMPARE(keysOf(json),
             (QStringList{"family", "parameters", "layers", "hidden_size", "heads", "kv_heads", "vocab_size",
                          "context_length", "dtype", "bytes", "tokenizer", "chat_template"}));
    // By hand from config.json: embeddings and head, per block attention, feed-forward and two norms, the last norm.
    QCOMPARE(json["parameters"].get<int>(), 2 * 320 * 64 + 4 * (64 * (64 + 32 + 32 + 64) + 3 * 64 * 112 + 2 * 64) + 64);
    const Json config = parseJson(readFile(fixture("models/llama/config.json").toStdString()), "config.json");
    QCOMPARE(json["layers"].get<int>(), config["num_hidden_layers"].get<int>());
    QCOMPARE(json["hidden_size"].get<int>(), config["hidden_size"].get<int>());
    QCOMPARE(json["kv_heads"].get<int>(), config["num_key_value_heads"].get<int>());
    QCOMPARE(json["vocab_size"].get<int>(), config["vocab_size"].get<int>());
    QCOMPARE(json["bytes"].get<int>(), 4 * json["parameters"].get<int>());
    QVERIFY(json["tokenizer"].is_null());
    QCOMPARE(json["chat_template"].get<bool>(), false);
}

void TestFixedCommands::tokenizeAnswersALineEach()
{
    QFile cases(fixture("tokenizers/smollm2/cases.jsonl"));
    QVERIFY(cases.open(QIODevice::ReadOnly));
    QByteArray input;
    std::vector<Json> expected;
    for (const QByteArray& line : cases.readAll().trimmed().split('\n')) {
        expected.push_back(parseJson(line.toStdString(), "a case"));
        input += toLine(Json{{"text", expected.back()["text"]}}).c_str() + QByteArray("\n");
    }
    const Outcome outcome = runCalm({"tokenize", fixture("tokenizers/smollm2"), "--json"}, input);
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.lines().size(), static_cast<qsizetype>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Json answer = parseJson(outcome.lines().at(static_cast<qsizetype>(i)).toStdString(), "an answer");
        QCOMPARE(keysOf(answer), (QStringList{"ids", "byte_offsets", "decoded"}));
        QCOMPARE(toLine(answer["ids"]), toLine(expected[i]["ids"]));
        QCOMPARE(toLine(answer["byte_offsets"]), toLine(expected[i]["byte_offsets"]));
        QCOMPARE(toLine(answer["decoded"]), toLine(expected[i]["decoded"]));
    }
}

void TestFixedCommands::tokenizeWithSpecialTokens()
{
    const QByteArray input = R"({"text":"<abc>57="})"
                             "\n";
    const Json plain = runCalm({"tokenize", fixture("tokenizers/kv"), "--json"}, input).json();
    const Json special = runCalm({"tokenize", fixture("tokenizers/kv"), "--json", "--special"}, input).json();
    QVERIFY(special["ids"].size() > plain["ids"].size());
    QCOMPARE(plain["decoded"].get<std::string>(), std::string("<abc>57="));
    QCOMPARE(special["decoded"].get<std::string>(), std::string("<abc>57=")); // left out again
}

void TestFixedCommands::logitsAreTheReferences()
{
    QTemporaryDir folder;
    const QString out = folder.filePath("out.safetensors");
    const QString expectedFile = fixture("models/llama/expected.safetensors");
    const Outcome outcome =
        runCalm({"logits", fixture("models/llama"), "--ids", expectedFile, "--out", out, "--layers"});
    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.out.isEmpty(), outcome.out.constData());
    const auto actual = SafetensorsFile::open(out.toStdString());
    const auto expected = SafetensorsFile::open(expectedFile.toStdString());
    QVERIFY(actual->get("logits").dtype == DType::f32);
    compareTensors(*actual, *expected, "logits");
    for (int layer = 0; layer < 4; ++layer)
        compareTensors(*actual, *expected, "layer." + std::to_string(layer));
    QCOMPARE(actual->names().size(), std::size_t(5));
}

void TestFixedCommands::generateGivesTheReferencesIds()
{
    const auto expected = SafetensorsFile::open(fixture("models/llama/expected.safetensors").toStdString());
    const TensorView& prompts = expected->get("input_ids");
    QStringList prompt;
    for (std::int64_t i = 0; i < prompts.shape.at(1); ++i)
        prompt.append(QString::number(longsOf(prompts)[static_cast<std::size_t>(i)]));
    const Outcome outcome = runCalm({"generate", fixture("models/llama"), "--json", "--ids", prompt.join(','),
                                     "--max-tokens", "16", "--temperature", "0", "--ignore-eos"});
    QCOMPARE(outcome.code, 0);
    const Json json = outcome.json();
    QCOMPARE(keysOf(json),
             (QStringList{"ids", "text", "prompt_tokens", "prefill_seconds", "decode_seconds", "finish"}));
    QCOMPARE(json["ids"].get<std::vector<std::int64_t>>(), longsOf(expected->get("greedy")));
    QCOMPARE(json["prompt_tokens"].get<std::int64_t>(), prompts.shape.at(1));
    QCOMPARE(json["finish"].get<std::string>(), std::string("length"));
}

void TestFixedCommands::benchAnswersTheFixedKeys()
{
    const Outcome outcome =
        runCalm({"bench", fixture("models/llama"), "--json", "--prompt", "16", "--gen", "4", "--threads", "2"});
    QCOMPARE(outcome.code, 0);
    const Json json = outcome.json();
    QCOMPARE(keysOf(json), (QStringList{"load_seconds", "prefill_tokens_per_second", "decode_tokens_per_second",
                                        "peak_rss_bytes", "threads", "dtype"}));
    QCOMPARE(json["threads"].get<int>(), 2);
    QVERIFY(json["decode_tokens_per_second"].get<double>() > 0);
    QVERIFY(json["peak_rss_bytes"].get<double>() > 1e6);
}

void TestFixedCommands::nothingIsWrittenBesideTheOutput()
{
    QTemporaryDir folder;
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(CALM_EXECUTABLE, {"logits", fixture("models/llama"), "--ids",
                                    fixture("models/llama/expected.safetensors"), "--out", "out.safetensors"});
    QCOMPARE(outcomeOf(process).code, 0);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{"out.safetensors"});
}

QTEST_GUILESS_MAIN(TestFixedCommands)
#include "test_fixed_commands.moc"
