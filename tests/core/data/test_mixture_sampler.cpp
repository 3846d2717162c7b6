#include "core/base/error.h"
#include "core/data/mixture_sampler.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace calm;

class TestMixtureSampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void batchesStayWithinTheirTokens();
    void everyExampleOncePerEpoch();
    void sharesHold();
    void sharesMoveOverTheRun();
    void seedDecides();
    void resumesWhereItStood();
    void longExamplesStandAlone();
    void faultyMixtures();
};

namespace
{
using Batch = std::vector<std::pair<int, std::int64_t>>;

std::vector<int> lengths(std::size_t count, int shortest, int longest)
{
    std::vector<int> result;
    for (std::size_t i = 0; i < count; ++i)
        result.push_back(shortest + static_cast<int>(i * 7 % static_cast<std::size_t>(longest - shortest + 1)));
    return result;
}

MixturePart part(double share, double finalShare = -1)
{
    return {"d", "", share, finalShare};
}

std::vector<Batch> batches(MixtureSampler& sampler, int from, int to)
{
    std::vector<Batch> result;
    for (int step = from; step < to; ++step)
        result.push_back(sampler.batch(step));
    return result;
}
} // namespace

void TestMixtureSampler::batchesStayWithinTheirTokens()
{
    const std::vector<std::vector<int>> all{lengths(500, 6, 25), lengths(100, 3, 90)};
    MixtureSampler sampler({part(3), part(1)}, all, 300, 100, 1);
    for (const Batch& batch : batches(sampler, 0, 100)) {
        int tokens = 0;
        for (const auto& [from, index] : batch)
            tokens += all[static_cast<std::size_t>(from)][static_cast<std::size_t>(index)];
        QVERIFY(!batch.empty());
        QVERIFY(tokens <= 300);
        QVERIFY(tokens > 300 - 90); // and are filled as far as any example could be
    }
}

void TestMixtureSampler::everyExampleOncePerEpoch()
{
    MixtureSampler sampler({part(1)}, {lengths(70, 5, 5)}, 50, 21, 3); // 10 a step: 3 epochs in 21 steps
    std::vector<std::int64_t> seen;
    for (const Batch& batch : batches(sampler, 0, 21))
        for (const auto& [from, index] : batch)
            seen.push_back(index);
    QCOMPARE(seen.size(), std::size_t(210));
    std::vector<std::vector<std::int64_t>> epochs;
    for (int epoch = 0; epoch < 3; ++epoch) {
        epochs.emplace_back(seen.begin() + epoch * 70, seen.begin() + (epoch + 1) * 70);
        QCOMPARE(std::set<std::int64_t>(epochs.back().begin(), epochs.back().end()).size(), std::size_t(70));
    }
    QVERIFY(epochs[0] != epochs[1] && epochs[1] != epochs[2]); // shuffled anew
    QVERIFY(!std::ranges::is_sorted(epochs[0]));
}

void TestMixtureSampler::sharesHold()
{
    MixtureSampler sampler({part(0.7), part(0.2), part(0.1), part(0)},
                           {lengths(40, 5, 5), lengths(400, 5, 5), lengths(4, 5, 5), lengths(9, 5, 5)}, 500, 100, 1);
    std::map<int, int> counts;
    int total = 0;
    for (const Batch& batch : batches(sampler, 0, 100)) {
        for (const auto& [from, index] : batch)
            ++counts[from];
        total += static_cast<int>(batch.size());
        for (const auto& [from, share] : {std::pair(0, 0.7), std::pair(1, 0.2), std::pair(2, 0.1)})
            QVERIFY(std::abs(counts[from] - share * total) <= 2.0); // at every step, not only in the end
    }
    QCOMPARE(counts[3], 0);
}

void TestMixtureSampler::sharesMoveOverTheRun()
{
    MixtureSampler sampler({part(1, 0), part(1, 1)}, {lengths(50, 5, 5), lengths(50, 5, 5)}, 500, 101, 1);
    const auto inFirst = [](const Batch& batch) {
        return std::ranges::count_if(batch, [](const auto& item) { return item.first == 0; });
    };
    const auto all = batches(sampler, 0, 101);
    QCOMPARE(inFirst(all.front()), 50);
    // Half-way the shares are 0.5 and 1: a third.
    QVERIFY(std::abs(static_cast<double>(inFirst(all[50])) - 33.3) <= 2);
    QCOMPARE(inFirst(all.back()), 0);
}

void TestMixtureSampler::seedDecides()
{
    const std::vector<std::vector<int>> all{lengths(100, 3, 30), lengths(50, 3, 30)};
    MixtureSampler first({part(2), part(1)}, all, 200, 50, 7);
    MixtureSampler same({part(2), part(1)}, all, 200, 50, 7);
    MixtureSampler other({part(2), part(1)}, all, 200, 50, 8);
    const auto expected = batches(first, 0, 50);
    QVERIFY(batches(same, 0, 50) == expected);
    QVERIFY(batches(other, 0, 50) != expected);
}

void TestMixtureSampler::resumesWhereItStood()
{
    const std::vector<std::vector<int>> all{lengths(100, 3, 30), lengths(7, 3, 30)};
    const std::vector<MixturePart> parts{part(2, 1), part(1, 3)};
    MixtureSampler whole(parts, all, 200, 60, 7);
    const auto expected = batches(whole, 0, 60);
    for (const int stop : {1, 13, 59}) {
        MixtureSampler before(parts, all, 200, 60, 7);
        batches(before, 0, stop);
        const Json state = parseJson(toLine(before.state()), "state"); // as a checkpoint keeps it
        MixtureSampler after(parts, all, 200, 60, 99);
        after.restore(state);
        QVERIFY(batches(after, stop, 60) == std::vector<Batch>(expected.begin() + stop, expected.end()));
    }
}

void TestMixtureSampler::longExamplesStandAlone()
{
    MixtureSampler sampler({part(1)}, {{500, 10, 10}}, 100, 3, 1);
    for (const Batch& batch : batches(sampler, 0, 6)) {
        const bool hasLong = std::ranges::any_of(batch, [](const auto& item) { return item.second == 0; });
        QVERIFY(!hasLong || batch.size() == 1);
    }
}

void TestMixtureSampler::faultyMixtures()
{
    const auto kindOf = [](auto&& call) {
        try {
            call();
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::internal;
    };
    QVERIFY(kindOf([] { MixtureSampler({}, {}, 100, 1, 1); }) == ErrorKind::badInput);
    QVERIFY(kindOf([] { MixtureSampler({part(1)}, {{}}, 100, 1, 1); }) == ErrorKind::badInput);
    QVERIFY(kindOf([] { MixtureSampler({part(0)}, {{5}}, 100, 1, 1).batch(0); }) == ErrorKind::badInput);
    MixtureSampler sampler({part(1)}, {{5, 6}}, 100, 1, 1);
    for (const char* text : {"{}", "[]", R"({"epochs":[],"random":"1 2 3 4"})",
                             R"({"epochs":[{"seed":1,"next":9,"owed":0}],"random":"1 2 3 4"})",
                             R"({"epochs":[{"seed":1,"next":0,"owed":0}],"random":"x"})"})
        QVERIFY(kindOf([&] { sampler.restore(parseJson(text, "x")); }) == ErrorKind::corrupt);
}

QTEST_APPLESS_MAIN(TestMixtureSampler)
#include "test_mixture_sampler.moc"
