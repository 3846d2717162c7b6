#include "core/base/random.h"
#include "core/store/example_query.h"
#include "core/store/example_record.h"
#include "tests/core/store/temporary_project.h"

#include <algorithm>

using namespace calm;

class TestExampleQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void searchFindsWords_data();
    void searchFindsWords();
    void anyTextIsASearch();
    void searchFollowsEdits();
    void filters();
    void orders();
    void pagesAreTheWhole();
    void idsGiveTheirRows();
    void tagsAndTasksAreCounted();
    void aSearchStops();
};

namespace
{
using Ids = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

Texts promptsOf(Project& project, std::int64_t dataset, const ExampleQuery& query)
{
    Texts prompts;
    const Ids ids = exampleIds(project, dataset, query);
    for (const ExampleRecord& example : examplesWithIds(project, ids))
        prompts.push_back(example.prompt);
    return prompts;
}
} // namespace

void TestExampleQuery::searchFindsWords_data()
{
    QTest::addColumn<QByteArray>("search");
    QTest::addColumn<QByteArray>("found"); // the numbers of the texts below
    const auto row = [](const char* search, const char* found) {
        QTest::newRow(search) << QByteArray(search) << QByteArray(found);
    };
    row("", "0123456789");
    row("river", "01");
    row("RIV", "01");
    row("iver", "");
    row("old river", "01"); // "older"
    row("riv ol", "01");
    row("north", "01"); // in responses, too
    row("cafe", "2");   // accents do not count
    row("CAFÉ", "2");
    row("\"old river\"", "0");
    row("\"river old\"", "");
    row("\"old riv\"", ""); // whole words in quotes
    row("\"old riv", "0");  // still being typed
    row("well-known", "3");
    row("well", "3");
    row("known-well", "");
    row("北京", "4"); // no spaces between words
    row("京", "4");
    row("ไทย", "5");
    row("100%", "6");
    row("%", "6");
    row("a_b", "7");
    row("'", "8");
    row("\\", "9");
    row("C:\\d", "9");
    row("river 北京", "");
    row("what is", "4");
}

void TestExampleQuery::searchFindsWords()
{
    QFETCH(QByteArray, search);
    QFETCH(QByteArray, found);
    TemporaryProject project;
    const auto other = project.addExamples("other", {example("the old river", "north")});
    const auto id = project.addExamples(
        "d",
        {example("The old river", "flows north"), example("a river, older", "North!"), example("un café", "noir"),
         example("a well-known fact", "yes"), example("what is 我爱北京天安门", "?"), example("ภาษาไทยง่าย", "thai"),
         example("100% sure", "r"), example("a_b", "r"), example("it's", "r"), example("C:\\dir", "r")});
    QCOMPARE(exampleIds(*project, other).size(), std::size_t(1));
    QByteArray numbers;
    for (const std::int64_t example : exampleIds(*project, id, {.search = search.toStdString()}))
        numbers += static_cast<char>('0' + example - 2);
    QCOMPARE(numbers, found);
}

/// Whatever is typed, there is an answer, and it is the one of a plain look at the words.
void TestExampleQuery::anyTextIsASearch()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("plain text", "r")});
    for (const char* typed :
         {"\"",     "\"\"",      "\"\"\"",       "*",        "a*",     "(",      ")",      "AND",
          "OR NOT", "NEAR(a b)", "prompt:plain", "{prompt}", "^plain", "-plain", "plain*", "a\"b\"c",
          "';--",   "\\",        "%_",           "\xff\xfe", "+"})
        exampleIds(*project, id, {.search = typed});
    QCOMPARE(exampleIds(*project, id, {.search = std::string("pla\0in", 6)}).size(), std::size_t(0));
    QCOMPARE(exampleIds(*project, id, {.search = "^plain"}).size(), std::size_t(1)); // no operator of FTS5
    QCOMPARE(exampleIds(*project, id, {.search = "NOT"}).size(), std::size_t(0));
    Random random(3);
    const std::string letters = "ab\"'*():^-+{}%_\\ ANDORT";
    for (int i = 0; i < 500; ++i) {
        std::string typed;
        for (std::uint64_t n = random.below(12); n > 0; --n)
            typed += letters[random.below(letters.size())];
        exampleIds(*project, id, {.search = typed});
    }
}

void TestExampleQuery::searchFollowsEdits()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("first", "alpha"), example("second", "beta")});
    auto rows = project->examples(id);
    rows[0].response = "gamma";
    project->updateExample(rows[0]);
    QVERIFY(exampleIds(*project, id, {.search = "alpha"}).empty());
    QCOMPARE(exampleIds(*project, id, {.search = "gamma"}), Ids{rows[0].id});
    project->removeExamples({rows[1].id});
    QVERIFY(exampleIds(*project, id, {.search = "beta"}).empty());
    project->restoreExample(rows[1]);
    QCOMPARE(exampleIds(*project, id, {.search = "beta"}), Ids{rows[1].id});
    project->removeDataset(id);
    const auto again = project.addExamples("d", {example("third", "gamma")});
    QCOMPARE(exampleIds(*project, again, {.search = "gamma"}).size(), std::size_t(1));
}

void TestExampleQuery::filters()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1", "train", "x y"), example("bb", "22", "test", "y"),
                                              example("cccé", "", "", "xy"), example("dddd", "4444", "train", "x")});
    QCOMPARE(promptsOf(*project, id, {.split = "train"}), (Texts{"a", "dddd"}));
    QCOMPARE(promptsOf(*project, id, {.split = ""}), (Texts{"cccé"}));
    QCOMPARE(promptsOf(*project, id, {.tag = "x"}), (Texts{"a", "dddd"}));
    QCOMPARE(promptsOf(*project, id, {.tag = "y"}), (Texts{"a", "bb"}));
    QCOMPARE(promptsOf(*project, id, {.task = "task"}).size(), std::size_t(4));
    QCOMPARE(promptsOf(*project, id, {.task = "none"}).size(), std::size_t(0));
    QCOMPARE(promptsOf(*project, id, {.fewestCharacters = 4}), (Texts{"bb", "cccé", "dddd"}));
    QCOMPARE(promptsOf(*project, id, {.fewestCharacters = 4, .mostCharacters = 4}), (Texts{"bb", "cccé"}));
    QCOMPARE(promptsOf(*project, id, {.split = "train", .tag = "x", .search = "d"}), (Texts{"dddd"}));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { exampleIds(*project, 99); }));
}

void TestExampleQuery::orders()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("b", "zzz", "test"), example("A", "y", "train", "t"),
                                              example("c", "xx", "train", "s"), example("a", "w", "")});
    using Order = ExampleQuery::Order;
    QCOMPARE(promptsOf(*project, id, {.order = Order::stored, .descending = true}), (Texts{"a", "c", "A", "b"}));
    QCOMPARE(promptsOf(*project, id, {.order = Order::prompt}), (Texts{"A", "a", "b", "c"}));
    QCOMPARE(promptsOf(*project, id, {.order = Order::response}), (Texts{"a", "c", "A", "b"}));
    QCOMPARE(promptsOf(*project, id, {.order = Order::split}), (Texts{"a", "b", "A", "c"}));
    QCOMPARE(promptsOf(*project, id, {.order = Order::tags, .descending = true}), (Texts{"A", "c", "a", "b"}));
    QCOMPARE(promptsOf(*project, id, {.order = Order::length}), (Texts{"A", "a", "c", "b"}));
    QCOMPARE(promptsOf(*project, id, {.search = "a", .order = Order::length, .descending = true}), (Texts{"a", "A"}));
}

void TestExampleQuery::pagesAreTheWhole()
{
    TemporaryProject project;
    std::vector<ExampleRecord> rows;
    for (int i = 0; i < 5003; ++i)
        rows.push_back(example("p" + std::to_string(i), i % 7 == 0 ? "seven" : "other", i % 2 == 0 ? "train" : "test"));
    project.addExamples("before", {rows[0], rows[1]});
    const auto id = project.addExamples("d", rows);
    project.addExamples("behind", {rows[0]});
    for (const ExampleQuery& query : {ExampleQuery{}, ExampleQuery{.split = "test"}, ExampleQuery{.search = "seven"}}) {
        Ids walked;
        forEachExample(*project, id, query, [&](const ExampleRecord& row) { walked.push_back(row.id); });
        QCOMPARE(walked, exampleIds(*project, id, query));
        QVERIFY(walked.size() > 700);
    }
    const auto page = examplesAfter(*project, id, {}, exampleIds(*project, id)[9], 3);
    QCOMPARE(page.size(), std::size_t(3));
    QCOMPARE(page[0].prompt, std::string("p10"));
}

void TestExampleQuery::idsGiveTheirRows()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1"), example("b", "2"), example("c", "3")});
    const Ids ids = exampleIds(*project, id);
    const auto rows = examplesWithIds(*project, Ids{ids[2], 999, ids[0]});
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows[0].prompt, std::string("c"));
    QCOMPARE(rows[1].prompt, std::string("a"));
    QVERIFY(examplesWithIds(*project, {}).empty());
}

void TestExampleQuery::tagsAndTasksAreCounted()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1", "", "x y"), example("b", "2", "", "y"),
                                              example("c", "3", "", " y  z "), example("d", "4")});
    const std::vector<std::pair<std::string, std::int64_t>> tags{{"y", 3}, {"x", 1}, {"z", 1}}, tasks{{"task", 4}};
    QCOMPARE(tagCounts(*project, id), tags);
    QCOMPARE(taskCounts(*project, id), tasks);
}

void TestExampleQuery::aSearchStops()
{
    TemporaryProject project;
    std::vector<ExampleRecord> rows(3000, example(std::string(500, 'x'), "r"));
    const auto id = project.addExamples("d", rows);
    std::stop_source stop;
    stop.request_stop();
    // Nothing is found, so that only the statement itself can notice.
    QVERIFY(throwsError(ErrorKind::cancelled, [&] { exampleIds(*project, id, {.search = "%"}, stop.get_token()); }));
    QCOMPARE(exampleIds(*project, id).size(), rows.size()); // and the project goes on as before
}

QTEST_APPLESS_MAIN(TestExampleQuery)
#include "test_example_query.moc"
