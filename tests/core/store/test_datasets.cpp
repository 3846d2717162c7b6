#include "tests/core/store/temporary_project.h"

using namespace calm;

class TestDatasets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void datasetsAreKept();
    void namesAreUnique();
    void examplesAreKeptInOrder();
    void failingSourceAddsNothing();
    void filters();
    void pages();
    void searchTakesEveryCharacterAsItIs();
    void examplesAreChanged();
    void removedOnesComeBackUnderTheirId();
    void splits();
    void failingSplitChangesNothing();
    void missingDatasets();
};

namespace
{
std::vector<std::string> prompts(const std::vector<ExampleRecord>& examples)
{
    std::vector<std::string> result;
    for (const ExampleRecord& item : examples)
        result.push_back(item.prompt);
    return result;
}
using Texts = std::vector<std::string>;
} // namespace

void TestDatasets::datasetsAreKept()
{
    TemporaryProject project;
    DatasetRecord dataset;
    dataset.name = "d";
    dataset.description = "about";
    dataset.id = project->addDataset(dataset);
    project.addExamples("e", {example("a", "b"), example("c", "d")});
    QCOMPARE(project->datasets().size(), std::size_t(2));
    QCOMPARE(project->dataset("d").description, std::string("about"));
    QCOMPARE(project->dataset("d").examples, 0);
    QCOMPARE(project->dataset("e").examples, 2);
    QVERIFY(project->dataset("e").createdAt > 1.7e9);
    const auto id = project->dataset("e").id;
    project->removeDataset(id);
    QCOMPARE(project->datasets().size(), std::size_t(1));
    QCOMPARE(project->countExamples(id), 0);
}

void TestDatasets::namesAreUnique()
{
    TemporaryProject project;
    project.addExamples("d", {});
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addExamples("d", {}); }));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project.addExamples("", {}); }));
}

void TestDatasets::examplesAreKeptInOrder()
{
    TemporaryProject project;
    ExampleRecord odd{0, 0, "t", "train", std::string("a\0b", 3), "zwei\nZeilen – 二", "x y"};
    const auto id = project.addExamples("d", {example("z", "1"), odd, example("a", "3")});
    const auto read = Project::open(project.file)->examples(id);
    QCOMPARE(prompts(read), (Texts{"z", odd.prompt, "a"}));
    QCOMPARE(read[1].task, odd.task);
    QCOMPARE(read[1].split, odd.split);
    QCOMPARE(read[1].response, odd.response);
    QCOMPARE(read[1].tags, odd.tags);
    QCOMPARE(read[1].dataset, id);
    QVERIFY(read[0].id < read[1].id && read[1].id < read[2].id);
}

void TestDatasets::failingSourceAddsNothing()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "b")});
    int calls = 0;
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, project->addExamples(id, [&]() -> std::optional<ExampleRecord> {
        if (++calls == 100)
            throw std::runtime_error("broken line");
        return example("p", "r");
    }));
    QCOMPARE(project->countExamples(id), 1);
    project.addModel("afterwards"); // the project is not left inside a transaction
}

void TestDatasets::filters()
{
    TemporaryProject project;
    const auto id =
        project.addExamples("d", {example("apple", "1", "train", "fruit red"), example("pear", "2", "train", "fruit"),
                                  example("carrot", "apple", "test", "fruity"), example("leek", "3", "", "red")});
    QCOMPARE(prompts(project->examples(id, {"train", "", ""})), (Texts{"apple", "pear"}));
    QCOMPARE(prompts(project->examples(id, {"", "APPLE", ""})), (Texts{"apple", "carrot"}));
    QCOMPARE(prompts(project->examples(id, {"", "", "fruit"})), (Texts{"apple", "pear"}));
    QCOMPARE(prompts(project->examples(id, {"", "", "red"})), (Texts{"apple", "leek"}));
    QCOMPARE(prompts(project->examples(id, {"train", "p", "fruit"})), (Texts{"apple", "pear"}));
    QCOMPARE(project->countExamples(id), 4);
    QCOMPARE(project->countExamples(id, {"train", "pear", ""}), 1);
    QCOMPARE(project->countExamples(id, {"validation", "", ""}), 0);
}

void TestDatasets::pages()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", ""), example("b", ""), example("c", ""), example("d", "")});
    QCOMPARE(prompts(project->examples(id, {}, 1, 2)), (Texts{"b", "c"}));
    QCOMPARE(prompts(project->examples(id, {}, 3, 9)), (Texts{"d"}));
    QCOMPARE(prompts(project->examples(id, {}, 2)), (Texts{"c", "d"}));
    QVERIFY(project->examples(id, {}, 4, 2).empty());
}

void TestDatasets::searchTakesEveryCharacterAsItIs()
{
    TemporaryProject project;
    const auto id = project.addExamples(
        "d", {example("100%", ""), example("a_b", ""), example("axb", ""), example("c\\d", ""), example("it's", "")});
    QCOMPARE(prompts(project->examples(id, {"", "%", ""})), (Texts{"100%"}));
    QCOMPARE(prompts(project->examples(id, {"", "a_b", ""})), (Texts{"a_b"}));
    QCOMPARE(prompts(project->examples(id, {"", "\\", ""})), (Texts{"c\\d"}));
    QCOMPARE(prompts(project->examples(id, {"", "'", ""})), (Texts{"it's"}));
}

void TestDatasets::examplesAreChanged()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1"), example("b", "2")});
    ExampleRecord second = project->examples(id)[1];
    second.prompt = "changed";
    second.tags = "new";
    second.split = "test";
    project->updateExample(second);
    const auto read = project->examples(id);
    QCOMPARE(prompts(read), (Texts{"a", "changed"}));
    QCOMPARE(read[1].tags, std::string("new"));
    QCOMPARE(read[1].split, std::string("test"));
    second.id = 999;
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->updateExample(second); }));
}

void TestDatasets::removedOnesComeBackUnderTheirId()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1"), example("b", "2"), example("c", "3")});
    const auto before = project->examples(id);
    project->removeExamples({before[1].id, before[2].id});
    QCOMPARE(prompts(project->examples(id)), (Texts{"a"}));
    // The last id is not given again in the meantime.
    project->addExamples(id, [once = true]() mutable -> std::optional<ExampleRecord> {
        return std::exchange(once, false) ? std::optional(example("new", "")) : std::nullopt;
    });
    QCOMPARE(project->restoreExample(before[2]), before[2].id);
    QCOMPARE(project->restoreExample(before[1]), before[1].id);
    QCOMPARE(prompts(project->examples(id)), (Texts{"a", "b", "c", "new"}));
    QVERIFY(throwsError(ErrorKind::badInput, [&] { project->restoreExample(before[1]); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeExamples({before[0].id, 999}); }));
    QCOMPARE(project->countExamples(id), 4); // all or none
}

void TestDatasets::splits()
{
    TemporaryProject project;
    const auto id =
        project.addExamples("d", {example("a", ""), example("b", "", "train"), example("c", ""), example("d", "")});
    QCOMPARE(project->splitCounts(id), (std::vector<std::pair<std::string, std::int64_t>>{{"", 3}, {"train", 1}}));
    std::vector<std::string> seen;
    project->assignSplits(id, [&](const ExampleRecord& item) {
        seen.push_back(item.prompt);
        return item.prompt == "c" ? "test" : "train";
    });
    QCOMPARE(seen, (Texts{"a", "b", "c", "d"}));
    QCOMPARE(project->splitCounts(id), (std::vector<std::pair<std::string, std::int64_t>>{{"test", 1}, {"train", 3}}));
}

void TestDatasets::failingSplitChangesNothing()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "", "train"), example("b", "", "train")});
    QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                             project->assignSplits(id, [](const ExampleRecord& item) -> std::string {
                                 return item.prompt == "b" ? throw std::runtime_error("no") : "test";
                             }));
    QCOMPARE(project->splitCounts(id), (std::vector<std::pair<std::string, std::int64_t>>{{"train", 2}}));
}

void TestDatasets::missingDatasets()
{
    TemporaryProject project;
    const auto none = []() -> std::optional<ExampleRecord> { return std::nullopt; };
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->addExamples(7, none); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->dataset("none"); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeDataset(7); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->assignSplits(7, [](const auto&) { return ""; }); }));
}

QTEST_APPLESS_MAIN(TestDatasets)
#include "test_datasets.moc"
