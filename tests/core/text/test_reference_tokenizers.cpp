#include "core/base/error.h"
#include "core/text/streaming_decoder.h"
#include "core/text/tokenizer.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <set>
#include <sstream>

using namespace calm;

// The oracle is huggingface/tokenizers: cases.jsonl beside each tokenizer.json says what it answered. Small ones of
// every kind stand among the fixtures (make_reference.py); CALM_REFERENCE may name a folder with real ones in
// tokenizers/.
class TestReferenceTokenizers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
};

namespace
{
std::vector<nlohmann::json> readLines(const Path& file)
{
    std::vector<nlohmann::json> lines;
    std::istringstream stream(readFile(file));
    for (std::string line; std::getline(stream, line);)
        if (!line.empty())
            lines.push_back(nlohmann::json::parse(line));
    return lines;
}

std::string streamed(const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int>& ids, bool skipSpecial)
{
    StreamingDecoder decoder(tokenizer, skipSpecial);
    std::string text;
    for (const int id : ids)
        text += decoder.push(id);
    return text + decoder.finish();
}

/// The names of the members in which our answer differs, with both values.
std::string differences(const std::shared_ptr<const Tokenizer>& tokenizer, const nlohmann::json& expected)
{
    const auto text = expected["text"].get<std::string>();
    const Encoding plain = tokenizer->encode(text, false);
    const std::vector<int> special = tokenizer->encode(text, true).ids;
    const nlohmann::json answer = {{"ids", plain.ids},
                                   {"ids_special", special},
                                   {"byte_offsets", plain.byteOffsets},
                                   {"decoded", tokenizer->decode(plain.ids, false)},
                                   {"decoded_skip_special", tokenizer->decode(special, true)}};
    std::string result;
    for (const auto& [key, value] : answer.items())
        if (expected.contains(key) && value != expected[key]) // some have ids only
            result += key + ": " + value.dump() + " instead of " + expected[key].dump() + "\n";
    if (!expected.contains("decoded"))
        return result;
    // A stream cannot take back whole characters that broken bytes follow; decoding at once does.
    const auto decoded = expected["decoded"].get<std::string>();
    const bool isBroken = decoded.find("\uFFFD") != decoded.npos;
    if (streamed(tokenizer, plain.ids, false) != decoded && !isBroken)
        result += "streamed: " + streamed(tokenizer, plain.ids, false) + "\n";
    return result;
}
} // namespace

void TestReferenceTokenizers::agreesWithTheReference_data()
{
    QTest::addColumn<QString>("folder");
    const auto addFolders = [](const Path& parent, const std::string& prefix) {
        std::set<Path> folders;
        for (const auto& entry : std::filesystem::directory_iterator(parent))
            if (std::filesystem::exists(entry.path() / "cases.jsonl"))
                folders.insert(entry.path());
        for (const Path& folder : folders)
            QTest::newRow((prefix + folder.filename().string()).c_str()) << QString::fromStdString(folder.string());
        return folders.size();
    };
    const Path fixtures = Path(CALM_FIXTURES) / "tokenizers";
    QTest::newRow("smollm2") << QString::fromStdString((fixtures / "smollm2").string());
    addFolders(fixtures / "reference", "made ");
    const char* reference = std::getenv("CALM_REFERENCE");
    const Path real = Path(reference ? reference : "") / "tokenizers";
    if (!reference || !std::filesystem::exists(real) || addFolders(real, "reference ") == 0)
        QTest::newRow("reference") << QString();
}

void TestReferenceTokenizers::agreesWithTheReference()
{
    QFETCH(QString, folder);
    if (folder.isEmpty())
        QSKIP("CALM_REFERENCE does not name a folder with reference answers");
    const Path directory = folder.toStdString();
    const auto tokenizer = Tokenizer::load(directory);
    int wrong = 0;
    const auto cases = readLines(directory / "cases.jsonl");
    QVERIFY(!cases.empty());
    for (const auto& expected : cases) {
        const std::string difference = differences(tokenizer, expected);
        if (difference.empty())
            continue;
        ++wrong;
        qWarning("%s\n%s", expected["text"].dump().substr(0, 200).c_str(), difference.substr(0, 2000).c_str());
    }
    QCOMPARE(wrong, 0);
}

QTEST_GUILESS_MAIN(TestReferenceTokenizers)
#include "test_reference_tokenizers.moc"
