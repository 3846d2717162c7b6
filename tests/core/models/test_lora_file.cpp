// LoRA adapters of PEFT: tests/fixtures/lora, written by a script that knows nothing of this program and says what they
// make of the models' matrices.

#include "core/base/error.h"
#include "core/models/load_model.h"
#include "core/models/lora_file.h"
#include "core/models/peft_config.h"
#include "core/weights/safetensors.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace calm;

namespace
{
Path modelPath(const std::string& name)
{
    return Path(CALM_FIXTURES) / "models" / name;
}

Path adapterPath(const std::string& name)
{
    return Path(CALM_FIXTURES) / "lora" / name;
}

double largestDifference(const Tensor& a, const Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

Json configOf(const Path& adapter)
{
    return parseJson(readFile(adapter / "adapter_config.json"), "config");
}

/// The sentence of the refusal; empty when there was none.
std::string refusal(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
} // namespace

class TestLoraFile : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void peftsAdaptersAnswerAsTheMergedModels_data() { adapters(); }
    void peftsAdaptersAnswerAsTheMergedModels()
    {
        QFETCH(QString, name);
        const std::string of = name.toStdString();
        const auto model = loadDecoder(modelPath(of));
        const LoraAdapter adapter = loadLora(adapterPath(of), modelPath(of));
        const auto changed = withLora(*model, adapter.matrices);

        const QTemporaryDir folder;
        const Path merged = folder.path().toStdString();
        auto tensors = loadTensors(modelPath(of) / "model.safetensors");
        for (const auto& [tensor, value] : loadTensors(adapterPath(of) / "merged.safetensors"))
            tensors.at(tensor) = value;
        saveTensors(merged / "model.safetensors", {tensors.begin(), tensors.end()});
        std::filesystem::copy_file(modelPath(of) / "config.json", merged / "config.json");
        const auto wanted = loadDecoder(merged);

        const Tensor ids = test::randomIds(2, 12, model->settings().vocabulary, 5);
        const Tensor expected = wanted->forward(ids);
        const double size = expected.abs().max().item<double>();
        QVERIFY(largestDifference(expected, model->forward(ids)) > 0.01 * size);
        QVERIFY2(largestDifference(changed->forward(ids), expected) < 2e-4 * size,
                 qPrintable(QString::number(largestDifference(changed->forward(ids), expected) / size)));
    }

    void whatIsSavedIsWhatPeftReads_data() { models(); }
    void whatIsSavedIsWhatPeftReads()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, targets);
        QFETCH(QStringList, modules);
        QFETCH(QString, first);
        const Path model = modelPath(name.toStdString());
        const auto decoder = loadDecoder(model);
        LoraAdapter adapter;
        adapter.settings.targets.clear();
        for (const QString& target : targets)
            adapter.settings.targets.push_back(target.toStdString());
        if (targets.isEmpty())
            adapter.settings.targets = loraTargets();
        adapter.settings.rank = 3;
        adapter.settings.alpha = 4.5;
        adapter.settings.dropout = 0.25;
        adapter.matrices = freshLora(loraPlaces(decoder->settings(), adapter.settings.targets), adapter.settings, 2);
        std::uint64_t seed = 40;
        for (LoraMatrix& matrix : adapter.matrices)
            matrix.change.b = test::randomTensor(matrix.change.b.sizes().vec(), ++seed);
        const QTemporaryDir folder;
        const Path at = folder.path().toStdString();
        saveLora(at, model, adapter);

        const Json config = configOf(at);
        QStringList written;
        for (const auto& module : config["target_modules"])
            written.append(QString::fromStdString(module.get<std::string>()));
        QCOMPARE(written.join(' '), modules.join(' '));
        QCOMPARE(config["peft_type"].get<std::string>(), std::string("LORA"));
        QCOMPARE(config["task_type"].get<std::string>(), std::string("CAUSAL_LM"));
        QCOMPARE(config["r"].get<int>(), 3);
        QCOMPARE(config["lora_alpha"].get<double>(), 4.5);
        QCOMPARE(config["lora_dropout"].get<double>(), 0.25);
        QCOMPARE(config["bias"].get<std::string>(), std::string("none"));
        QCOMPARE(config["fan_in_fan_out"].get<bool>(), name.startsWith("gpt2"));
        QCOMPARE(config["inference_mode"].get<bool>(), true);
        QCOMPARE(config["base_model_name_or_path"].get<std::string>(), model.string());

        const auto file = SafetensorsFile::open(at / "adapter_model.safetensors");
        QCOMPARE(file->metadata().at("format"), std::string("pt"));
        QCOMPARE(file->tensors().size(), 2 * adapter.matrices.size());
        const std::string stem = "base_model.model." + first.toStdString();
        const LoraMatrix& matrix = adapter.matrices.front();
        QCOMPARE(file->get(stem + ".lora_A.weight").shape, matrix.change.a.sizes().vec());
        QCOMPARE(file->get(stem + ".lora_B.weight").shape, matrix.change.b.sizes().vec());
        // The modules named are all those of the file, and no other matrix of the model.
        const PeftConfig read = PeftConfig::read(at / "adapter_config.json");
        for (const TensorView& view : file->tensors())
            QVERIFY(read.targets(view.name.substr(17, view.name.find(".lora_") - 17)));

        const LoraAdapter again = loadLora(at, model);
        QCOMPARE(again.settings.rank, 3);
        QCOMPARE(again.settings.alpha, 4.5);
        QCOMPARE(again.matrices.size(), adapter.matrices.size());
        for (std::size_t i = 0; i < again.matrices.size(); ++i) {
            QCOMPARE(again.matrices[i].slot, adapter.matrices[i].slot);
            QCOMPARE(again.matrices[i].change.scale, 1.5);
            QVERIFY(at::equal(again.matrices[i].change.a, adapter.matrices[i].change.a));
            QVERIFY(at::equal(again.matrices[i].change.b, adapter.matrices[i].change.b));
        }
    }

    void moreThanPlainLoraIsRefused_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* change, const char* says) {
            QTest::newRow(name) << QByteArray(change) << QString(says);
        };
        row("another method", R"({"peft_type": "LOHA"})", "LOHA");
        row("another task", R"({"task_type": "SEQ_CLS"})", "SEQ_CLS");
        row("dora", R"({"use_dora": true})", "use_dora");
        row("biases", R"({"bias": "lora_only"})", "bias lora_only");
        row("biases of its own", R"({"lora_bias": true})", "lora_bias");
        row("modules", R"({"modules_to_save": ["lm_head"]})", "modules_to_save");
        row("layers again", R"({"layer_replication": [[0, 2], [1, 3]]})", "layer_replication");
        row("parameters", R"({"target_parameters": ["mlp.experts.gate_up_proj"]})", "target_parameters");
        row("tokens", R"({"trainable_token_indices": [1]})", "trainable_token_indices");
        row("unknown", R"({"use_something_of_2031": {"a": 1}})", "use_something_of_2031");
        row("pissa", R"({"init_lora_weights": "pissa_niter_4"})", "pissa_niter_4");
        row("no targets", R"({"target_modules": null})", "target_modules");
        row("bad expression", "{\"target_modules\": \"(q_proj\"}", "target_modules");
        row("rank", R"({"r": 0})", "rank");
        row("rank as text", R"({"r": "many"})", "r");
        row("pattern", R"({"rank_pattern": {"q_proj": "many"}})", "rank_pattern");
        row("other rank", R"({"r": 7, "rank_pattern": {}})", "lora_A");
        row("too few", R"({"target_modules": ["q_proj", "v_proj"]})", "down_proj");
        row("too many", R"({"target_modules": ["q_proj", "v_proj", "down_proj", "o_proj"]})", "o_proj");
    }
    void moreThanPlainLoraIsRefused()
    {
        QFETCH(QByteArray, change);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const Path at = folder.path().toStdString();
        copyLora(adapterPath("llama"), at);
        Json config = configOf(at);
        config.update(parseJson(change.toStdString(), "change"));
        writeFileWhole(at / "adapter_config.json", config.dump());
        const std::string sentence = refusal([&] { loadLora(at, modelPath("llama")); });
        QVERIFY2(QString::fromStdString(sentence).contains(says), sentence.c_str());
        QVERIFY(sentence.ends_with(".") || says == "target_modules");
    }

    void damagedFilesAreRefused()
    {
        const QTemporaryDir folder;
        const Path at = folder.path().toStdString();
        const auto says = [&](const char* text) {
            const std::string sentence = refusal([&] { loadLora(at, modelPath("llama")); });
            return QString::fromStdString(sentence).contains(text) ? QString() : QString::fromStdString(sentence + "!");
        };
        QCOMPARE(says("has no adapter_config.json"), QString());
        copyLora(adapterPath("llama"), at);
        std::filesystem::remove(at / "adapter_model.safetensors");
        QCOMPARE(says("has no adapter_model.safetensors"), QString());
        const auto whole = loadTensors(adapterPath("llama") / "adapter_model.safetensors");
        const std::string key = "base_model.model.model.layers.0.self_attn.v_proj.lora_";
        const auto with = [&](const std::function<void(std::map<std::string, Tensor>&)>& change) {
            auto tensors = whole;
            change(tensors);
            saveTensors(at / "adapter_model.safetensors", {tensors.begin(), tensors.end()});
        };
        with([&](auto& tensors) { tensors.erase(key + "A.weight"); });
        QCOMPARE(says("v_proj.lora_A.weight"), QString());
        with([&](auto& tensors) { tensors.erase(key + "A.weight"), tensors.erase(key + "B.weight"); });
        QCOMPARE(says("v_proj.lora_A.weight"), QString());
        with([&](auto& tensors) { tensors[key + "magnitude_vector"] = test::randomTensor({3}, 1); });
        QCOMPARE(says("magnitude_vector"), QString());
        with([&](auto& tensors) {
            tensors["base_model.model.model.embed_tokens.lora_embedding_A"] = test::randomTensor({3, 4}, 1);
        });
        QCOMPARE(says("lora_embedding_A"), QString());
        with([&](auto& tensors) {
            tensors["base_model.model.lm_head.lora_A.weight"] = test::randomTensor({4, 64}, 1);
        });
        QCOMPARE(says("lm_head"), QString());
        with([&](auto& tensors) { tensors[key + "A.weight"] = test::randomTensor({4, 63}, 1); });
        QCOMPARE(says("4 x 64"), QString());
        with([&](auto& tensors) {
            (tensors[key + "B.weight"] = tensors[key + "B.weight"].clone())[0][0] = std::nan("");
        });
        QCOMPARE(says("numbers"), QString());
        with([&](auto& tensors) { tensors[key + "B.weight"] = tensors[key + "B.weight"].to(at::kLong); });
        QCOMPARE(says("I64"), QString());
        writeFileWhole(at / "adapter_model.safetensors", "cut");
        QVERIFY(!refusal([&] { loadLora(at, modelPath("llama")); }).empty());
        with([](auto&) {});
        QCOMPARE(refusal([&] { loadLora(at, modelPath("llama")); }), std::string());
        // Of another model: the names fit, the shapes do not.
        QVERIFY(!refusal([&] { loadLora(at, modelPath("llama-bfloat16")); }).empty());
        QVERIFY(!refusal([&] { loadLora(at, modelPath("gpt2")); }).empty());
    }

    void expertsThatAFileHoldsAsOneMayBeLeftOut()
    {
        const QTemporaryDir folder;
        const Path at = folder.path().toStdString();
        copyLora(adapterPath("mixtral"), at);
        auto tensors = loadTensors(at / "adapter_model.safetensors");
        std::erase_if(tensors,
                      [](const auto& named) { return named.first.find("block_sparse_moe") != std::string::npos; });
        saveTensors(at / "adapter_model.safetensors", {tensors.begin(), tensors.end()});
        const LoraAdapter adapter = loadLora(at, modelPath("mixtral"));
        QCOMPARE(static_cast<int>(adapter.matrices.size()), 2);
        QVERIFY(adapter.settings.targets == std::vector<std::string>{"key"});
    }

private:
    void adapters()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"llama", "gpt2", "falcon-new", "gpt_neox", "bloom", "phi3-partial", "mixtral"})
            QTest::newRow(name) << QString(name);
    }

    void models()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("targets");
        QTest::addColumn<QStringList>("modules");
        QTest::addColumn<QString>("first");
        const auto row = [](const char* name, const char* targets, const char* modules, const char* first) {
            QTest::addRow("%s: %s", name, targets) << QString(name) << QString(targets).split(' ', Qt::SkipEmptyParts)
                                                   << QString(modules).split(' ') << QString(first);
        };
        row("llama", "query value", "q_proj v_proj", "model.layers.0.self_attn.q_proj");
        row("llama-bfloat16", "", "down_proj gate_proj k_proj o_proj q_proj up_proj v_proj",
            "model.layers.0.self_attn.q_proj");
        row("gpt2", "query", "c_attn", "transformer.h.0.attn.c_attn");
        row("gpt2", "output", "attn.c_proj", "transformer.h.0.attn.c_proj");
        row("gpt2-float16", "down", "mlp.c_proj", "transformer.h.0.mlp.c_proj");
        row("gpt2", "", "c_attn c_fc c_proj", "transformer.h.0.attn.c_attn");
        row("gpt_neo", "value output down", "c_proj out_proj v_proj", "transformer.h.0.attn.attention.v_proj");
        row("gpt_neox", "query output", "dense query_key_value", "gpt_neox.layers.0.attention.query_key_value");
        row("bloom", "key up", "dense_h_to_4h query_key_value", "transformer.h.0.self_attention.query_key_value");
        row("falcon-new", "value", "query_key_value", "transformer.h.0.self_attention.query_key_value");
        row("opt", "output up", "fc1 out_proj", "model.decoder.layers.0.self_attn.out_proj");
        row("phi3-partial", "query gate", "gate_up_proj qkv_proj", "model.layers.0.self_attn.qkv_proj");
        row("mixtral", "gate down", "w1 w2", "model.layers.0.block_sparse_moe.experts.0.w1");
        row("qwen3_moe-step-old", "gate", "gate_proj", "model.layers.0.mlp.gate_proj");
        row("qwen3_moe", "query up", "q_proj up_proj", "model.layers.0.self_attn.q_proj");
    }
};

QTEST_APPLESS_MAIN(TestLoraFile)
#include "test_lora_file.moc"
