// What is on a disk and cannot be used is refused in one sentence; what can is read in both spellings.

#include "core/base/error.h"
#include "core/models/family.h"
#include "core/models/load_model.h"
#include "core/spec/model_card.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/stack.h>

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
        QTest::newRow("unknown family") << "model_type"
                                        << "\"mamba\""
                                        << "family \"mamba\"";
        QTest::newRow("wrong width") << "intermediate_size"
                                     << "96"
                                     << "config.json asks for (96, 64)";
        QTest::newRow("missing layer") << "num_hidden_layers"
                                       << "5"
                                       << "no tensor model.layers.4.";
        QTest::newRow("no layers") << "num_hidden_layers"
                                   << "0"
                                   << "a positive whole number";
        QTest::newRow("wrong type") << "hidden_size"
                                    << "\"wide\""
                                    << "a positive whole number";
        QTest::newRow("key heads") << "num_key_value_heads"
                                   << "3"
                                   << "do not divide";
        QTest::newRow("rotary scaling") << "rope_parameters"
                                        << "{\"rope_type\":\"spiral\",\"rope_theta\":1e4}"
                                        << "\"spiral\"";
        QTest::newRow("factors of longrope") << "rope_scaling"
                                             << "{\"type\":\"longrope\",\"short_factor\":[1.0],\"long_factor\":[1.0]}"
                                             << "1 short and 1 long rotary factors";
        QTest::newRow("no factor") << "rope_scaling"
                                   << "{\"type\":\"linear\"}"
                                   << "does not say factor";
        QTest::newRow("activation") << "hidden_act"
                                    << "\"snake\""
                                    << "activation \"snake\"";
        QTest::newRow("flag") << "attention_bias"
                              << "3"
                              << "true or false";
        QTest::newRow("missing bias") << "attention_bias"
                                      << "true"
                                      << "no tensor model.layers.0.self_attn.q_proj.bias";
        QTest::newRow("fraction") << "hidden_size"
                                  << "64.5"
                                  << "a positive whole number";
        QTest::newRow("huge") << "hidden_size"
                              << "1e12"
                              << "a positive whole number";
        QTest::newRow("no family") << "model_type"
                                   << "null"
                                   << "has no \"model_type\"";
        QTest::newRow("quantized") << "quantization_config"
                                   << "{\"bits\":4}"
                                   << "is quantized";
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

    void refusesWhatSeesAndWhatLooksBothWays()
    {
        QTemporaryDir folder;
        Json config = llamaConfig();
        config["model_type"] = "llava";
        config["vision_config"] = Json::object();
        QVERIFY(QString::fromStdString(refusal(modelWith(folder, config))).contains("also sees or hears"));
        config = parseJson(readFile(Path(CALM_FIXTURES) / "models" / "gemma2-types" / "config.json"), "config.json");
        config["use_bidirectional_attention"] = true;
        QVERIFY(QString::fromStdString(refusal(modelWith(folder, config))).contains("both directions"));
        config.erase("use_bidirectional_attention");
        config["layer_types"] = {"full_attention", "linear_attention", "full_attention"};
        QVERIFY(QString::fromStdString(refusal(modelWith(folder, config))).contains("\"linear_attention\""));
        config["layer_types"] = {"full_attention"};
        QVERIFY(QString::fromStdString(refusal(modelWith(folder, config))).contains("1 layer_types for 3 layers"));
    }

    void refusesWeightsInEightBits()
    {
        QTemporaryDir folder;
        const Path model = modelWith(folder, llamaConfig());
        auto tensors = loadTensors(model / "model.safetensors");
        tensors["model.layers.1.mlp.up_proj.weight"] = tensors["model.layers.1.mlp.up_proj.weight"].to(at::kChar);
        saveTensors(model / "model.safetensors", {tensors.begin(), tensors.end()});
        const auto sentence = QString::fromStdString(refusal(model));
        QVERIFY2(sentence.contains("model.layers.1.mlp.up_proj.weight") && sentence.contains("I8"),
                 qPrintable(sentence));
    }

    // As transformers holds experts in memory since version 5; its files have them one by one.
    void expertsInOneTensorAreTheSame()
    {
        at::NoGradGuard noGradients;
        QTemporaryDir folder;
        const Path model = folder.path().toStdString(), source = Path(CALM_FIXTURES) / "models" / "qwen3_moe";
        std::filesystem::copy_file(source / "config.json", model / "config.json");
        auto tensors = loadTensors(source / "model.safetensors");
        for (int layer = 1; layer < 3; ++layer) {
            const std::string prefix = "model.layers." + std::to_string(layer) + ".mlp.experts.";
            std::vector<Tensor> gateUp, down;
            for (int expert = 0; expert < 5; ++expert) {
                const auto take = [&](const char* name) {
                    return tensors.extract(prefix + std::to_string(expert) + name).mapped();
                };
                const Tensor gate = take(".gate_proj.weight"), up = take(".up_proj.weight");
                gateUp.push_back(at::cat({gate, up}));
                down.push_back(take(".down_proj.weight"));
            }
            tensors[prefix + "gate_up_proj"] = at::stack(gateUp);
            tensors[prefix + "down_proj"] = at::stack(down);
        }
        saveTensors(model / "model.safetensors", {tensors.begin(), tensors.end()});
        const Tensor ids = idsToTensor({1, 5, 10, 3}).unsqueeze(0);
        QVERIFY(at::equal(loadDecoder(model)->forward(ids), loadDecoder(source)->forward(ids)));
    }

    void textsLongerThanTheTableOfPositionsAreRefused()
    {
        const auto decoder = loadDecoder(Path(CALM_FIXTURES) / "models" / "gpt2");
        const Tensor ids = idsToTensor(std::vector<int>(65, 3)).unsqueeze(0);
        QVERIFY_THROWS_EXCEPTION(Error, decoder->embed(ids));
        QVERIFY_THROWS_EXCEPTION(Error, decoder->embed(ids.narrow(1, 0, 1), 64));
        QCOMPARE(decoder->embed(ids.narrow(1, 0, 1), 63).size(1), 1);
    }

    void weightsStayInTheFilesPrecision()
    {
        const auto decoder = loadDecoder(Path(CALM_FIXTURES) / "models" / "llama-bfloat16");
        QVERIFY(decoder->weights().embedding.scalar_type() == at::kBFloat16);
        QVERIFY(decoder->weights().blocks.front().query.weight.scalar_type() == at::kBFloat16);
        QVERIFY(decoder->weights().finalNorm.weight.scalar_type() == at::kFloat);
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
        DecoderSettings settings{.layers = 2,
                                 .width = 16,
                                 .heads = 4,
                                 .kvHeads = 2,
                                 .headDim = 4,
                                 .intermediate = 24,
                                 .vocabulary = 11,
                                 .context = 32,
                                 .tiedEmbeddings = true,
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
