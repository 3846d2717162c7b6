#include "core/base/error.h"
#include "core/data/example_reader.h"
#include "core/data/messages.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calm;

/// Files of every format, by what they hold; JSON lines are in test_example_reader.
class TestImportFormats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formatsAreFoundOut_data();
    void formatsAreFoundOut();
    void tablesAsRfc4180HasThem_data();
    void tablesAsRfc4180HasThem();
    void faultyRows();
    void columnsAreChosen();
    void columnsAreGuessed();
    void tablesWithoutHeader();
    void listsInJson();
    void faultyLists();
    void texts();
    void conversations();
    void flatFormsOfConversations();
    void editedConversations();
    void duplicates();
    void previewOfATable();

private:
    Path write(const std::string& name, const std::string& content)
    {
        const Path file = Path(m_folder.path().toStdString()) / name;
        writeFileWhole(file, content);
        return file;
    }
    QTemporaryDir m_folder;
};

namespace
{
using Pairs = std::vector<std::pair<std::string, std::string>>; // prompt and response

std::vector<Example> examplesOf(const Path& file, const ImportOptions& options = {}, ImportReport* report = nullptr)
{
    ExampleReader reader(file, options);
    std::vector<Example> examples;
    while (auto example = reader.next())
        examples.push_back(std::move(*example));
    if (report)
        *report = reader.report();
    return examples;
}

Pairs pairsOf(const Path& file, const ImportOptions& options = {}, ImportReport* report = nullptr)
{
    Pairs pairs;
    for (const Example& example : examplesOf(file, options, report))
        pairs.emplace_back(example.prompt, example.response);
    return pairs;
}

std::string sentenceOf(const Path& file, const ImportOptions& options = {})
{
    try {
        examplesOf(file, options);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
} // namespace

void TestImportFormats::formatsAreFoundOut_data()
{
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("beginning");
    QTest::addColumn<std::string>("format");
    const auto row = [](const char* file, const char* beginning, const char* format) {
        QTest::addRow("%s %s", file, beginning) << std::string(file) << std::string(beginning) << std::string(format);
    };
    row("a.jsonl", "{\"a\":1}\n", "jsonl");
    row("a.JSONL.gz", "", "jsonl");
    row("a.json", "[{\"a\":1}]", "json");
    row("a.json", " \n [\n", "json");
    row("a.json", "{\"a\":1}\n{\"a\":2}", "jsonl");
    row("a.csv", "{", "csv");
    row("a.CSV.gz", "a,b", "csv");
    row("a.tsv", "a\tb", "tsv");
    row("a.txt", "Once upon a time", "lines");
    row("a.txt", "{\"a\":1}\n", "jsonl");
    row("a.txt", "[1] a footnote", "lines");
    row("a.txt", "[ {\"a\":1}", "json");
    row("a", "", "lines");
}

void TestImportFormats::formatsAreFoundOut()
{
    QFETCH(std::string, file);
    QFETCH(std::string, beginning);
    QFETCH(std::string, format);
    QCOMPARE(toString(detectFormat(file, beginning)), format);
    QVERIFY(fileFormatFromString(format) == detectFormat(file, beginning));
}

void TestImportFormats::tablesAsRfc4180HasThem_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QByteArray>("response");
    const auto row = [](const char* name, const char* table, const char* prompt, const char* response) {
        QTest::newRow(name) << QByteArray(table) << QByteArray(prompt) << QByteArray(response);
    };
    row("plain", "prompt,response\np,r\n", "p", "r");
    row("CR LF", "prompt,response\r\np,r\r\n", "p", "r");
    row("CR alone", "prompt,response\rp,r\r", "p", "r");
    row("no line break at the end", "prompt,response\np,r", "p", "r");
    row("quotes", "\"prompt\",\"response\"\n\"p\",\"r\"\n", "p", "r");
    row("a comma in quotes", "prompt,response\n\"a,b\",r\n", "a,b", "r");
    row("line breaks in quotes", "prompt,response\n\"a\nb\r\nc\",r\n", "a\nb\r\nc", "r");
    row("doubled quotes", "prompt,response\n\"say \"\"a\"\"\",\"\"\"\"\n", "say \"a\"", "\"");
    row("spaces are text", "prompt,response\n p , r \n", " p ", " r ");
    row("a quote within is text", "prompt,response\n5\" disk,r\n", "5\" disk", "r");
    row("semicolons", "prompt;response\na,b;r\n", "a,b", "r");
    row("a mark in front", "\xef\xbb\xbfprompt,response\np,r\n", "p", "r");
    row("an empty prompt", "prompt,response\n,r\n", "", "r");
    row("an empty prompt in quotes", "prompt,response\n\"\",r\n", "", "r");
    row("empty lines between", "prompt,response\n\np,r\n\n", "p", "r");
}

void TestImportFormats::tablesAsRfc4180HasThem()
{
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, prompt);
    QFETCH(QByteArray, response);
    ImportReport report;
    const Pairs pairs = pairsOf(write("x.csv", table.toStdString()), {}, &report);
    QCOMPARE(pairs, (Pairs{{prompt.toStdString(), response.toStdString()}}));
    QCOMPARE(report.skipped, 0);
    QVERIFY(report.format == FileFormat::csv);
}

void TestImportFormats::faultyRows()
{
    ImportReport report;
    const Path file = write("x.csv", "prompt,response\n"
                                     "p,r\n"
                                     "only one\n"
                                     "\"two\nlines\",r,too many\n"
                                     "\"a\"b,r\n"
                                     "broken \xff,r\n"
                                     "p2,\n"
                                     "p3,r3\n"
                                     "\"never closed,r\n");
    QCOMPARE(pairsOf(file, {}, &report), (Pairs{{"p", "r"}, {"p3", "r3"}}));
    const std::vector<std::pair<std::int64_t, std::string>> expected{
        {3, "has 1 column instead of 2"},       {4, "has 3 columns instead of 2"},
        {6, "has text behind a closing quote"}, {7, "is not valid UTF-8"},
        {8, "has an empty response"},           {10, "opens a quote that is never closed"}};
    QCOMPARE(report.skippedLines.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(report.skippedLines[i].line, expected[i].first);
        QCOMPARE(report.skippedLines[i].reason, expected[i].second);
    }
    ImportOptions strict;
    strict.strict = true;
    const std::string sentence = sentenceOf(file, strict);
    QVERIFY2(sentence.starts_with("Line 3 of "), sentence.c_str());
}

void TestImportFormats::columnsAreChosen()
{
    const Path file = write("x.tsv", "frage\tantwort\tthema\tteil\tmarken\tgruppe\nq\ta\tt\tdev\tx y\tg1\n");
    ImportOptions options;
    options.fields = {"frage", "antwort", "thema", "teil", "marken", "gruppe"};
    QVERIFY(examplesOf(file, options) == (std::vector<Example>{{"t", "validation", "q", "a", "x y", "g1"}}));
    options.fields = {"", "antwort"};
    QVERIFY(examplesOf(file, options) == (std::vector<Example>{{"", "", "", "a", ""}}));
    options.fields.response = "answer";
    const std::string sentence = sentenceOf(file, options);
    QVERIFY2(sentence.ends_with("has no column \"answer\"; it has frage, antwort, thema, teil, marken, gruppe."),
             sentence.c_str());
    const std::string unknown = sentenceOf(file); // nothing is chosen, and nothing recognised
    QVERIFY2(unknown.ends_with("the columns are frage, antwort, thema, teil, marken, gruppe."), unknown.c_str());
}

void TestImportFormats::columnsAreGuessed()
{
    QVERIFY(examplesOf(write("x.csv", "Key,Question,Answer,Split\nk,q,a,val\n")) ==
            (std::vector<Example>{{"", "validation", "q", "a", "", "k"}}));
    QCOMPARE(pairsOf(write("x.csv", "instruction,input,output\ndo,this,done\n")), (Pairs{{"do\n\nthis", "done"}}));
    QCOMPARE(pairsOf(write("x.csv", "document\nOnce\nTwice\n")), (Pairs{{"", "Once"}, {"", "Twice"}}));
}

void TestImportFormats::tablesWithoutHeader()
{
    ImportOptions options;
    options.header = false;
    const Path file = write("x.csv", "p1,r1,x\np2,r2,y\n");
    QCOMPARE(pairsOf(file, options), (Pairs{{"p1", "r1"}, {"p2", "r2"}}));
    options.fields = {"3", "1"};
    QCOMPARE(pairsOf(file, options), (Pairs{{"x", "p1"}, {"y", "p2"}}));
}

void TestImportFormats::listsInJson()
{
    const Path file =
        write("x.json", "\n [ {\"instruction\": \"a, ]}\\\" b\", \"output\": \"1\"},\n"
                        "{\"conversations\":[{\"from\":\"human\",\"value\":\"[\"},{\"from\":\"gpt\","
                        "\"value\":\"}\"}]}\n,\n  {\"prompt\":\"p\",\n\"response\":{\"not\":\"text\"}} ]\n\n");
    ImportReport report;
    QCOMPARE(pairsOf(file, {}, &report), (Pairs{{"a, ]}\" b", "1"}, {"[", "}"}}));
    QCOMPARE(report.skipped, 1);
    QCOMPARE(report.skippedLines[0].line, 5);
    QVERIFY(report.format == FileFormat::json);
    QVERIFY(examplesOf(write("x.json", " [ ] ")).empty());
    QVERIFY(examplesOf(write("x.json", "")).empty());
}

void TestImportFormats::faultyLists()
{
    ImportReport report;
    const std::string good = R"({"prompt":"p","response":"r"})";
    QCOMPARE(pairsOf(write("x.json", "[" + good + ", {broken, " + good), {}, &report).size(), std::size_t(1));
    QCOMPARE(report.skipped, 1);
    QCOMPARE(pairsOf(write("x.json", "[" + good + "," + good), {}, &report).size(), std::size_t(1));
    QVERIFY2(report.skippedLines.at(0).reason.find("does not end") != std::string::npos,
             report.skippedLines.at(0).reason.c_str());
    QCOMPARE(pairsOf(write("x.json", "[" + good + "] and more"), {}, &report).size(), std::size_t(1));
    QCOMPARE(report.skippedLines.at(0).reason, std::string("has text behind the end of the list"));
    ImportOptions options;
    options.format = FileFormat::json;
    QVERIFY(sentenceOf(write("x.json", "text"), options).ends_with("is not a list in JSON."));
}

void TestImportFormats::texts()
{
    const std::string text = "First line.\n\n  Second – zweite.\r\nbroken \xff\nThird";
    ImportReport report;
    QCOMPARE(pairsOf(write("x.txt", text), {}, &report),
             (Pairs{{"", "First line."}, {"", "  Second – zweite."}, {"", "Third"}}));
    QCOMPARE(report.skipped, 1);
    QCOMPARE(report.skippedLines[0].line, 4);
    ImportOptions whole;
    whole.format = FileFormat::textWhole;
    QCOMPARE(pairsOf(write("x.txt", "a\nb\n"), whole), (Pairs{{"", "a\nb\n"}}));
    QCOMPARE(pairsOf(write("x.jsonl", "{\"text\":\"a document\"}")), (Pairs{{"", "a document"}}));
}

void TestImportFormats::conversations()
{
    const Path file = write(
        "x.jsonl",
        R"({"conversations":[{"from":"system","value":"s"},{"from":"human","value":"a"},{"from":"gpt","value":"b"},{"from":"human","value":"c"},{"from":"gpt","value":"d"}]}
{"messages":[{"role":"user","content":"a"},{"role":"wizard","content":"b"}]}
{"messages":[{"role":"assistant","content":"b"}]}
{"messages":[],"prompt":"p","response":"r"}
)");
    ImportReport report;
    const auto examples = examplesOf(file, {}, &report);
    QCOMPARE(examples.size(), std::size_t(2));
    QCOMPARE(examples[0].prompt, std::string("System: s\n\nUser: a\n\nAssistant: b\n\nUser: c"));
    QCOMPARE(examples[0].response, std::string("d"));
    const std::vector<Message> expected{
        {"system", "s"}, {"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}};
    QVERIFY(messagesFromText(examples[0].messages) == expected);
    QCOMPARE(examples[1].prompt, std::string("p"));
    QVERIFY(examples[1].messages.empty());
    QVERIFY2(report.skippedLines[0].reason.find("wizard") != std::string::npos, report.skippedLines[0].reason.c_str());
    QCOMPARE(report.skippedLines[1].reason, std::string("is a conversation without a question"));
    // Our own lines bring them back as they were.
    ImportOptions own;
    own.exact = true;
    QVERIFY(examplesOf(write("own.jsonl", toLine(toJson(examples[0])) + "\n"), own).front() == examples[0]);
}

void TestImportFormats::flatFormsOfConversations()
{
    QCOMPARE(flattened({{"user", "a"}, {"assistant", "b"}}).prompt, std::string("a"));
    QCOMPARE(flattened({{"system", "s"}, {"user", "a"}, {"assistant", "b"}}).prompt, std::string("s\n\na"));
    QCOMPARE(flattened({{"user", "a"}, {"tool", "t"}, {"assistant", "b"}}).prompt, std::string("User: a\n\nTool: t"));
    QVERIFY_THROWS_EXCEPTION(Error, flattened({{"user", "a"}}));
    QVERIFY_THROWS_EXCEPTION(Error, flattened({}));
    QCOMPARE(toLine(promptMessages("p", {})), std::string(R"([{"role":"user","content":"p"}])"));
    QCOMPARE(toLine(promptMessages("", messagesToText({{"user", "a"}, {"assistant", "b"}}))),
             std::string(R"([{"role":"user","content":"a"}])"));
    QVERIFY_THROWS_EXCEPTION(Error, messagesFromText("{}"));
}

void TestImportFormats::editedConversations()
{
    const std::string messages = messagesToText({{"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}});
    const std::string prompt = flattened(messagesFromText(messages)).prompt;
    QCOMPARE(messagesAfterEdit(messages, prompt, "d"), messages);
    QCOMPARE(messagesFromText(messagesAfterEdit(messages, prompt, "new")).back().content, std::string("new"));
    QCOMPARE(messagesAfterEdit(messages, prompt + "!", "d"), std::string());
    QCOMPARE(messagesAfterEdit({}, "a", "b"), std::string());
}

void TestImportFormats::duplicates()
{
    const Path file = write("x.csv", "prompt,response,task\na,b,1\na,b,2\nab,,3\na,c,4\na,b,5\n");
    ImportReport report;
    QCOMPARE(examplesOf(file, {}, &report).size(), std::size_t(4));
    QCOMPARE(report.duplicates, 2);
    ImportOptions options;
    options.dropDuplicates = true;
    const auto examples = examplesOf(file, options, &report);
    QCOMPARE(examples.size(), std::size_t(2));
    QCOMPARE(examples[0].task, std::string("1")); // the first one stays
    QCOMPARE(report.kept, 2);
    QCOMPARE(report.duplicates, 2);
    ExampleReader reader(file, options);
    reader.alreadyThere({"", "", "a", "b", ""});
    QCOMPARE(reader.next()->response, std::string("c"));
    QVERIFY(!reader.next());
    QCOMPARE(reader.report().duplicates, 3);
}

void TestImportFormats::previewOfATable()
{
    const Path file = write("x.csv", "Question,Answer,note\nq1,a1,n1\nq2,\"a\n2\",n2\nq3,a3,n3\n");
    const ImportPreview preview = previewImport(file, 2);
    QCOMPARE(preview.fieldNames, (std::vector<std::string>{"Question", "Answer", "note"}));
    QCOMPARE(preview.rows.size(), std::size_t(2));
    QCOMPARE(preview.rows[1], (std::vector<std::string>{"q2", "a\n2", "n2"}));
    QCOMPARE(preview.guessed.prompt, std::string("Question"));
    QCOMPARE(preview.guessed.response, std::string("Answer"));
    QCOMPARE(preview.examples.size(), std::size_t(2));
    QVERIFY(preview.report.format == FileFormat::csv && preview.report.encoding == TextEncoding::utf8);
    const ImportPreview unknown = previewImport(write("y.csv", "x,y\n1,2\n"), 5); // to be mapped by hand
    QVERIFY(unknown.examples.empty() && unknown.guessed.response.empty());
    QCOMPARE(unknown.rows, (std::vector<std::vector<std::string>>{{"1", "2"}}));
}

QTEST_APPLESS_MAIN(TestImportFormats)
#include "test_import_formats.moc"
