#include "tests/ui/datasets_page/small_project.h"
#include "ui/datasets_page/dataset_facts.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

class TestDatasetFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhoHasSeenIt();
    void saysWhatKeptItsOwn();
    void readsThemOfAProject();
};

void TestDatasetFacts::saysWhoHasSeenIt()
{
    QCOMPARE(versionSentence({}, {}), QString());
    DatasetVersion version;
    version.hash = "0123456789abcdef";
    version.runs = {4, 2};
    version.current = true;
    QCOMPARE(versionSentence({version}, {{2, "run 2"}, {4, "wide"}}),
             QString("Version 01234567, seen by wide, run 2."));
}

void TestDatasetFacts::saysWhatKeptItsOwn()
{
    DatasetVersion newest, old;
    newest.hash = "aaaaaaaaaaaa";
    newest.runs = {3};
    old.hash = "bbbbbbbbbbbb";
    old.runs = {1, 2};
    const std::map<std::int64_t, QString> runs{{1, "run 1"}, {2, "run 2"}, {3, "run 3"}};
    QCOMPARE(versionSentence({newest, old}, runs), QString("Changed since version aaaaaaaa: run 3 keeps what it saw."));
    newest.runs = {3, 2};
    QCOMPARE(versionSentence({newest, old}, runs),
             QString("Changed since version aaaaaaaa: run 3, run 2 keep what they saw."));
    old.current = true; // it was changed back
    QCOMPARE(versionSentence({newest, old}, runs), QString("Version bbbbbbbb, seen by run 1, run 2."));
}

/// A run that has begun, then an edit under it.
void TestDatasetFacts::readsThemOfAProject()
{
    SmallProject small({example("a", "1", "train", "x y"), example("b", "2", "train", "x"), example("c", "3", "test")});
    Project& project = small.project();
    const auto facts = [&] { return readFacts(project, small.dataset(), {}); };
    const auto words = [&] { return readVersions(project, small.dataset(), "small"); };
    using Counts = std::vector<std::pair<std::string, std::int64_t>>;
    QCOMPARE(facts().splits, (Counts{{"test", 1}, {"train", 2}}));
    QCOMPARE(facts().tags, (Counts{{"x", 2}, {"y", 1}}));
    QVERIFY(words().sentence.isEmpty());

    ModelRecord anchor;
    anchor.name = "anchor";
    project.addModel(anchor);
    CompositionRecord composition;
    composition.composition.name = "alone";
    composition.composition.anchor = "anchor";
    RunRecord run;
    run.composition = project.saveComposition(composition);
    run.name = "first";
    run.trained = composition.composition;
    run.settings.mixture = {{"small", "train"}};
    run.id = project.addRun(run);
    keepVersionsOf(project, run);
    QVERIFY2(words().sentence.startsWith("Version ") && words().sentence.endsWith("seen by first."),
             qPrintable(words().sentence));
    ExampleRecord edited = small.examples().front();
    edited.prompt = "changed";
    project.updateExample(edited);
    QVERIFY2(words().sentence.endsWith("first keeps what it saw."), qPrintable(words().sentence));
    QVERIFY(words().all.contains("3 examples, seen by first"));
}

QTEST_MAIN(TestDatasetFacts)
#include "test_dataset_facts.moc"
