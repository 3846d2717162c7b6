#include "core/engine/training_benchmark.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/engine/threads.h"
#include "core/train/bridge_learner.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <thread>

namespace calm
{

namespace
{
std::shared_ptr<const DecoderModel> randomModel(const TrainingBenchmark::Size& size, int vocabulary, std::uint64_t seed)
{
    const DecoderSettings settings{.layers = size.layers,
                                   .width = size.width,
                                   .heads = size.heads,
                                   .kvHeads = size.heads,
                                   .headDim = size.width / size.heads,
                                   .intermediate = 8 * size.width / 3 / 64 * 64, // the llama family's
                                   .vocabulary = vocabulary,
                                   .rotary = {{.dimensions = size.width / size.heads}}};
    return std::make_shared<const DecoderModel>(settings, randomWeights(settings, 0.02, seed));
}

TrainingData randomExamples(const TrainingBenchmark& benchmark)
{
    Random random(benchmark.seed);
    TrainingData data{{{}}, {}};
    const auto span = static_cast<std::uint64_t>(benchmark.longest - benchmark.shortest + 1);
    for (int i = 0; i < benchmark.examples; ++i) {
        EncodedExample example;
        const int length = benchmark.shortest + static_cast<int>(random.below(span));
        for (int t = 0; t < length; ++t)
            example.anchorIds.push_back(static_cast<int>(random.below(static_cast<std::uint64_t>(benchmark.vocabulary))));
        example.promptLength = length - std::max(1, static_cast<int>(std::lround(length * benchmark.responseShare)));
        example.augmentingIds = {example.anchorIds};
        example.settled.emplace_back(example.anchorIds.size());
        std::iota(example.settled[0].begin(), example.settled[0].end(), 1);
        data.mixture[0].push_back(std::move(example));
    }
    return data;
}

TrainingSettings settingsOf(const TrainingBenchmark& benchmark, const TrainingData& data, bool plain)
{
    TrainingSettings settings;
    settings.mixture = {{"random", "", 1.0, -1.0}};
    settings.epochs = benchmark.epochs;
    settings.tokensPerBatch = benchmark.tokensPerBatch;
    settings.learningRate = 1e-4;
    settings.warmupSteps = 0;
    settings.schedule = Schedule::constant;
    settings.seed = benchmark.seed;
    settings.plain = plain;
    settings.cachePrecision = benchmark.cachePrecision;
    settings.recompute = benchmark.recompute;
    settings.steps = stepsOf(data, settings);
    return settings;
}

struct Models
{
    std::shared_ptr<const DecoderModel> anchor, augmenting;
    TrainingData data;

    explicit Models(const TrainingBenchmark& benchmark)
        : anchor(randomModel(benchmark.anchor, benchmark.vocabulary, benchmark.seed)),
          augmenting(randomModel(benchmark.augmenting, benchmark.vocabulary, benchmark.seed + 1)),
          data(randomExamples(benchmark))
    {
    }
};

/// Two threads that work one after the other, a step each.
class Turns
{
public:
    void wait(int who)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_turn == who || m_alone; });
    }
    void pass(int who)
    {
        const std::lock_guard lock(m_mutex);
        m_turn = 1 - who;
        m_changed.notify_all();
    }
    void leave() ///< the other goes on alone
    {
        const std::lock_guard lock(m_mutex);
        m_alone = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_turn = 0;
    bool m_alone = false;
};

std::int64_t paddedTokens(const TrainingData& data, const std::vector<std::pair<int, std::int64_t>>& batch)
{
    std::size_t longest = 0;
    for (const auto& [part, index] : batch)
        longest = std::max(longest, data.at({false, part, index}).anchorIds.size());
    return static_cast<std::int64_t>(longest * batch.size());
}

TrainingWay train(const Models& models, const TrainingBenchmark& benchmark, bool plain,
                  const std::function<void()>& beforeStep, const std::function<void()>& afterStep,
                  const std::stop_token& stop)
{
    setThreads(benchmark.threads);
    const TrainingSettings settings = settingsOf(benchmark, models.data, plain);
    Composition composition{.name = "benchmark", .anchor = "anchor", .augmenting = {"augmenting"},
                            .connections = benchmark.connections, .bridge = {.scale = BridgeScale::rmsNorm}};
    ComposedModel model(composition, models.anchor, {models.augmenting}, {}, benchmark.seed);
    StageTimes times;
    const TrainingPlan plan(models.data, settings);
    BridgeLearner learner(model, models.data, settings, times);
    if (!plain) // all of it in memory, so that the file is never made
        learner.keep(plan, std::make_unique<ActivationStore>(Path("/nowhere"), std::int64_t{1} << 40,
                                                             settings.cachePrecision, "benchmark"));
    MixtureSampler sampler = samplerOf(models.data, settings);
    TrainingWay way;
    std::int64_t examplesOfEpoch = 0;
    TrainingEvents events;
    events.step = [&](const TrainingStep& step) {
        way.losses.push_back(step.loss);
        way.stepSeconds.push_back(step.seconds);
        if (way.epochSeconds.empty() || examplesOfEpoch >= benchmark.examples) {
            way.epochSeconds.push_back(0);
            examplesOfEpoch -= way.epochSeconds.size() > 1 ? benchmark.examples : 0;
        }
        way.epochSeconds.back() += step.seconds;
        examplesOfEpoch += step.examples;
        way.examples += step.examples;
        way.tokens += step.tokens;
        const std::int64_t padded = paddedTokens(models.data, sampler.batch(step.step - 1));
        way.computedTokens += plain ? padded : step.tokens;
        afterStep();
        if (step.step < settings.steps)
            beforeStep();
    };
    Trainer trainer(learner, models.data, plan, settings, times);
    beforeStep();
    trainer.run(events, stop);
    way.stages = times.seconds();
    return way;
}

double sumFrom(const std::vector<double>& values, std::size_t first)
{
    return first < values.size() ? std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(first), values.end(), 0.0)
                                 : 0.0;
}
} // namespace

double TrainingComparison::paddingShare(const TrainingWay& way) const
{
    return way.computedTokens > 0 ? 1.0 - static_cast<double>(way.tokens) / static_cast<double>(way.computedTokens) : 0.0;
}

double TrainingComparison::allRatio() const
{
    return sumFrom(plain.epochSeconds, 0) / sumFrom(usual.epochSeconds, 0);
}

double TrainingComparison::laterRatio() const
{
    return sumFrom(plain.epochSeconds, 1) / sumFrom(usual.epochSeconds, 1);
}

double TrainingComparison::largestLossDifference() const
{
    double largest = 0;
    for (std::size_t i = 0; i < std::min(plain.losses.size(), usual.losses.size()); ++i)
        largest = std::max(largest, std::abs(plain.losses[i] - usual.losses[i]) / plain.losses[i]);
    return largest;
}

TrainingComparison compareTraining(const TrainingBenchmark& benchmark,
                                   const std::function<void(int done, int all)>& onStep, std::stop_token stop)
{
    const Models models(benchmark);
    const int all = 2 * settingsOf(benchmark, models.data, false).steps;
    Turns turns;
    TrainingComparison result;
    std::exception_ptr failed[2];
    int done = 0;
    const auto work = [&](int who) {
        try {
            (who == 0 ? result.plain : result.usual) = train(
                models, benchmark, who == 0, [&] { turns.wait(who); },
                [&] {
                    if (onStep)
                        onStep(++done, all);
                    turns.pass(who);
                },
                stop);
        } catch (...) {
            failed[who] = std::current_exception();
        }
        turns.leave();
    };
    std::thread plain([&] { work(0); });
    work(1);
    plain.join();
    for (const std::exception_ptr& failure : failed)
        if (failure)
            std::rethrow_exception(failure);
    return result;
}

TrainingWay trainOneWay(const TrainingBenchmark& benchmark, bool plain, std::stop_token stop)
{
    const Models models(benchmark);
    return train(models, benchmark, plain, [] {}, [] {}, stop);
}

} // namespace calm
