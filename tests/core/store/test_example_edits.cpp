#include "core/data/messages.h"
#include "core/store/example_edits.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;

class TestExampleEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tagsOfChosenExamples();
    void tagsOfAllThatPass();
    void tagsAreTakenBack();
    void badTags();
    void stoppedTaggingChangesNothing();
    void removedOnesComeBack();
    void conversationsFollowTheirTexts();
};

namespace
{
using Ids = std::vector<std::int64_t>;

std::vector<std::string> tagsOf(Project& project, std::int64_t dataset)
{
    std::vector<std::string> tags;
    for (const ExampleRecord& example : project.examples(dataset))
        tags.push_back(example.tags);
    return tags;
}

std::vector<ExampleRecord> many(int count)
{
    std::vector<ExampleRecord> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back(example("p" + std::to_string(i), "r", i % 2 == 0 ? "train" : "test"));
    return rows;
}

bool same(const std::vector<ExampleRecord>& a, const std::vector<ExampleRecord>& b)
{
    return std::ranges::equal(a, b, [](const ExampleRecord& x, const ExampleRecord& y) {
        return x.id == y.id && x.dataset == y.dataset && x.task == y.task && x.split == y.split &&
               x.prompt == y.prompt && x.response == y.response && x.tags == y.tags && x.key == y.key &&
               x.messages == y.messages;
    });
}
} // namespace

void TestExampleEdits::tagsOfChosenExamples()
{
    TemporaryProject project;
    const auto id = project.addExamples(
        "d", {example("a", "1", "", "x"), example("b", "2", "", "x y"), example("c", "3"), example("d", "4", "", "z")});
    const Ids ids = exampleIds(*project, id);
    const auto before = changeTags(*project, Ids{ids[0], ids[1], ids[2], 999}, {{"y", "n"}, {"x"}});
    QCOMPARE(tagsOf(*project, id), (std::vector<std::string>{"y n", "y n", "y n", "z"}));
    QCOMPARE(before, (TagsBefore{{ids[0], "x"}, {ids[1], "x y"}, {ids[2], ""}}));
    QVERIFY(changeTags(*project, Ids{ids[0]}, {{"y"}, {"q"}}).empty()); // nothing to change
}

void TestExampleEdits::tagsOfAllThatPass()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", many(1200));
    QCOMPARE(changeTags(*project, id, {.split = "train"}, {{"seen"}, {}}).size(), std::size_t(600));
    QCOMPARE(exampleIds(*project, id, {.tag = "seen"}), exampleIds(*project, id, {.split = "train"}));
}

void TestExampleEdits::tagsAreTakenBack()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1", "", "x"), example("b", "2", "", "y")});
    const auto start = tagsOf(*project, id);
    const auto before = changeTags(*project, id, {}, {{"new"}, {"x"}});
    const auto changed = tagsOf(*project, id);
    const auto again = setTags(*project, before);
    QCOMPARE(tagsOf(*project, id), start);
    setTags(*project, again);
    QCOMPARE(tagsOf(*project, id), changed);
}

void TestExampleEdits::badTags()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1")});
    for (const char* tag : {"", "two words", "a\tb"})
        QVERIFY(throwsError(ErrorKind::badInput, [&] { changeTags(*project, id, {}, {{"good", tag}, {}}); }));
    QCOMPARE(tagsOf(*project, id), (std::vector<std::string>{""}));
}

void TestExampleEdits::stoppedTaggingChangesNothing()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", many(1200));
    std::stop_source stop;
    stop.request_stop();
    const Ids ids = exampleIds(*project, id);
    QVERIFY(throwsError(ErrorKind::cancelled, [&] { changeTags(*project, ids, {{"t"}, {}}, stop.get_token()); }));
    QVERIFY(throwsError(ErrorKind::cancelled, [&] { takeExamples(*project, ids, stop.get_token()); }));
    QVERIFY(exampleIds(*project, id, {.tag = "t"}).empty());
    QCOMPARE(exampleIds(*project, id), ids);
}

void TestExampleEdits::removedOnesComeBack()
{
    TemporaryProject project;
    auto rows = many(1200);
    rows[5].key = "k";
    rows[5].messages = messagesToText({{"user", "p5"}, {"user", "?"}, {"assistant", "r"}});
    const auto id = project.addExamples("d", rows);
    const auto before = project->examples(id);
    Ids ids = exampleIds(*project, id, {.split = "test"});
    ids.push_back(999'999); // gone already
    const auto taken = takeExamples(*project, ids);
    QCOMPARE(taken.size(), std::size_t(600));
    QCOMPARE(project->examples(id).size(), std::size_t(600));
    QVERIFY(takeExamples(*project, ids).empty());
    restoreExamples(*project, taken);
    QVERIFY(same(project->examples(id), before));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { restoreExamples(*project, taken); }));
    QVERIFY(same(project->examples(id), before));
}

void TestExampleEdits::conversationsFollowTheirTexts()
{
    TemporaryProject project;
    const std::vector<Message> messages{{"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}};
    ExampleRecord row;
    row.prompt = flattened(messages).prompt;
    row.response = "d";
    row.messages = messagesToText(messages);
    const auto id = project.addExamples("d", {row});
    ExampleRecord stored = project->examples(id).front();
    stored.response = "better";
    project->updateExample(stored);
    stored = project->examples(id).front();
    QCOMPARE(messagesFromText(stored.messages).back().content, std::string("better"));
    stored.prompt = "something else";
    project->updateExample(stored);
    QVERIFY(project->examples(id).front().messages.empty());
}

QTEST_APPLESS_MAIN(TestExampleEdits)
#include "test_example_edits.moc"
