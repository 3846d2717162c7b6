#include "core/store/new_model_place.h"
#include "tests/core/store/temporary_project.h"

using namespace calm;

class TestNewModelPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itStandsInTheProjectsFilesOrWhereOneSays()
    {
        TemporaryProject project;
        PretrainingSettings settings{.name = "skill"};
        QCOMPARE(newModelFolder(*project, settings), project.folder / "p.files/models/skill");
        settings.directory = "made/../skills/one";
        QCOMPARE(newModelFolder(*project, settings), project.folder / "skills/one");
        settings.directory = "/elsewhere";
        QCOMPARE(newModelFolder(*project, settings), Path("/elsewhere"));
    }

    void theTokenizerIsAModelsOrADirectorys()
    {
        TemporaryProject project;
        project.addModel("anchor");
        PretrainingSettings settings{.tokenizer = "anchor"};
        QCOMPARE(newModelTokenizer(*project, settings), project.folder / "models/anchor");
        std::filesystem::create_directory(project.folder / "words");
        settings.tokenizer = "words";
        QCOMPARE(newModelTokenizer(*project, settings), project.folder / "words");
        settings.tokenizer = "none";
        QVERIFY(throwsError(ErrorKind::notFound, [&] { newModelTokenizer(*project, settings); }));
        settings.tokenizer = "";
        QVERIFY(throwsError(ErrorKind::notFound, [&] { newModelTokenizer(*project, settings); }));
    }

    void whatIsTakenIsSaid()
    {
        TemporaryProject project;
        project.addModel("anchor");
        PretrainingSettings settings{.name = "skill", .tokenizer = "anchor"};
        QCOMPARE(problemOfNewModel(*project, settings), std::string());
        const auto problem = [&](auto change) {
            PretrainingSettings changed = settings;
            change(changed);
            return QString::fromStdString(problemOfNewModel(*project, changed));
        };
        QVERIFY(problem([](auto& s) { s.name = "anchor"; }).contains("already"));
        QVERIFY(problem([](auto& s) { s.name = "a/b"; }).contains("folder"));
        QVERIFY(problem([](auto& s) { s.name = ".."; }).contains("folder"));
        QVERIFY(problem([](auto& s) { s.tokenizer = "none"; }).contains("tokenizer"));
        const Path folder = project.folder / "skills";
        std::filesystem::create_directory(folder);
        QVERIFY(problem([](auto& s) { s.directory = "skills"; }).isEmpty()); // an empty one will do
        writeFileWhole(folder / "mine", "x");
        QVERIFY(problem([](auto& s) { s.directory = "skills"; }).contains("exists already"));
    }
};

QTEST_APPLESS_MAIN(TestNewModelPlace)
#include "test_new_model_place.moc"
