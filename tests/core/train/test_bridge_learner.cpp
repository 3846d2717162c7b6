// Training without padding, with activations kept and labels alone, against the plain way and against each example alone.

#include "tests/support/bridge_training.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/log_softmax.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 30;

EncodedExample example(int prompt, int response, std::uint64_t seed)
{
    EncodedExample made;
    made.anchorIds = tensorToIds(randomIds(1, prompt + response, vocabulary, seed));
    made.promptLength = prompt;
    made.augmentingIds = {made.anchorIds};
    made.settled.emplace_back();
    for (int t = 0; t < prompt + response; ++t)
        made.settled.back().push_back(t + 1);
    return made;
}

/// As another tokenizer reads it: more or fewer tokens, which settle in leaps, some only at the end.
EncodedExample alignedExample(int prompt, int response, std::uint64_t seed)
{
    EncodedExample made = example(prompt, response, seed);
    const int tokens = 1 + static_cast<int>(seed % 11);
    made.augmentingIds = {tensorToIds(randomIds(1, tokens, vocabulary, seed + 77))};
    for (std::size_t t = 0; t < made.settled[0].size(); ++t)
        made.settled[0][t] = static_cast<int>(t) < prompt ? tokens * static_cast<int>(t) / (2 * prompt) : tokens;
    return made;
}

TrainingData dataOf(bool aligned)
{
    TrainingData data{{{}, {}}, {{}}};
    for (int i = 0; i < 24; ++i) {
        const auto seed = static_cast<std::uint64_t>(100 + i);
        auto& part = data.mixture[static_cast<std::size_t>(i % 2)];
        part.push_back(aligned ? alignedExample(2 + i % 7, 1 + i % 3, seed) : example(2 + i % 7, 1 + i % 3, seed));
        if (i % 3 == 0)
            data.validation[0].push_back(part.back());
    }
    return data;
}

Composition composition(const std::vector<Connection>& connections, BridgeForm form = BridgeForm::plain)
{
    Composition made = tinyComposition();
    made.connections = connections;
    made.bridge.form = form;
    return made;
}

ComposedModel modelOf(const Composition& c, const std::vector<BridgeWeights>& bridges)
{
    return ComposedModel(c, tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)}, bridges);
}

ComposedModel trainedModel(const Composition& c)
{
    std::vector<BridgeWeights> bridges = trainedBridges(c, 8, 16);
    if (c.bridge.form == BridgeForm::release)
        for (BridgeWeights& weights : bridges) {
            std::uint64_t seed = 5;
            for (Tensor* vector : {&weights.projectBias, &weights.queryBias, &weights.keyBias, &weights.valueBias,
                                   &weights.outputBias, &weights.norm})
                *vector = randomTensor({16}, ++seed, 0.2);
        }
    return modelOf(c, bridges);
}

TrainingSettings settings()
{
    TrainingSettings s;
    s.mixture = {{"one", "", 1.0, -1.0}, {"two", "", 0.5, 1.5}};
    s.validation = {{"held out", "", 1.0, -1.0}};
    s.steps = 14;
    s.tokensPerBatch = 40;
    s.learningRate = 5e-3;
    s.warmupSteps = 3;
    s.validateEvery = 4;
    s.checkpointEvery = 3;
    s.threads = 1;
    return s;
}

struct Answer
{
    double loss = 0;
    std::vector<Tensor> gradients;
};

Answer answerOf(ComposedModel& model, const TrainingData& data, const TrainingSettings& s,
                const std::vector<ExamplePlace>& places, bool keep)
{
    StageTimes times;
    BridgeLearner learner(model, data, s, times);
    const TrainingPlan plan(data, s);
    if (keep)
        learner.keep(plan, std::make_unique<ActivationStore>(Path(), std::int64_t{1} << 30, s.cachePrecision, "key"));
    Answer answer;
    for (auto& [name, tensor] : learner.parameters())
        tensor.mutable_grad() = Tensor();
    const Tensor loss = learner.lossSum(places, true, {});
    loss.backward();
    answer.loss = loss.item<double>();
    for (const auto& [name, tensor] : learner.parameters())
        answer.gradients.push_back(tensor.grad().clone());
    if (keep) { // and once more, now from what was kept
        const Tensor again = learner.lossSum(places, true, {});
        answer.loss = again.item<double>() == answer.loss ? answer.loss : std::nan("");
    }
    return answer;
}

// Relative to each gradient's largest number; a key's bias, which moves all scores of a query alike, has none but rounding.
double furthest(const Answer& a, const Answer& b)
{
    double worst = std::abs(a.loss - b.loss) / std::abs(b.loss), largest = 0;
    for (const Tensor& gradient : b.gradients)
        largest = std::max(largest, gradient.abs().max().item<double>());
    for (std::size_t i = 0; i < a.gradients.size(); ++i)
        worst = std::max(worst, (a.gradients[i] - b.gradients[i]).abs().max().item<double>() /
                                    (b.gradients[i].abs().max().item<double>() + 0.02 * largest));
    return worst;
}

// -log p of each label from the whole logits of each example alone, in double.
double slowLossSum(const ComposedModel& model, const TrainingData& data, const std::vector<ExamplePlace>& places)
{
    at::NoGradGuard noGradients;
    double sum = 0;
    for (const ExamplePlace& place : places) {
        const EncodedExample& e = data.at(place);
        AugmentingStates states = model.readAugmenting(0, idsToTensor(e.augmentingIds[0]).unsqueeze(0));
        states.settledAt = augmentingBatch({&e}, 0).settledAt;
        const Tensor logits = model.logits(idsToTensor(e.anchorIds).unsqueeze(0), {states});
        const Tensor logs = at::log_softmax(logits.to(at::kDouble), -1)[0];
        for (auto t = static_cast<std::size_t>(e.promptLength); t < e.anchorIds.size(); ++t)
            sum -= logs[static_cast<std::int64_t>(t) - 1][e.anchorIds[t]].item<double>();
    }
    return sum;
}

std::vector<ExamplePlace> somePlaces()
{
    return {{false, 0, 3}, {false, 1, 0}, {false, 0, 7}, {false, 1, 5}, {true, 0, 1}};
}

std::vector<Tensor> trainedTensors(const ComposedModel& model)
{
    std::vector<Tensor> all;
    for (const auto& [name, tensor] : model.parametersOfBridges())
        all.push_back(tensor.detach().clone());
    return all;
}
} // namespace

class TestBridgeLearner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithThePlainWay_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("aligned");
        for (int kind = 0; kind < 6; ++kind)
            for (const bool aligned : {false, true})
                QTest::addRow("%d %s", kind, aligned ? "aligned" : "shared") << kind << aligned;
    }
    void agreesWithThePlainWay()
    {
        QFETCH(int, kind);
        QFETCH(bool, aligned);
        const std::vector<Composition> kinds{
            tinyComposition(),                                       // into the embedding too: nothing is kept of the anchor
            composition({{0, 0, 1}, {0, 1, 2}}),                     // the anchor's two lower blocks are kept
            composition({{0, finalState, 2}}),                       // only into the last block: no block runs
            composition({{0, 1, 0}, {0, predictionState, 0}}),       // two into one layer
            composition({{0, 0, 1}, {0, 1, 1}, {0, 1, 2}}, BridgeForm::release),
            composition({{0, embeddingLayer, embeddingLayer}}),
        };
        const Composition& c = kinds[static_cast<std::size_t>(kind)];
        const TrainingData data = dataOf(aligned);
        TrainingSettings s = settings();
        ComposedModel model = trainedModel(c);
        s.plain = true;
        const Answer plain = answerOf(model, data, s, somePlaces(), false);
        QVERIFY(std::abs(plain.loss - slowLossSum(model, data, somePlaces())) < 1e-4);
        s.plain = false;
        QVERIFY2(furthest(answerOf(model, data, s, somePlaces(), false), plain) < 2e-5, "computed anew");
        QVERIFY2(furthest(answerOf(model, data, s, somePlaces(), true), plain) < 2e-5, "kept");
        s.recompute = true;
        QVERIFY2(furthest(answerOf(model, data, s, somePlaces(), true), plain) < 2e-5, "recomputed");
        s.responseOnly = false;
        s.recompute = false;
        const Answer all = answerOf(model, data, s, somePlaces(), true);
        s.plain = true;
        QVERIFY2(furthest(all, answerOf(model, data, s, somePlaces(), false)) < 2e-5, "all tokens");
    }

    void gradientsPassNoOtherExample()
    {
        // Another example beside it changes neither an example's loss nor, summed, its gradient.
        const TrainingData data = dataOf(true);
        ComposedModel model = trainedModel(tinyComposition());
        const TrainingSettings s = settings();
        const std::vector<ExamplePlace> one{{false, 0, 3}}, other{{false, 1, 4}}, both{{false, 0, 3}, {false, 1, 4}};
        const Answer a = answerOf(model, data, s, one, false), b = answerOf(model, data, s, other, false);
        Answer sum{a.loss + b.loss, {}};
        for (std::size_t i = 0; i < a.gradients.size(); ++i)
            sum.gradients.push_back(a.gradients[i] + b.gradients[i]);
        QVERIFY(furthest(answerOf(model, data, s, both, false), sum) < 2e-5);
    }

    void wholeRunsAgree()
    {
        const TrainingData data = dataOf(true);
        std::vector<std::vector<double>> losses;
        for (const bool plain : {true, false}) {
            TrainingSettings s = settings();
            s.plain = plain;
            ComposedModel model = modelOf(composition({{0, 0, 1}, {0, 1, 2}}), {});
            losses.emplace_back();
            TrainingEvents events;
            events.step = [&](const TrainingStep& step) { losses.back().push_back(step.loss); };
            BridgeTraining{model, data, s}.run(events);
        }
        QCOMPARE(losses[0].size(), std::size_t{14});
        for (std::size_t i = 0; i < losses[0].size(); ++i)
            QVERIFY2(std::abs(losses[0][i] - losses[1][i]) < 1e-4 * losses[0][i], qPrintable(QString::number(i)));
    }

    void accumulatedBatchesAreOneLargeOne()
    {
        // The gradient of a step is that of the mean over the labels of all its batches.
        const TrainingData data = dataOf(false);
        TrainingSettings s = settings();
        s.accumulate = 3;
        s.steps = 1;
        s.warmupSteps = 0;
        ComposedModel model = trainedModel(tinyComposition()), slow = trainedModel(tinyComposition());
        TrainingStep seen;
        TrainingEvents events;
        events.step = [&](const TrainingStep& step) { seen = step; };
        BridgeTraining{.model = model, .data = data, .settings = s, .started = std::vector<bool>(5, true)}.run(events);
        MixtureSampler sampler = samplerOf(data, s);
        std::vector<ExamplePlace> all;
        for (int i = 0; i < 3; ++i)
            for (const auto& [part, index] : sampler.batch(0))
                all.push_back({false, part, index});
        std::int64_t labels = 0;
        for (const ExamplePlace& place : all)
            labels += static_cast<std::int64_t>(data.at(place).anchorIds.size()) - data.at(place).promptLength;
        const Answer whole = answerOf(slow, data, s, all, false);
        QCOMPARE(seen.examples, static_cast<std::int64_t>(all.size()));
        QVERIFY(std::abs(seen.loss - whole.loss / static_cast<double>(labels)) < 1e-5);
        double squares = 0;
        for (const Tensor& gradient : whole.gradients)
            squares += gradient.div(static_cast<double>(labels)).pow(2).sum().item<double>();
        QVERIFY(std::abs(seen.gradientNorm - std::sqrt(squares)) < 1e-4 * std::sqrt(squares));
    }

    void resumedRunsEndTheSame_data()
    {
        QTest::addColumn<bool>("cache");
        QTest::addColumn<int>("megabytes");
        QTest::newRow("kept in memory") << true << 100;
        QTest::newRow("kept in a file") << true << 0;
        QTest::newRow("computed anew") << false << 0;
    }
    void resumedRunsEndTheSame()
    {
        QFETCH(bool, cache);
        QFETCH(int, megabytes);
        QTemporaryDir folder;
        const Path base = folder.path().toStdString();
        Composition c = composition({{0, 0, 1}, {0, 1, 2}});
        c.bridge.dropout = 0.2;
        const TrainingData data = dataOf(true);
        TrainingSettings s = settings();
        s.accumulate = 2;
        s.cache = cache;
        s.cacheMegabytes = megabytes;
        ComposedModel whole = modelOf(c, {});
        BridgeTraining{.model = whole, .data = data, .settings = s, .cacheFile = base / "whole.cache"}.run();
        // Killed again and again: what the last checkpoint holds is all that is left, and perhaps the file.
        Path checkpoint;
        for (const int killedAfter : {4, 5, 8, 11, 13, 99}) {
            ComposedModel model = modelOf(c, {});
            std::stop_source stop;
            TrainingEvents events;
            events.checkpointFolder = [&](const SavedCheckpoint& saved) {
                if (saved.step > killedAfter) // a kill leaves no checkpoint behind
                    throw Error(ErrorKind::cancelled, "killed");
                const Path path = base / ("step-" + std::to_string(saved.step));
                std::filesystem::create_directories(path);
                return path;
            };
            events.checkpointSaved = [&](const SavedCheckpoint&, const Path& path, double) { checkpoint = path; };
            events.step = [&](const TrainingStep& step) {
                if (step.step == killedAfter + 1)
                    throw Error(ErrorKind::io, "killed");
            };
            BridgeTraining part{.model = model, .data = data, .settings = s, .resumeFrom = checkpoint,
                                .cacheFile = base / "killed.cache"};
            if (killedAfter < s.steps) {
                QVERIFY_THROWS_EXCEPTION(Error, part.run(events));
                continue;
            }
            part.run(events);
            const auto expected = trainedTensors(whole), got = trainedTensors(model);
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY(at::equal(expected[i], got[i]));
        }
    }

    void stoppedAndResumedRunsEndTheSame()
    {
        QTemporaryDir folder;
        const Path path = folder.path().toStdString();
        const TrainingData data = dataOf(false);
        const TrainingSettings s = settings();
        ComposedModel whole = modelOf(tinyComposition(), {}), parts = modelOf(tinyComposition(), {});
        std::vector<double> wholeLosses, wholeValidations, losses, validations;
        TrainingEvents events;
        events.step = [&](const TrainingStep& step) { wholeLosses.push_back(step.loss); };
        events.validated = [&](int, double loss, double) { wholeValidations.push_back(loss); };
        BridgeTraining{whole, data, s}.run(events);
        bool resumed = false;
        for (const int stopAt : {1, 4, 6, 99}) { // 4: before the validation that is due there
            std::stop_source stop;
            events.step = [&](const TrainingStep& step) {
                losses.push_back(step.loss);
                if (step.step == stopAt)
                    stop.request_stop();
            };
            events.validated = [&](int, double loss, double) { validations.push_back(loss); };
            events.checkpointFolder = [&](const SavedCheckpoint&) { return path; };
            BridgeTraining part{.model = parts, .data = data, .settings = s, .resumeFrom = resumed ? path : Path()};
            if (stopAt < s.steps)
                QVERIFY_THROWS_EXCEPTION(Error, part.run(events, stop.get_token()));
            else
                part.run(events);
            resumed = true;
        }
        QCOMPARE(losses, wholeLosses);
        QCOMPARE(validations, wholeValidations);
        const auto expected = trainedTensors(whole), got = trainedTensors(parts);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(at::equal(expected[i], got[i]));
    }
};

QTEST_GUILESS_MAIN(TestBridgeLearner)
#include "test_bridge_learner.moc"
