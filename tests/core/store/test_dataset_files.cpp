#include "core/data/line_reader.h"
#include "core/store/dataset_files.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;

class TestDatasetFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importsAndExportsTheSame();
    void brokenFileLeavesNothing();
    void stoppedImportLeavesNothing();
    void appending();
    void exportIsWholeOrNotAtAll();
    void splittingTheExampleByKey();
};

namespace
{
const Path data = Path(CALM_SOURCE_DIR) / "projects/key-value-arithmetic/datasets";

DatasetRecord named(const std::string& name)
{
    DatasetRecord dataset;
    dataset.name = name;
    return dataset;
}
} // namespace

void TestDatasetFiles::importsAndExportsTheSame()
{
    TemporaryProject project;
    std::int64_t lastDone = -1;
    const ImportReport report =
        importDataset(*project, named("d"), data / "kv.test.jsonl", {}, [&](const Progress& progress) {
            QCOMPARE(progress.stage, std::string("importing"));
            QVERIFY(progress.done >= lastDone && progress.done <= progress.total);
            lastDone = progress.done;
        });
    QCOMPARE(report.kept, 1600);
    QCOMPARE(report.skipped, 0);
    QCOMPARE(project->dataset("d").examples, 1600);
    QVERIFY(lastDone > 0);
    const Path out = project.folder / "out.jsonl";
    QCOMPARE(exportDataset(*project, "d", out), 1600);
    // The same objects in the same order; only the spaces between them differ.
    const auto objects = [](const Path& file) {
        std::vector<Json> list;
        LineReader lines(file);
        while (lines.next())
            list.push_back(Json::parse(lines.line()));
        return list;
    };
    QVERIFY(objects(out) == objects(data / "kv.test.jsonl"));
    QCOMPARE(exportDataset(*project, "d", out, {"train", "", ""}), 0);
    QVERIFY(throwsError(ErrorKind::notFound, [&] { exportDataset(*project, "none", out); }));
}

void TestDatasetFiles::brokenFileLeavesNothing()
{
    TemporaryProject project;
    const Path file = project.folder / "x.jsonl";
    writeFileWhole(file, "{\"prompt\":\"a\",\"response\":\"b\"}\nbroken\n");
    ImportOptions options;
    options.strict = true;
    QVERIFY(throwsError(ErrorKind::corrupt, [&] { importDataset(*project, named("d"), file, options); }));
    QVERIFY(project->datasets().empty());
    QVERIFY(
        throwsError(ErrorKind::notFound, [&] { importDataset(*project, named("d"), project.folder / "no", options); }));
    QVERIFY(project->datasets().empty());
    options.strict = false;
    QCOMPARE(importDataset(*project, named("d"), file, options).skipped, 1);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { importDataset(*project, named("d"), file, options); }));
    QCOMPARE(project->dataset("d").examples, 1);
}

void TestDatasetFiles::stoppedImportLeavesNothing()
{
    TemporaryProject project;
    std::stop_source stop;
    const auto stopLater = [&](const Progress& progress) {
        if (progress.done > progress.total / 2)
            stop.request_stop();
    };
    QVERIFY(throwsError(ErrorKind::cancelled, [&] {
        importDataset(*project, named("d"), data / "kv-math.train.jsonl", {}, stopLater, stop.get_token());
    }));
    QVERIFY(project->datasets().empty());
}

void TestDatasetFiles::appending()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("first", "1")});
    ImportOptions options;
    options.split = "test";
    QCOMPARE(appendToDataset(*project, id, data / "kv.train.jsonl", options).kept, 400);
    QCOMPARE(project->dataset("d").examples, 401);
    QCOMPARE(project->countExamples(id, {"train", "", ""}), 400); // a line's own split counts
    QVERIFY(throwsError(ErrorKind::notFound, [&] { appendToDataset(*project, 99, data / "kv.train.jsonl"); }));
}

void TestDatasetFiles::exportIsWholeOrNotAtAll()
{
    TemporaryProject project;
    importDataset(*project, named("d"), data / "kv.test.jsonl");
    const Path out = project.folder / "out.jsonl";
    writeFileWhole(out, "old");
    std::stop_source stop;
    const auto stopLater = [&](const Progress& progress) {
        if (progress.done > 600)
            stop.request_stop();
    };
    QVERIFY(
        throwsError(ErrorKind::cancelled, [&] { exportDataset(*project, "d", out, {}, stopLater, stop.get_token()); }));
    QCOMPARE(readFile(out), std::string("old"));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { exportDataset(*project, "d", project.folder / "no/out.jsonl"); }));
}

void TestDatasetFiles::splittingTheExampleByKey()
{
    TemporaryProject project;
    importDataset(*project, named("d"), data / "kv-math.validation.jsonl");
    const auto id = project->dataset("d").id;
    SplitRule rule;
    rule.train = 0.6;
    rule.validation = 0;
    rule.test = 0.4;
    rule.keyPattern = "<([a-z]+)>";
    const SplitResult result = splitDataset(*project, id, rule);
    QCOMPARE(result.withoutKey, 0);
    std::map<std::string, std::string> splitOfKey;
    std::int64_t leftOut = 0;
    for (const ExampleRecord& item : project->examples(id)) {
        leftOut += item.split.empty() ? 1 : 0;
        if (item.split.empty())
            continue;
        for (const std::string& key : keysOf(item.prompt, rule.keyPattern))
            QCOMPARE(splitOfKey.emplace(key, item.split).first->second, item.split); // no key in two splits
    }
    QCOMPARE(leftOut, result.leftOut);
    QVERIFY(project->countExamples(id, {"train", "", ""}) > 0 && project->countExamples(id, {"test", "", ""}) > 0);
    QCOMPARE(project->countExamples(id, {"validation", "", ""}), 0);
}

QTEST_APPLESS_MAIN(TestDatasetFiles)
#include "test_dataset_files.moc"
