#include "core/base/error.h"
#include "core/spec/model_card.h"
#include "core/spec/run_state.h"
#include "core/spec/sampling_settings.h"
#include "core/spec/training_settings.h"

#include <QTest>

#include <functional>

using namespace calm;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trainingRoundTrip();
    void trainingDefaults();
    void trainingProblems();
    void samplingRoundTrip();
    void samplingProblems();
    void modelCard();
    void runStates();
};

void TestSettings::trainingRoundTrip()
{
    TrainingSettings settings;
    settings.mixture = {{"kv-math.train", "train", 0.8, 0.4}, {"num", "", 0.2, -1.0}};
    settings.validation = {{"kv-math.validation", "", 1.0, -1.0}};
    settings.steps = 7;
    settings.tokensPerBatch = 8;
    settings.learningRate = 0.1;
    settings.schedule = Schedule::constant;
    settings.warmupSteps = 9;
    settings.finalRateFraction = 0.3;
    settings.weightDecay = 0.4;
    settings.beta1 = 0.5;
    settings.beta2 = 0.6;
    settings.clipNorm = 0.7;
    settings.responseOnly = false;
    settings.chatTemplate = true;
    settings.seed = 18446744073709551615ULL;
    settings.validateEvery = 11;
    settings.validationExamples = 12;
    settings.checkpointEvery = 13;
    settings.keepLast = 14;
    settings.threads = 15;
    settings.startFrom = 1234567890123;
    settings.freezeStarted = true;
    settings.epochs = 2.5;
    settings.accumulate = 16;
    settings.lowestRate = 1e-9;
    settings.patience = 17;
    settings.checkpointMinutes = 0.5;
    settings.cache = false;
    settings.cacheMegabytes = 18;
    settings.cachePrecision = CachePrecision::bfloat16;
    settings.recompute = true;
    settings.plain = true;
    QCOMPARE(toJson(settings)["version"].get<int>(), 1);
    settings.method = Method::lora;
    settings.lora = {.rank = 19, .alpha = 20, .dropout = 0.21, .targets = {"down", "key"}};
    QCOMPARE(toJson(settings)["version"].get<int>(), 2);
    QVERIFY(trainingSettingsFromJson(parseJson(toLine(toJson(settings)), "x")) == settings);
    settings.method = Method::pretrain;
    settings.lora = {};
    settings.pretraining = {.name = "skill",
                            .directory = "models/skill",
                            .tokenizer = "anchor",
                            .layers = 5,
                            .width = 96,
                            .heads = 6,
                            .kvHeads = 2,
                            .mlpWidth = 200,
                            .context = 333,
                            .tiedEmbeddings = false,
                            .finalStateNoise = 2.5,
                            .initialDeviation = 0.03};
    QCOMPARE(toJson(settings)["version"].get<int>(), 3);
    QVERIFY(trainingSettingsFromJson(parseJson(toLine(toJson(settings)), "x")) == settings);
    QVERIFY(!toJson(settings)["mixture"][1].contains("final_share"));
}

void TestSettings::trainingDefaults()
{
    QVERIFY(trainingSettingsFromJson(Json::object()) == TrainingSettings{});
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"steps", 1.5}}));
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"steps", "many"}}));
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"schedule", "stairs"}}));
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"method", "magic"}}));
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"cache_precision", "int4"}}));
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"seed", -1}}));
    QVERIFY_THROWS_EXCEPTION(Error, trainingSettingsFromJson(Json{{"mixture", "all"}}));
    try {
        trainingSettingsFromJson(Json{{"version", 4}});
        QFAIL("was accepted");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::unsupported);
    }
}

void TestSettings::trainingProblems()
{
    TrainingSettings good;
    good.mixture = {{"a", "", 1.0, -1.0}};
    QVERIFY(problemsOf(good).empty());
    const std::vector<std::function<void(TrainingSettings&)>> faults{
        [](auto& s) { s.mixture.clear(); },
        [](auto& s) { s.mixture[0].share = 0; },
        [](auto& s) { s.mixture[0].finalShare = 0; },
        [](auto& s) { s.mixture[0].dataset.clear(); },
        [](auto& s) { s.validation = {{}}; },
        [](auto& s) { s.steps = 0; },
        [](auto& s) { s.tokensPerBatch = 0; },
        [](auto& s) { s.learningRate = 0; },
        [](auto& s) { s.learningRate = std::numeric_limits<double>::quiet_NaN(); },
        [](auto& s) { s.warmupSteps = -1; },
        [](auto& s) { s.finalRateFraction = 1.1; },
        [](auto& s) { s.weightDecay = -1; },
        [](auto& s) { s.beta1 = 1; },
        [](auto& s) { s.beta2 = -0.1; },
        [](auto& s) { s.clipNorm = -1; },
        [](auto& s) { s.validateEvery = -1; },
        [](auto& s) { s.validationExamples = -1; },
        [](auto& s) { s.checkpointEvery = -1; },
        [](auto& s) { s.keepLast = -1; },
        [](auto& s) { s.threads = -1; },
        [](auto& s) { s.startFrom = -1; },
        [](auto& s) { s.freezeStarted = true; },
        [](auto& s) { s.epochs = -1; },
        [](auto& s) { s.accumulate = 0; },
        [](auto& s) { s.schedule = Schedule::rangeTest, s.lowestRate = 1; },
        [](auto& s) { s.patience = -1; },
        [](auto& s) { s.patience = 3, s.validation.clear(); },
        [](auto& s) { s.checkpointMinutes = -1; },
        [](auto& s) { s.cacheMegabytes = -1; },
        [](auto& s) { s.method = Method::lora, s.lora.rank = -1; },
        [](auto& s) { s.method = Method::lora, s.lora.alpha = -1; },
        [](auto& s) { s.method = Method::lora, s.lora.dropout = 1; },
        [](auto& s) { s.method = Method::lora, s.lora.targets.clear(); },
        [](auto& s) { s.method = Method::lora, s.lora.targets = {"head"}; },
        [](auto& s) { s.method = Method::lora, s.startFrom = 3; },
        [](auto& s) { s.method = Method::pretrain, s.pretraining.tokenizer = "t"; },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        TrainingSettings settings = good;
        faults[i](settings);
        QVERIFY2(problemsOf(settings).size() == 1, std::to_string(i).c_str());
    }
}

void TestSettings::samplingRoundTrip()
{
    SamplingSettings settings{1.1, 0.7, 40, 0.9, 0.05, 77, 5, true, {"\n\n", "é"}};
    QVERIFY(samplingSettingsFromJson(parseJson(toLine(toJson(settings)), "x")) == settings);
    QVERIFY(samplingSettingsFromJson(Json::object()) == SamplingSettings{});
    QVERIFY_THROWS_EXCEPTION(Error, samplingSettingsFromJson(Json{{"top_k", "all"}}));
}

void TestSettings::samplingProblems()
{
    QVERIFY(problemsOf(SamplingSettings{}).empty());
    const std::vector<std::function<void(SamplingSettings&)>> faults{
        [](auto& s) { s.repetitionPenalty = 0; },
        [](auto& s) { s.temperature = -1; },
        [](auto& s) { s.topK = -1; },
        [](auto& s) { s.topP = 0; },
        [](auto& s) { s.minP = 1.5; },
        [](auto& s) { s.maxTokens = 0; },
        [](auto& s) { s.stopStrings = {""}; },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        SamplingSettings settings;
        faults[i](settings);
        QVERIFY2(problemsOf(settings).size() == 1, std::to_string(i).c_str());
    }
}

void TestSettings::modelCard()
{
    ModelCard card{"/m", "llama", 7000000000, 32, 4096, 32, 8, 32000, 4096, "bfloat16", 14000000000, "bpe", true, ""};
    // The keys and their order are design/cli.md's for `calm inspect --json`.
    QCOMPARE(toJson(card).dump(),
             R"({"family":"llama","parameters":7000000000,"layers":32,"hidden_size":4096,"heads":32,"kv_heads":8,)"
             R"("vocab_size":32000,"context_length":4096,"dtype":"bfloat16","bytes":14000000000,"tokenizer":"bpe",)"
             R"("chat_template":true,"directory":"/m"})");
    card.tokenizer.clear();
    card.problem = "Broken.";
    QVERIFY(toJson(card)["tokenizer"].is_null());
    QCOMPARE(toJson(modelCardFromJson(toJson(card))).dump(), toJson(card).dump());
    QVERIFY_THROWS_EXCEPTION(Error, modelCardFromJson(Json::array()));
    QVERIFY(isSupportedFamily("llama"));
    QVERIFY(!isSupportedFamily("mamba"));
    QVERIFY(QString::fromStdString(supportedFamilies()).startsWith("llama, mistral, "));
}

void TestSettings::runStates()
{
    for (const auto state : {RunState::queued, RunState::running, RunState::pausing, RunState::paused, RunState::stopping,
                             RunState::finished, RunState::stopped, RunState::failed, RunState::interrupted})
        QVERIFY(runStateFromString(toString(state)) == state);
    for (const auto request : {RunRequest::none, RunRequest::stop, RunRequest::pause})
        QVERIFY(runRequestFromString(toString(request)) == request);
    QVERIFY_THROWS_EXCEPTION(Error, runStateFromString("dancing"));
    QVERIFY_THROWS_EXCEPTION(Error, runRequestFromString(""));
    QVERIFY(isOver(RunState::interrupted) && isOver(RunState::finished));
    QVERIFY(!isOver(RunState::queued) && !isOver(RunState::running) && !isOver(RunState::paused));
    QVERIFY(hasWorker(RunState::stopping) && hasWorker(RunState::pausing) && !hasWorker(RunState::paused));
    QVERIFY(canResume(RunState::paused) && canResume(RunState::interrupted) && !canResume(RunState::finished));
}

QTEST_APPLESS_MAIN(TestSettings)
#include "test_settings.moc"
