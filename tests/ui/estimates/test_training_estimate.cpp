#include "ui/estimates/training_estimate.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

/// Small enough to work out on paper: a block has 2 * 8 * 8 + 2 * 8 * 4 weights in the attention and 3 * 8 * 16 in the
/// MLP, 576 in all.
RunPlan smallPlan()
{
    RunPlan plan;
    plan.anchor.hiddenSize = 8;
    plan.anchor.heads = 2;
    plan.anchor.kvHeads = 1;
    plan.anchor.vocabSize = 10;
    plan.anchor.layers = 4;
    plan.anchor.parameters = 10 * 8 + 4 * 576;
    plan.anchor.bytes = 9000;
    ModelCard augmenting;
    augmenting.hiddenSize = 6;
    augmenting.heads = 1;
    augmenting.vocabSize = 10;
    augmenting.layers = 2;
    augmenting.parameters = 700;
    augmenting.bytes = 2000;
    plan.augmenting = {augmenting};
    plan.composition.augmenting = {"second"};
    plan.composition.connections = {{0, 1, 1}};
    plan.settings.tokensPerBatch = 100;
    plan.settings.cacheMegabytes = 2000;
    plan.lengths = {1000, 20, 5, {10}};
    return plan;
}

RunRecord timedRun(const RunPlan& plan, double seconds)
{
    RunRecord run;
    run.trained = plan.composition;
    run.settings = plan.settings;
    run.state = RunState::finished;
    run.step = 100;
    run.startedAt = 1000;
    run.heartbeatAt = run.finishedAt = 1000 + seconds;
    return run;
}

} // namespace

class TestTrainingEstimate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryByHand();
    void memoryOfTheOtherWays();
    void cacheBeyondItsBudget();
    void memoryOfLora();
    void stepsFromEpochs();
    void timeByTheSameKind();
    void timeByAnotherRun();
    void timeByTheCores();
    void measuresDurations();
};

void TestTrainingEstimate::memoryByHand()
{
    const MemoryEstimate memory = estimateMemory(smallPlan());
    QCOMPARE(memory.models, 11000);
    // W_proj 6 x 8 and four of 8 x 8, each with gradient and two moments, 4 bytes.
    QCOMPARE(memory.trained, 16 * (6 * 8 + 4 * 8 * 8));
    // Blocks 2 and 3: 2 norms and query and what was read (8 each), key and value (4 each), two inner states (16 each).
    // The bridge: 3 * 8, and half an augmenting token (10 of them stand beside 20) with 6 + 3 * 8.
    QCOMPARE(memory.activations, 4 * 100 * (2 * (4 * 8 + 2 * 4 + 2 * 16) + 3 * 8 + (6 + 3 * 8) / 2));
    QCOMPARE(memory.logits, 2 * 4 * 25 * 10); // a quarter of the tokens are labels
    QCOMPARE(memory.cache, 4 * 1000 * (8 * 20 + 6 * 10));
    QCOMPARE(memory.cacheFile, 0);
    QCOMPARE(memory.total(), memory.models + memory.trained + memory.activations + memory.logits + memory.cache);
}

void TestTrainingEstimate::memoryOfTheOtherWays()
{
    RunPlan plan = smallPlan();
    plan.settings.recompute = true; // both blocks' inputs, and one block whole at a time
    QCOMPARE(estimateMemory(plan).activations, 4 * 100 * (2 * 8 + 72 + 3 * 8 + 15));
    plan.settings.cachePrecision = CachePrecision::bfloat16;
    QCOMPARE(estimateMemory(plan).cache, 2 * 1000 * (8 * 20 + 6 * 10));
    plan.settings.plain = true;
    QCOMPARE(estimateMemory(plan).cache, 0);
    QCOMPARE(estimateMemory(plan).logits, 2 * 4 * 100 * 10);
    plan.composition.connections = {{0, 1, 3}}; // nothing of the anchor stands above the last block
    plan.settings.recompute = false;
    QCOMPARE(estimateMemory(plan).activations, 4 * 100 * (3 * 8 + 15));
}

void TestTrainingEstimate::cacheBeyondItsBudget()
{
    RunPlan plan = smallPlan();
    plan.lengths.examples = 10000; // 8.8 MB
    plan.settings.cacheMegabytes = 3;
    QCOMPARE(estimateMemory(plan).cache, 3000000);
    QCOMPARE(estimateMemory(plan).cacheFile, 5800000);
    plan.settings.cache = false;
    QCOMPARE(estimateMemory(plan).cache + estimateMemory(plan).cacheFile, 0);
}

void TestTrainingEstimate::memoryOfLora()
{
    RunPlan plan = smallPlan();
    plan.settings.method = Method::lora;
    QCOMPARE(trainedParameters(plan), 304); // matched: as many as the bridges
    plan.settings.lora.rank = 3;
    plan.settings.lora.targets = {"query", "value", "down"};
    QCOMPARE(trainedParameters(plan), 4 * 3 * ((8 + 8) + (8 + 4) + (16 + 8)));
    const MemoryEstimate memory = estimateMemory(plan);
    QCOMPARE(memory.models, 9000); // the anchor alone
    // All four blocks, each also the input of the attention's matrices (8) and of down (16).
    QCOMPARE(memory.activations, 4 * 100 * 4 * (72 + 8 + 16));
    QCOMPARE(memory.cache, 0);
}

void TestTrainingEstimate::stepsFromEpochs()
{
    RunPlan plan = smallPlan();
    plan.settings.steps = 77;
    QCOMPARE(estimatedSteps(plan), 77);
    plan.settings.epochs = 2.5;
    plan.settings.accumulate = 4;
    QCOMPARE(estimatedSteps(plan), 125); // 2.5 * 1000 * 20 tokens, 400 a step
    plan.lengths = {};
    QCOMPARE(estimatedSteps(plan), 0);
}

void TestTrainingEstimate::timeByTheSameKind()
{
    RunPlan plan = smallPlan();
    const RunRecord run = timedRun(plan, 200); // 2 s a step of 100 tokens
    plan.settings.steps = 10;
    plan.settings.tokensPerBatch = 50;
    plan.settings.accumulate = 4;
    const TimeEstimate time = estimateTime(plan, {run}, {}, 2);
    QVERIFY(time.by == TimeEstimate::By::sameRun);
    QCOMPARE(time.seconds, 40.0);
}

/// Twice the anchor without anything else to compute takes twice the time.
void TestTrainingEstimate::timeByAnotherRun()
{
    RunPlan plan = smallPlan();
    plan.composition.connections = {{0, 1, 3}};
    plan.settings.steps = 100;
    RunRecord run = timedRun(plan, 200);
    run.trained.name = "another";
    run.trained.anchor = "first";
    std::vector<ModelRecord> models(2);
    models[0].name = "first";
    models[0].card = plan.anchor;
    models[1].name = "second";
    models[1].card = plan.augmenting[0];
    // The run of the past knows no lengths: one augmenting token beside each of the anchor's, here half.
    const double past = 2.0 * (80 + 4 * 576) + 6 * 304 + 2 * 700;
    const double now = 2.0 * (80 + 4 * 576) + 6 * 304 + 700;
    const TimeEstimate time = estimateTime(plan, {run}, models, 2);
    QVERIFY(time.by == TimeEstimate::By::otherRun);
    QVERIFY(std::abs(time.seconds - 200 * now / past) < 1e-9);
    QVERIFY(estimateTime(plan, {run}, {}, 2).by == TimeEstimate::By::cores); // its models are gone
}

void TestTrainingEstimate::timeByTheCores()
{
    RunPlan plan = smallPlan();
    const TimeEstimate one = estimateTime(plan, {}, {}, 1);
    QVERIFY(one.by == TimeEstimate::By::cores && one.seconds > 0);
    QVERIFY(std::abs(estimateTime(plan, {}, {}, 4).seconds * 4 - one.seconds) < 1e-12);
    plan.settings.threads = 2;
    QVERIFY(std::abs(estimateTime(plan, {}, {}, 4).seconds * 2 - one.seconds) < 1e-12);
    RunRecord begun = timedRun(plan, 200);
    begun.step = 3; // too short to tell
    QVERIFY(estimateTime(plan, {begun}, {}, 1).by == TimeEstimate::By::cores);
}

void TestTrainingEstimate::measuresDurations()
{
    RunRecord run;
    QCOMPARE(durationOf(run, 5000), 0.0);
    run.startedAt = 1000;
    run.heartbeatAt = 1500;
    run.state = RunState::running;
    QCOMPARE(durationOf(run, 2000), 1000.0);
    run.state = RunState::stopping;
    QCOMPARE(durationOf(run, 2000), 1000.0);
    run.state = RunState::interrupted; // it died somewhere after its last sign of life
    QCOMPARE(durationOf(run, 2000), 500.0);
    run.finishedAt = 1800;
    run.state = RunState::finished;
    QCOMPARE(durationOf(run, 2000), 800.0);
    run.secondsBefore = 50; // in earlier starts
    QCOMPARE(durationOf(run, 2000), 850.0);
}

QTEST_APPLESS_MAIN(TestTrainingEstimate)
#include "test_training_estimate.moc"
