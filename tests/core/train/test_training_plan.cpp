// What a run will use and when, against the batches themselves; when it ends early, and what a range test finds.

#include "core/base/error.h"
#include "core/train/learning_rate.h"
#include "core/train/loss_watch.h"
#include "core/train/range_test.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <QtTest>

#include <cmath>
#include <set>
#include <thread>

using namespace calm;

namespace
{
TrainingData data()
{
    TrainingData made{{{}, {}}, {}};
    for (int i = 0; i < 40; ++i) {
        EncodedExample example;
        example.anchorIds.assign(static_cast<std::size_t>(3 + i % 9), 1);
        example.promptLength = 2;
        made.mixture[static_cast<std::size_t>(i % 3 == 0)].push_back(example);
    }
    return made;
}

TrainingSettings settings()
{
    TrainingSettings s;
    s.mixture = {{"one", "", 1.0, -1.0}, {"two", "", 1.0, -1.0}};
    s.steps = 30;
    s.tokensPerBatch = 50;
    s.accumulate = 2;
    return s;
}
} // namespace

class TestTrainingPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatTheBatchesWillUse()
    {
        const TrainingData d = data();
        const TrainingSettings s = settings();
        const TrainingPlan plan(d, s);
        MixtureSampler sampler = samplerOf(d, s);
        std::map<ExamplePlace, int> uses;
        std::map<ExamplePlace, std::vector<ExamplePlace>> together;
        QCOMPARE(plan.steps().size(), std::size_t{30});
        for (int step = 0; step < s.steps; ++step) {
            std::int64_t fresh = 0, known = 0;
            for (int i = 0; i < s.accumulate; ++i) {
                std::vector<ExamplePlace> firsts;
                for (const auto& [part, index] : sampler.batch(step)) {
                    const ExamplePlace place{false, part, index};
                    const auto tokens = static_cast<std::int64_t>(d.at(place).anchorIds.size());
                    if (uses[place]++ == 0) {
                        fresh += tokens;
                        firsts.push_back(place);
                    } else {
                        known += tokens;
                    }
                }
                for (const ExamplePlace& place : firsts)
                    together[place] = firsts;
            }
            QCOMPARE(plan.steps()[static_cast<std::size_t>(step)].newTokens, fresh);
            QCOMPARE(plan.steps()[static_cast<std::size_t>(step)].knownTokens, known);
        }
        for (const auto& [place, count] : uses) {
            QCOMPARE(plan.uses(place), count);
            QVERIFY(plan.firstUsedWith(place) == together[place]);
        }
        QVERIFY(plan.uses({true, 0, 0}) > 1);
    }

    void processesShareTheExamples()
    {
        const TrainingData d = data();
        const TrainingSettings s = settings();
        const TrainingPlan alone(d, s);
        const std::vector<TrainingPlan> plans{TrainingPlan(d, s, 0, 3), TrainingPlan(d, s, 1, 3), TrainingPlan(d, s, 2, 3)};
        for (std::size_t part = 0; part < d.mixture.size(); ++part)
            for (std::size_t i = 0; i < d.mixture[part].size(); ++i) {
                const ExamplePlace place{false, static_cast<int>(part), static_cast<std::int64_t>(i)};
                QVERIFY(alone.isOwn(place));
                const auto owner = std::ranges::find_if(plans, [&](const auto& plan) { return plan.isOwn(place); });
                QCOMPARE(std::ranges::count_if(plans, [&](const auto& plan) { return plan.isOwn(place); }), 1);
                // With those of its first batch that are the same process's, in the same order; no process has much more
                // than another: than by its longest example.
                std::vector<ExamplePlace> own;
                std::vector<std::size_t> tokens(plans.size());
                std::size_t longest = 0;
                for (const ExamplePlace& other : alone.firstUsedWith(place)) {
                    if (owner->isOwn(other))
                        own.push_back(other);
                    const std::size_t length = d.at(other).anchorIds.size();
                    longest = std::max(longest, length);
                    for (std::size_t process = 0; process < plans.size(); ++process)
                        tokens[process] += plans[process].isOwn(other) ? length : 0;
                }
                QVERIFY(owner->firstUsedWith(place) == own);
                const auto [least, most] = std::ranges::minmax(tokens);
                QVERIFY(most - least <= longest);
            }
        for (std::size_t step = 0; step < plans[2].steps().size(); ++step)
            QCOMPARE(plans[2].steps()[step].newTokens, alone.steps()[step].newTokens);
    }

    void epochsBecomeSteps()
    {
        const TrainingData d = data();
        TrainingSettings s = settings();
        QCOMPARE(stepsOf(d, s), 30);
        for (const double epochs : {0.5, 1.0, 3.0}) {
            s.epochs = epochs;
            const int steps = stepsOf(d, s);
            MixtureSampler sampler = samplerOf(d, s);
            double used = 0, before = 0;
            for (int step = 0; step < steps; ++step) {
                before = used;
                for (int i = 0; i < s.accumulate; ++i)
                    used += static_cast<double>(sampler.batch(step).size());
            }
            QVERIFY(used >= 40 * epochs && before < 40 * epochs);
        }
    }

    void lossesThatExplode()
    {
        LossWatch watch;
        for (int i = 0; i < 50; ++i) {
            watch.add(3.0 - 0.02 * i);
            QVERIFY(!watch.exploded() && !watch.isHigh());
        }
        watch.add(40); // one bad batch
        QVERIFY(watch.isHigh() && !watch.exploded());
        watch.add(2);
        QVERIFY(!watch.isHigh());
        LossWatch again;
        again.restore(watch.state());
        for (int i = 0; i < 10; ++i)
            again.add(8.0); // the limit is twice the first ten's mean of 2.91 and 1: 6.82
        QVERIFY(again.exploded());
        for (int i = 0; i < 10; ++i)
            watch.add(6.7);
        QVERIFY(!watch.exploded());
        QVERIFY_THROWS_EXCEPTION(Error, again.restore(Json::object()));
    }

    void aRangeTestFindsTheSteepestFall()
    {
        // A loss of 4 that falls to 1 around a rate of 1e-3, as tanh of the rate's logarithm, and explodes from 1e-1 on.
        TrainingSettings s = settings();
        s.schedule = Schedule::rangeTest;
        s.learningRate = 1;
        s.lowestRate = 1e-6;
        s.steps = 600;
        RangeTest test;
        int steps = 0;
        for (; steps < s.steps && !test.isOver(); ++steps) {
            const double rate = learningRateAt(s, steps), decades = std::log10(rate / 1e-3);
            test.add(rate, 2.5 - 1.5 * std::tanh(decades) + (rate > 0.1 ? 100 * (rate - 0.1) : 0));
        }
        QVERIFY(test.isOver() && steps > 500 && steps < 590);
        // The smoothing of ten steps of a hundredth of a decade each delays it a little.
        QVERIFY(std::abs(std::log10(*test.suggestion() / 1e-3)) < 0.2);
        QVERIFY(std::abs(learningRateAt(s, 0) - 1e-6) < 1e-12 && std::abs(learningRateAt(s, 599) - 1) < 1e-9);
        RangeTest flat;
        flat.add(1e-3, 1.0);
        QVERIFY(!flat.suggestion());
        flat.add(1e-2, std::nan(""));
        QVERIFY(flat.isOver());
    }

    void innerStagesCountAlone()
    {
        using namespace std::chrono_literals;
        StageTimes times;
        {
            const StageTimes::Stage outer(times, "outer");
            std::this_thread::sleep_for(20ms);
            const StageTimes::Stage inner(times, "inner");
            std::this_thread::sleep_for(60ms);
        }
        const auto seconds = times.seconds();
        QCOMPARE(seconds.size(), std::size_t{2});
        QVERIFY(seconds[0].second >= 0.02 && seconds[0].second < seconds[1].second && seconds[1].second >= 0.06);
    }
};

QTEST_GUILESS_MAIN(TestTrainingPlan)
#include "test_training_plan.moc"
