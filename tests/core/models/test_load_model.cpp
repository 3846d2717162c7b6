// What is on a disk and cannot be used is refused in one sentence; what can is read in both spellings.

#include "core/base/error.h"
#include "core/models/family.h"
#include "core/models/load_model.h"
#include "core/spec/model_card.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;

namespace
{
const Path llama = Path(CALM_FIXTURES) / "models" / "llama";

Json llamaConfig()
{
    return parseJson(readFile(llama / "config.json"), "config.json");
}

// A copy of the fixture with another config.json.
Path modelWith(const QTemporaryDir& folder, const Json& config)
{
    const Path model = Path(folder.path().toStdString());
    std::filesystem::copy_file(llama / "model.safetensors", model / "model.safetensors",
                               std::filesystem::copy_options::overwrite_existing);
    writeFileWhole(model / "config.json", config.dump());
    return model;
}

std::string refusal(const Path& model)
{
    try {
        loadDecoder(model);
    } catch (const Error& error) {
        return error.what();
    }
    return "loaded";
}
} // namespace

class TestLoadModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothSpellingsOfConfig()
    {
        Json older = llamaConfig();
        older.erase("rope_parameters");
        older.erase("dtype");
        older["rope_theta"] = 500000.0;
        older["torch_dtype"] = "float32";
        QCOMPARE(familyOf(older).settings(ConfigReader(older)).rotary.front().theta, 500000.0);
        Json newer = llamaConfig();
        newer["rope_parameters"]["rope_theta"] = 500000.0;
        QCOMPARE(familyOf(newer).settings(ConfigReader(newer)).rotary.front().theta, 500000.0);
    }

    void refusesWhatItCannotCompute_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("sentencePart");
        QTest::newRow("unknown family") << "model_type" << "\"mamba\"" << "family \"mamba\"";
        QTest::newRow("wrong width") << "intermediate_size" << "96" << "config.json asks for (96, 64)";
        QTest::newRow("missing layer") << "num_hidden_layers" << "5" << "no tensor model.layers.4.";
        QTest::newRow("no layers") << "num_hidden_layers" << "0" << "a positive whole number";
        QTest::newRow("wrong type") << "hidden_size" << "\"wide\"" << "a positive whole number";
        QTest::newRow("key heads") << "num_key_value_heads" << "3" << "do not divide";
        QTest::newRow("rotary scaling") << "rope_parameters" << "{\"rope_type\":\"spiral\",\"rope_theta\":1e4}" << "\"spiral\"";
        QTest::newRow("quantized") << "quantization_config" << "{\"bits\":4}" << "is quantized";
    }
    void refusesWhatItCannotCompute()
    {
        QFETCH(QString, key);
        QFETCH(QString, json);
        QFETCH(QString, sentencePart);
        QTemporaryDir folder;
        Json config = llamaConfig();
        config[key.toStdString()] = Json::parse(json.toStdString());
        const auto sentence = QString::fromStdString(refusal(modelWith(folder, config)));
        QVERIFY2(sentence.contains(sentencePart), qPrintable(sentence));
    }

    void idsOutsideTheVocabularyAreRefused()
    {
        const auto decoder = loadDecoder(llama);
        QVERIFY_THROWS_EXCEPTION(Error, decoder->embed(idsToTensor({0, 320}).unsqueeze(0)));
        QVERIFY_THROWS_EXCEPTION(Error, decoder->embed(idsToTensor({-1}).unsqueeze(0)));
    }

    void savedDecoderLoadsTheSame()
    {
        at::NoGradGuard noGradients;
        QTemporaryDir folder;
        DecoderSettings settings{.layers = 2, .width = 16, .heads = 4, .kvHeads = 2, .headDim = 4, .intermediate = 24,
                                 .vocabulary = 11, .context = 32, .tiedEmbeddings = true,
                                 .rotary = {{.dimensions = 4}}};
        const DecoderModel made(settings, randomWeights(settings, 0.3, 7));
        saveDecoder(folder.path().toStdString(), made, {{"eos_token_id", 2}});
        const auto loaded = loadDecoder(folder.path().toStdString());
        const Tensor ids = idsToTensor({1, 5, 10, 3}).unsqueeze(0);
        QVERIFY(at::equal(made.forward(ids), loaded->forward(ids)));
    }

    void everyFamilyIsAnnounced()
    {
        for (const Family& family : families())
            QVERIFY(isSupportedFamily(family.name));
    }
};

QTEST_GUILESS_MAIN(TestLoadModel)
#include "test_load_model.moc"
