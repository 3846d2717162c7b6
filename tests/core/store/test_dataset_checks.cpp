#include "core/data/messages.h"
#include "core/store/dataset_checks.h"
#include "core/store/dataset_files.h"
#include "core/store/dataset_statistics.h"
#include "core/text/tokenizer.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;

/// Duplicates, leakage and statistics over a project. What counts as near is in test_near_duplicates.
class TestDatasetChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void duplicatesAreIds();
    void leakageWithinADataset();
    void leakageAcrossDatasets();
    void leakageOfARun();
    void reportsInWords();
    void statistics();
    void statisticsOfASelection();
    void tokensOfAModel();
    void mixtureOfAProject();
    void theyStop();
};

namespace
{
const std::string sentence = "The river carries old letters under seven stone bridges while nobody watches.";
const std::string nearly = "The river carries old letters under seven stone bridges while nobody watched.";
const std::string other = "Rain falls slowly again, and the north wind has nothing to say about it today.";

TextReader exampleReader()
{
    return {.tokenizer = Tokenizer::load(Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/models/anchor")};
}
} // namespace

void TestDatasetChecks::duplicatesAreIds()
{
    TemporaryProject project;
    project.addExamples("before", {example(sentence, "1")});
    const auto id = project.addExamples("d", {example(sentence, "1"), example(other, "2"), example(nearly, "1"),
                                              example("THE RIVER  CARRIES old letters under seven stone bridges while "
                                                      "nobody watches.",
                                                      "1")});
    const auto ids = exampleIds(*project, id);
    const auto groups = findDuplicateExamples(*project, id, ComparedText::both);
    QCOMPARE(groups.size(), std::size_t(1));
    QCOMPARE(groups[0].members, (std::vector<std::int64_t>{ids[0], ids[2], ids[3]}));
    QCOMPARE(groups[0].similarities[2], 1.0);
    QVERIFY(groups[0].similarities[1] > 0.8 && groups[0].similarities[1] < 1);
    QCOMPARE(findDuplicateExamples(*project, id, ComparedText::response, {.threshold = 1}).size(), std::size_t(1));
    QVERIFY(comparedTextFromString(toString(ComparedText::both)) == ComparedText::both);
    QVERIFY(throwsError(ErrorKind::badInput, [] { comparedTextFromString("tags"); }));
}

void TestDatasetChecks::leakageWithinADataset()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example(sentence, "1", "train"), example(nearly, "2", "test"),
                                              example(sentence, "3", "validation"), example(other, "4", "validation"),
                                              example(other, "5"), example("short", "6", "test")});
    const auto ids = exampleIds(*project, id);
    const LeakageReport report = findLeakage(*project, id);
    QCOMPARE(report.learned, 1);
    QCOMPARE(report.measured, 4);
    QCOMPARE(report.same, 1);
    QCOMPARE(report.near, 1);
    QCOMPARE(report.pairs.size(), std::size_t(2));
    for (const DuplicatePair& pair : report.pairs) {
        QCOMPARE(pair.known, ids[0]);
        QCOMPARE(pair.text, pair.same ? ids[2] : ids[1]);
    }
    QCOMPARE(findLeakage(*project, id, ComparedText::both).same, 0); // another response is another example
}

void TestDatasetChecks::leakageAcrossDatasets()
{
    TemporaryProject project;
    const auto first = project.addExamples("first", {example(sentence, "1"), example("x", "y")});
    const auto second = project.addExamples("second", {example(other, "1"), example(sentence + " ", "2")});
    const LeakageReport report = findLeakage(*project, {{first, {}}}, {{second, {}}});
    QCOMPARE(report.same, 1);
    QCOMPARE(report.pairs[0].known, exampleIds(*project, first)[0]);
    QCOMPARE(report.pairs[0].text, exampleIds(*project, second)[1]);
    // The same pool on both sides: every example is its own duplicate. A pool given twice counts once.
    const LeakageReport all = findLeakage(*project, {{first, {}}, {first, {}}}, {{first, {}}});
    QCOMPARE(all.learned, 2);
    QCOMPARE(all.same, 2);
}

void TestDatasetChecks::leakageOfARun()
{
    TemporaryProject project;
    project.addExamples("a", {example(sentence, "1", "train"), example(other, "1", "validation")});
    project.addExamples("b", {example(other, "2", "train")});
    TrainingSettings settings;
    settings.mixture = {{"a", "train"}};
    settings.validation = {{"a", "validation"}};
    QCOMPARE(findLeakage(*project, settings).same, 0);
    settings.mixture.push_back({"b", ""});
    QCOMPARE(findLeakage(*project, settings).same, 1);
    settings.validation.clear();
    QCOMPARE(findLeakage(*project, settings).measured, 0);
    settings.mixture = {{"none", ""}};
    QVERIFY(throwsError(ErrorKind::notFound, [&] { findLeakage(*project, settings); }));
}

void TestDatasetChecks::reportsInWords()
{
    LeakageReport report;
    QVERIFY(report.toText().starts_with("Nothing was compared: there are no examples to measure on;"));
    report.measured = 20;
    QVERIFY(report.toText().starts_with("Nothing was compared: there are no examples to learn from;"));
    report.learned = 100;
    QVERIFY(report.toText().starts_with("None of 20 "));
    report.same = 3;
    report.near = 1;
    QVERIFY(report.toText().starts_with("4 of 20 "));
    report.pairs = {{1, 2, 0.9, false}};
    QCOMPARE(toLine(toJson(report)["pairs"]),
             std::string(R"([{"measured":2,"learned":1,"similarity":0.9,"same":false}])"));
}

void TestDatasetChecks::statistics()
{
    TemporaryProject project;
    ExampleRecord conversation = example("User: a\n\nAssistant: b\n\nUser: c", "d", "train");
    conversation.messages = messagesToText({{"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}});
    const auto id =
        project.addExamples("d", {example("你好", "ab", "train"), example("abcd", "", "test"), conversation});
    const DatasetStatistics found = datasetStatistics(*project, id, {}, {});
    QCOMPARE(found.examples, 3);
    QCOMPARE(found.conversations, 1);
    QCOMPARE(found.emptyResponses, 1);
    QCOMPARE(found.splits, (std::vector<std::pair<std::string, std::int64_t>>{{"test", 1}, {"train", 2}}));
    QCOMPARE(found.characters.shortest(), 4);
    QCOMPARE(found.characters.longest(), 31);
    QCOMPARE(found.characters.percentile(0.5), 4);
    QCOMPARE(found.prompts.scripts().back(), (std::pair<std::string, double>{"Han", 2.0 / 26}));
    QCOMPARE(found.responses.toText(), std::string("Latin 100%"));
    QVERIFY(found.tokens.empty() && found.counted == 0);
    const Json json = toJson(found, 4);
    QCOMPARE(json["characters"]["median"].get<int>(), 4);
    QCOMPARE(json["splits"]["train"].get<int>(), 2);
}

void TestDatasetChecks::statisticsOfASelection()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1", "train"), example("bb", "2", "test")});
    QCOMPARE(datasetStatistics(*project, id, {.split = "test"}, {}).characters.longest(), 3);
    QCOMPARE(datasetStatistics(*project, id, {.split = "none"}, {}).examples, 0);
}

/// The example's anchor has a token for each number and sign; counted by hand: [BOS] prompt, response [EOS].
void TestDatasetChecks::tokensOfAModel()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("1+1=", "2"), example("12+34+5=", "51"), example("9+9=", "18")});
    const std::vector<TokenCounter> counters{{"anchor", exampleReader(), false}, {"again", exampleReader(), false}};
    const DatasetStatistics found = datasetStatistics(*project, id, {}, counters);
    QCOMPARE(found.counted, 3);
    QCOMPARE(found.tokens.size(), std::size_t(2));
    QCOMPARE(found.tokens[0].name, std::string("anchor"));
    const auto& tokens = found.tokens[0];
    const std::int64_t prompts = tokens.prompts.total(), responses = tokens.responses.total();
    QCOMPARE(tokens.examples.total(), prompts + responses);
    QCOMPARE(responses, std::int64_t{2 + 2 + 2});
    QCOMPARE(prompts, std::int64_t{5 + 7 + 5});
    QCOMPARE(tokens.examples.truncationAt(7).examples, 1);
    QCOMPARE(tokens.examples.truncationAt(7).lost, std::int64_t{2});
    QCOMPARE(datasetStatistics(*project, id, {}, counters, 2).counted, 2);
}

void TestDatasetChecks::mixtureOfAProject()
{
    TemporaryProject project;
    project.addExamples("a", std::vector<ExampleRecord>(30, example("1+1=", "2", "train")));
    project.addExamples("b", std::vector<ExampleRecord>(10, example("1+1=", "2")));
    TrainingSettings settings;
    settings.mixture = {{"a", "train", 1.0}, {"b", "", 1.0}};
    settings.tokensPerBatch = 14;
    settings.steps = 20;
    const MixtureContents contents = mixtureContents(*project, settings, exampleReader());
    QCOMPARE(contents.examples, 40); // two of seven tokens in each batch
    QCOMPARE(contents.tokens, 280);
    QCOMPARE(contents.parts[0].examples, 20);
    QCOMPARE(contents.parts[1].epochs, 2.0);
    QCOMPARE(toJson(contents, settings.mixture)["parts"][1]["dataset"].get<std::string>(), std::string("b"));
    settings.mixture[0].split = "test";
    QVERIFY(throwsError(ErrorKind::badInput, [&] { mixtureContents(*project, settings, exampleReader()); }));
}

void TestDatasetChecks::theyStop()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", std::vector<ExampleRecord>(300, example(sentence, "1", "train")));
    std::stop_source stop;
    const auto atSecond = [&stop, calls = 0](const Progress&) mutable {
        if (++calls == 2)
            stop.request_stop();
    };
    QVERIFY(throwsError(ErrorKind::cancelled,
                        [&] { datasetStatistics(*project, id, {}, {}, 0, atSecond, stop.get_token()); }));
    QVERIFY(throwsError(ErrorKind::cancelled,
                        [&] { findDuplicateExamples(*project, id, ComparedText::both, {}, {}, stop.get_token()); }));
    QVERIFY(throwsError(ErrorKind::cancelled,
                        [&] { findLeakage(*project, id, ComparedText::prompt, {}, {}, stop.get_token()); }));
}

QTEST_APPLESS_MAIN(TestDatasetChecks)
#include "test_dataset_checks.moc"
