#include "core/base/error.h"
#include "core/data/example_reader.h"
#include "core/data/line_reader.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calm;

class TestExampleReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLayout();
    void everyFault_data();
    void everyFault();
    void faultsAreCountedWithTheirLines();
    void strictRefusesTheFirst();
    void chosenFields();
    void defaultsForTaskAndSplit();
    void ourOwnFormIsTakenAsItIs();
    void faultyFiles();
    void longLinesAndBuffers();
    void preview();
    void reportText();
};

namespace
{
const Path fixtures = Path(CALM_FIXTURES) / "data";

std::vector<Example> allOf(const Path& file, const ImportOptions& options = {}, ImportReport* report = nullptr)
{
    ExampleReader reader(file, options);
    std::vector<Example> examples;
    while (auto example = reader.next())
        examples.push_back(std::move(*example));
    if (report)
        *report = reader.report();
    return examples;
}

ErrorKind kindOf(const Path& file, const ImportOptions& options = {})
{
    try {
        allOf(file, options);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}
} // namespace

void TestExampleReader::everyLayout()
{
    const std::vector<Example> expected{
        {"", "", "p1", "r1", ""},
        {"", "", "p2", "r2", ""},
        {"", "", "p3", "4", ""},
        {"", "", "do\n\nthis", "r4", ""},
        {"", "", "do", "r5", ""},
        {"", "", "p6", "r6", ""},
        {"", "", "be brief\n\np7", "r7", "", "",
         R"([{"role":"system","content":"be brief"},{"role":"user","content":"p7"},{"role":"assistant","content":"r7"}])"},
        {"", "", "p8", "r8", ""},
        {"t", "validation", "p9", "r9", "x y"},
    };
    const auto found = allOf(fixtures / "every_layout.jsonl");
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(found[i] == expected[i], toLine(toJson(found[i])).c_str());
}

void TestExampleReader::everyFault_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<std::string>("says");
    const char* reasons[] = {"not a JSON object",
                             "no \"response\"",
                             "no \"prompt\"",
                             "empty response",
                             "\"prompt\" that is not text",
                             "no \"response\"",
                             "\"messages\" that is not a list",
                             "without an answer",
                             "without an answer",
                             "no \"content\"",
                             "no \"output\""};
    int line = 2;
    for (const char* reason : reasons) {
        QTest::addRow("line %d", line) << line << std::string(reason);
        ++line;
    }
}

void TestExampleReader::everyFault()
{
    QFETCH(int, line);
    QFETCH(std::string, says);
    ImportReport report;
    allOf(fixtures / "every_fault.jsonl", {}, &report);
    QCOMPARE(report.kept, 1);
    QCOMPARE(report.skipped, 11);
    const SkippedLine& skipped = report.skippedLines[static_cast<std::size_t>(line) - 2];
    QCOMPARE(skipped.line, line);
    QVERIFY2(skipped.reason.find(says) != std::string::npos, skipped.reason.c_str());
}

void TestExampleReader::faultsAreCountedWithTheirLines()
{
    for (const auto& [file, says] :
         {std::pair("line_not_utf8.jsonl", "not valid UTF-8"), std::pair("line_cut.jsonl", "not valid JSON")}) {
        ImportReport report;
        const auto examples = allOf(fixtures / file, {}, &report);
        QCOMPARE(examples.size(), std::size_t(2));
        QCOMPARE(examples[1].prompt, std::string("c"));
        QCOMPARE(report.skippedLines.size(), std::size_t(1));
        QCOMPARE(report.skippedLines[0].line, 2);
        QVERIFY2(report.skippedLines[0].reason.find(says) != std::string::npos, report.skippedLines[0].reason.c_str());
    }
}

void TestExampleReader::strictRefusesTheFirst()
{
    ImportOptions options;
    options.strict = true;
    try {
        allOf(fixtures / "every_fault.jsonl", options);
        QFAIL("was imported");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::corrupt);
        QVERIFY2(std::string(error.what()).starts_with("Line 2 of "), error.what());
    }
    QCOMPARE(allOf(fixtures / "every_layout.jsonl", options).size(), std::size_t(9));
}

void TestExampleReader::chosenFields()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "x.jsonl";
    writeFileWhole(file, "{\"prompt\":\"no\",\"response\":\"no\",\"q\":\"yes?\",\"a\":\"yes\"}\n{\"q\":\"x\"}\n");
    ImportOptions options;
    options.fields = {"q", "a"};
    ImportReport report;
    const auto examples = allOf(file, options, &report);
    QCOMPARE(examples.size(), std::size_t(1));
    QCOMPARE(examples[0].prompt, std::string("yes?"));
    QCOMPARE(examples[0].response, std::string("yes"));
    QCOMPARE(report.skippedLines.front().reason, std::string("has no \"a\""));
    options.fields = {"", "a"}; // text alone, to be continued from nothing
    QCOMPARE(allOf(file, options).front().prompt, std::string());
}

void TestExampleReader::defaultsForTaskAndSplit()
{
    ImportOptions options;
    options.task = "mine";
    options.split = "test";
    const auto examples = allOf(fixtures / "every_layout.jsonl", options);
    QCOMPARE(examples.front().task, std::string("mine"));
    QCOMPARE(examples.front().split, std::string("test"));
    QCOMPARE(examples.back().task, std::string("t"));
    QCOMPARE(examples.back().split, std::string("validation"));
}

void TestExampleReader::ourOwnFormIsTakenAsItIs()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "x.jsonl";
    const std::vector<Example> examples{{"t", "dev", "p\n\"\u2028é", "", "a b"}, {"", "", "", "r", ""}};
    std::string text;
    for (const Example& example : examples)
        text += toLine(toJson(example)) + "\n";
    writeFileWhole(file, text);
    ImportOptions options;
    options.exact = options.strict = true;
    QVERIFY(allOf(file, options) == examples);
    QVERIFY(kindOf(fixtures / "every_layout.jsonl", options) == ErrorKind::corrupt);
}

void TestExampleReader::faultyFiles()
{
    QVERIFY(kindOf(fixtures / "no_line_is_example.jsonl") == ErrorKind::corrupt);
    QVERIFY(kindOf(fixtures / "nothing.jsonl") == ErrorKind::notFound);
    QVERIFY(kindOf(fixtures) == ErrorKind::badInput);
    QVERIFY(allOf(fixtures / "empty.jsonl").empty());
    const auto examples = allOf(fixtures / "byte_order_mark_and_crlf.jsonl");
    QCOMPARE(examples.size(), std::size_t(2));
    QCOMPARE(examples[1].response, std::string("2"));
}

void TestExampleReader::longLinesAndBuffers()
{
    QTemporaryDir folder;
    const Path file = Path(folder.path().toStdString()) / "x";
    // Lengths around the reader's buffer of 1 MiB, and around the line limit.
    std::string text;
    std::vector<std::size_t> lengths{0, 1, (1 << 20) - 2, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20, 2};
    for (const std::size_t length : lengths)
        text += std::string(length, 'a' + static_cast<char>(length % 26)) + "\n";
    writeFileWhole(file, text + "tail");
    const std::size_t limit = 1 << 20;
    LineReader lines(file, TextEncoding::automatic, limit);
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        QVERIFY(lines.next());
        QCOMPARE(lines.number(), static_cast<std::int64_t>(i) + 1);
        QCOMPARE(lines.isTooLong(), lengths[i] > limit);
        QCOMPARE(lines.line().size(), std::min(limit, lengths[i]));
    }
    QVERIFY(lines.next());
    QCOMPARE(lines.line(), std::string("tail"));
    QCOMPARE(lines.source().bytesRead(), lines.source().bytesTotal());
    QVERIFY(!lines.next());
}

void TestExampleReader::preview()
{
    const ImportPreview first = previewImport(fixtures / "every_layout.jsonl", 3);
    QCOMPARE(first.examples.size(), std::size_t(3));
    const std::vector<std::string> names{"prompt", "response", "completion", "question", "answer"};
    QCOMPARE(first.fieldNames, names); // of all three, in order of appearance
    QCOMPARE(first.rows[1], (std::vector<std::string>{"p2", "", "r2", "", ""}));
    QCOMPARE(first.rows[2].back(), std::string("4"));
    const ImportPreview faulty = previewImport(fixtures / "every_fault.jsonl", 4);
    QCOMPARE(faulty.examples.size(), std::size_t(1));
    QCOMPARE(faulty.report.skipped, 3);
    ImportOptions strict;
    strict.strict = true; // shown all the same
    QCOMPARE(previewImport(fixtures / "every_fault.jsonl", 100, strict).report.skipped, 11);
    const ImportPreview hopeless = previewImport(fixtures / "no_line_is_example.jsonl", 10);
    QVERIFY(hopeless.examples.empty() && hopeless.fieldNames.empty());
    QCOMPARE(hopeless.report.skipped, 2);
    QVERIFY_THROWS_EXCEPTION(Error, previewImport(fixtures / "nothing.jsonl", 10));
}

void TestExampleReader::reportText()
{
    ImportReport report;
    report.kept = 1;
    QCOMPARE(report.toText(), std::string("1 example imported."));
    report.kept = 5;
    report.skipped = 1;
    report.skippedLines = {{7, "has no \"response\""}};
    QCOMPARE(report.toText(), std::string("5 examples imported, 1 line skipped: line 7 has no \"response\"."));
    report.skipped = 4;
    report.skippedLines = {{7, "a"}, {8, "b"}, {9, "c"}, {10, "d"}};
    QCOMPARE(report.toText(), std::string("5 examples imported, 4 lines skipped: line 7 a, line 8 b, line 9 c, ..."));
    report = {};
    report.kept = 5;
    report.duplicates = 2;
    QCOMPARE(report.toText(), std::string("5 examples imported (2 are duplicates of others)."));
    report.duplicatesDropped = true;
    QCOMPARE(report.toText(), std::string("5 examples imported, 2 duplicates left out."));
}

QTEST_APPLESS_MAIN(TestExampleReader)
#include "test_example_reader.moc"
