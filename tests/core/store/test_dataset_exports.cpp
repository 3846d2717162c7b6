#include "core/data/messages.h"
#include "core/store/dataset_files.h"
#include "core/store/example_record.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;

/// Exports, and that our own import brings them back; JSONL of our own form is in test_dataset_files.
class TestDatasetExports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formsOfLines();
    void messagesComeBack();
    void folderForHuggingFace();
    void folderComesBack_data();
    void folderComesBack();
    void splitsOfTheFolder();
    void folderIsOfOneMoment();
    void folderIsWholeOrNot();
    void compressedAndEncodedFilesAreTheSame();
};

namespace
{
const std::vector<Message> conversation{
    {"system", "be brief"}, {"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}};

std::vector<ExampleRecord> rows()
{
    ExampleRecord last = example(flattened(conversation).prompt, "d", "test");
    last.messages = messagesToText(conversation);
    last.key = "k";
    return {example("1+1=", "2", "train", "x y"), example("line\n\"quotes\" – 二", "r", "train"), last};
}

std::vector<Example> examplesOf(Project& project, const std::string& dataset, const std::string& split = {})
{
    std::vector<Example> examples;
    forEachExample(project, project.dataset(dataset).id, {}, [&](const ExampleRecord& record) {
        if (split.empty() || record.split == split)
            examples.push_back(exampleOf(record));
    });
    return examples;
}
} // namespace

void TestDatasetExports::formsOfLines()
{
    TemporaryProject project;
    project.addExamples("d", rows());
    const Path file = project.folder / "x.jsonl";
    exportDataset(*project, "d", file, {.split = "test"}, {}, {}, ExportForm::messages);
    QCOMPARE(readFile(file), R"({"messages":)" + messagesToText(conversation) + "}\n");
    exportDataset(*project, "d", file, {.search = "quotes"}, {}, {}, ExportForm::messages);
    QCOMPARE(readFile(file),
             std::string("{\"messages\":[{\"role\":\"user\",\"content\":\"line\\n\\\"quotes\\\" – 二\"},"
                         "{\"role\":\"assistant\",\"content\":\"r\"}]}\n"));
    exportDataset(*project, "d", file, {.tag = "x"}, {}, {}, ExportForm::promptResponse);
    QCOMPARE(readFile(file), std::string("{\"prompt\":\"1+1=\",\"response\":\"2\"}\n"));
    QVERIFY(exportFormFromString(toString(ExportForm::messages)) == ExportForm::messages);
    QVERIFY(throwsError(ErrorKind::badInput, [] { exportFormFromString("xml"); }));
}

void TestDatasetExports::messagesComeBack()
{
    TemporaryProject project;
    project.addExamples("d", rows());
    const Path file = project.folder / "x.jsonl";
    exportDataset(*project, "d", file, {}, {}, {}, ExportForm::messages);
    importDataset(*project, {.name = "again"}, file);
    const auto before = examplesOf(*project, "d"), after = examplesOf(*project, "again");
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        QCOMPARE(after[i].prompt, before[i].prompt);
        QCOMPARE(after[i].response, before[i].response);
        QCOMPARE(after[i].messages, before[i].messages);
    }
}

/// As https://huggingface.co/docs/hub/datasets-manual-configuration shows it.
void TestDatasetExports::folderForHuggingFace()
{
    TemporaryProject project;
    project.addExamples("d", rows());
    const Path folder = project.folder / "hub";
    QCOMPARE(exportForHuggingFace(*project, "d", folder, ExportForm::promptResponse), 3);
    const std::string readme = readFile(folder / "README.md");
    QVERIFY2(readme.starts_with("---\n"
                                "configs:\n"
                                "- config_name: default\n"
                                "  data_files:\n"
                                "  - split: test\n"
                                "    path: data/test.jsonl\n"
                                "  - split: train\n"
                                "    path: data/train.jsonl\n"
                                "---\n"),
             readme.c_str());
    QCOMPARE(readFile(folder / "data/test.jsonl").substr(0, 10), std::string("{\"prompt\":"));
    QCOMPARE(
        readFile(folder / "data/train.jsonl"),
        std::string("{\"prompt\":\"1+1=\",\"response\":\"2\",\"task\":\"task\",\"tags\":\"x y\",\"key\":\"\"}\n"
                    "{\"prompt\":\"line\\n\\\"quotes\\\" – 二\",\"response\":\"r\",\"task\":\"task\",\"tags\":\"\","
                    "\"key\":\"\"}\n"));
}

void TestDatasetExports::folderComesBack_data()
{
    QTest::addColumn<QString>("form");
    for (const char* form : {"all", "messages"})
        QTest::newRow(form) << QString(form);
}

void TestDatasetExports::folderComesBack()
{
    QFETCH(QString, form);
    TemporaryProject project;
    project.addExamples("d", rows());
    const Path folder = project.folder / "hub";
    exportForHuggingFace(*project, "d", folder, exportFormFromString(form.toStdString()));
    for (const std::string split : {"train", "test"}) {
        ImportOptions options;
        options.strict = true;
        options.split = split;
        importDataset(*project, {.name = split}, folder / "data" / (split + ".jsonl"), options);
        QVERIFY(examplesOf(*project, split) == examplesOf(*project, "d", split));
    }
}

void TestDatasetExports::splitsOfTheFolder()
{
    TemporaryProject project;
    project.addExamples("none", {example("a", "b")});
    project.addExamples("some", {example("a", "b"), example("c", "d", "my-split")});
    project.addExamples("alike", {example("a", "b", "x.y"), example("c", "d", "x y")});
    exportForHuggingFace(*project, "none", project.folder / "none", ExportForm::own);
    QVERIFY(std::filesystem::exists(project.folder / "none/data/train.jsonl"));
    exportForHuggingFace(*project, "some", project.folder / "some", ExportForm::own);
    QVERIFY(std::filesystem::exists(project.folder / "some/data/unassigned.jsonl"));
    QVERIFY(std::filesystem::exists(project.folder / "some/data/my_split.jsonl"));
    QVERIFY(throwsError(ErrorKind::badInput,
                        [&] { exportForHuggingFace(*project, "alike", project.folder / "alike", ExportForm::own); }));
    QVERIFY(!std::filesystem::exists(project.folder / "alike"));
}

/// Another program moves an example to the split that is written last.
void TestDatasetExports::folderIsOfOneMoment()
{
    TemporaryProject project;
    const auto id = project.addExamples("d", {example("a", "1", "test"), example("b", "2", "train")});
    const auto other = Project::open(project.file);
    const Path folder = project.folder / "hub";
    const ProgressCallback moved = [&](const Progress&) {
        other->assignSplits(id, [](const ExampleRecord&) { return "train"; });
    };
    QCOMPARE(exportForHuggingFace(*project, "d", folder, ExportForm::promptResponse, moved), 2);
    QVERIFY(readFile(folder / "data/test.jsonl").starts_with(R"({"prompt":"a")"));
    QVERIFY(readFile(folder / "data/train.jsonl").starts_with(R"({"prompt":"b")"));
    QCOMPARE(project->splitCounts(id).size(), std::size_t(1)); // and it has moved
}

void TestDatasetExports::folderIsWholeOrNot()
{
    TemporaryProject project;
    project.addExamples("d", rows());
    project.addExamples("empty", {});
    const Path folder = project.folder / "hub";
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(throwsError(ErrorKind::cancelled,
                        [&] { exportForHuggingFace(*project, "d", folder, ExportForm::own, {}, stop.get_token()); }));
    QVERIFY(!std::filesystem::exists(folder));
    QVERIFY(
        throwsError(ErrorKind::badInput, [&] { exportForHuggingFace(*project, "empty", folder, ExportForm::own); }));
    QVERIFY(!std::filesystem::exists(folder));
    exportForHuggingFace(*project, "d", folder, ExportForm::own);
    QVERIFY(throwsError(ErrorKind::badInput, [&] { exportForHuggingFace(*project, "d", folder, ExportForm::own); }));
}

void TestDatasetExports::compressedAndEncodedFilesAreTheSame()
{
    TemporaryProject project;
    const Path plain = project.folder / "x.csv";
    writeFileWhole(plain, "prompt,response\n\"a\nb\",é\nc,\nd,e\nd,e\n");
    QCOMPARE(::system(("gzip -k " + plain.string()).c_str()), 0);
    const ImportReport first = importDataset(*project, {.name = "plain"}, plain);
    const ImportReport second = importDataset(*project, {.name = "packed"}, plain.string() + ".gz");
    QVERIFY(examplesOf(*project, "plain") == examplesOf(*project, "packed"));
    QCOMPARE(second.skipped, first.skipped);
    QCOMPARE(second.duplicates, 1);
    QVERIFY(second.compressed && !first.compressed);
    ImportOptions options;
    options.dropDuplicates = true;
    QCOMPARE(appendToDataset(*project, project->dataset("plain").id, plain, options).kept, 0); // all there already
    QCOMPARE(project->dataset("plain").examples, 3);
}

QTEST_APPLESS_MAIN(TestDatasetExports)
#include "test_dataset_exports.moc"
