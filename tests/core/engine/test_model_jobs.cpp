// What the command line does with one model directory.

#include "core/base/json.h"
#include "core/engine/model_jobs.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;

class TestModelJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aModelWithoutATokenizerEndsWhereItsConfigSays()
    {
        const Path llama = Path(CALM_FIXTURES) / "models" / "llama";
        QTemporaryDir folder;
        const Path model = folder.path().toStdString();
        std::filesystem::copy_file(llama / "model.safetensors", model / "model.safetensors");
        GenerationRequest request;
        request.ids = {5, 6, 7};
        request.sampling.maxTokens = 8;
        const auto whole = generateAnswer(llama.string(), request).ids;
        QCOMPARE(whole.size(), std::size_t{8});

        Json config = parseJson(readFile(llama / "config.json"), "config.json");
        for (const Json& ends : {Json(whole[2]), Json::array({9999, whole[2]})}) {
            config["eos_token_id"] = ends;
            writeFileWhole(model / "config.json", config.dump());
            const GenerationAnswer answer = generateAnswer(model.string(), request);
            QCOMPARE(answer.finish, std::string("end"));
            QCOMPARE(answer.ids, std::vector<int>(whole.begin(), whole.begin() + 3));
        }
        request.sampling.ignoreEndToken = true;
        QCOMPARE(generateAnswer(model.string(), request).ids, whole);
    }

    void aModelsFolderMayHaveANumberSignInItsName()
    {
        QTemporaryDir folder;
        const Path model = Path(folder.path().toStdString()) / "c#7";
        std::filesystem::copy(Path(CALM_FIXTURES) / "models" / "llama", model);
        GenerationRequest request;
        request.ids = {5, 6, 7};
        request.sampling.maxTokens = 2;
        QCOMPARE(generateAnswer(model.string(), request).ids.size(), std::size_t{2});
        QCOMPARE(inspect(model.string()).layers, 4);
    }
};

QTEST_GUILESS_MAIN(TestModelJobs)
#include "test_model_jobs.moc"
