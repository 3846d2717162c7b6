#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/length_histogram.h"
#include "core/data/mixture_contents.h"
#include "core/data/mixture_sampler.h"
#include "core/data/script_mix.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace calm;

/// Statistics of texts: lengths, scripts, and what a mixture holds.
class TestCounting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lengthsAreThoseOfASortedList();
    void binsHoldEverything();
    void anEmptyHistogram();
    void scripts();
    void conspicuousCharacters();
    void mixtureIsWhatTheSamplerGives();
    void oneEpochUsesAsManyAsThereAre();
};

/// Against the definition of the nearest rank, over a sorted list.
void TestCounting::lengthsAreThoseOfASortedList()
{
    Random random(5);
    for (const int count : {1, 2, 7, 100, 1001}) {
        LengthHistogram histogram;
        std::vector<int> lengths;
        for (int i = 0; i < count; ++i) {
            lengths.push_back(static_cast<int>(random.below(300)));
            histogram.add(lengths.back());
        }
        std::ranges::sort(lengths);
        QCOMPARE(histogram.count(), std::int64_t{count});
        QCOMPARE(histogram.total(), std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}));
        QCOMPARE(histogram.shortest(), lengths.front());
        QCOMPARE(histogram.longest(), lengths.back());
        for (const double share : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 1.0}) {
            const auto rank = std::max(1, static_cast<int>(std::ceil(share * count)));
            QCOMPARE(histogram.percentile(share), lengths[static_cast<std::size_t>(rank) - 1]);
        }
        for (const int limit : {0, 17, 150, 299, 1000}) {
            const auto cut = histogram.truncationAt(limit);
            std::int64_t longer = 0, lost = 0;
            for (const int length : lengths) {
                longer += length > limit ? 1 : 0;
                lost += std::max(0, length - limit);
            }
            QCOMPARE(cut.examples, longer);
            QCOMPARE(cut.lost, lost);
        }
    }
}

void TestCounting::binsHoldEverything()
{
    LengthHistogram histogram;
    for (int length = 0; length < 101; ++length)
        histogram.add(length);
    for (const int bins : {1, 7, 20, 100, 500}) {
        const auto found = histogram.bins(bins);
        QVERIFY(std::ssize(found) <= bins);
        int next = 0;
        for (const auto& bin : found) {
            QCOMPARE(bin.from, next);
            next = bin.to + 1;
            QCOMPARE(bin.count, std::int64_t{std::min(bin.to, 100) - bin.from + 1});
        }
        QVERIFY(next > 100);
    }
}

void TestCounting::anEmptyHistogram()
{
    const LengthHistogram empty;
    QCOMPARE(empty.mean(), 0.0);
    QCOMPARE(empty.percentile(0.5), 0);
    QCOMPARE(empty.longest() + empty.shortest(), 0);
    QVERIFY(empty.bins(10).empty());
    QCOMPARE(empty.truncationAt(5).examples, 0);
}

void TestCounting::scripts()
{
    ScriptMix mix;
    mix.add("abcdefgh 123, 你好!");
    QCOMPARE(mix.toText(), std::string("Latin 80%, Han 20%"));
    QCOMPARE(mix.letters, 10);
    QCOMPARE(mix.characters, 17);
    mix.add(std::string(990, 'x') + "я");
    QCOMPARE(mix.toText(), std::string("Latin 100%, Han under 1%, Cyrillic under 1%"));
    QCOMPARE(ScriptMix().toText(), std::string("no letters"));
    ScriptMix numbers;
    numbers.add("12 + 30 = 42");
    QCOMPARE(numbers.toText(), std::string("no letters"));
}

void TestCounting::conspicuousCharacters()
{
    ScriptMix mix;
    mix.add("tab\tand\r\nlines 🎉🎊 bell\a broken\xff \xef\xbf\xbd private \xee\x80\x80");
    QCOMPARE(mix.emoji, 2);
    QCOMPARE(mix.controls, 1);
    QCOMPARE(mix.replacements, 2);
    QCOMPARE(mix.privateUse, 1);
}

void TestCounting::mixtureIsWhatTheSamplerGives()
{
    TrainingSettings settings;
    settings.mixture = {{"a", "", 3.0, 1.0}, {"b", "", 1.0}};
    settings.tokensPerBatch = 50;
    settings.accumulate = 2;
    settings.steps = 40;
    settings.seed = 7;
    std::vector<std::vector<int>> lengths(2);
    Random random(8);
    for (int i = 0; i < 90; ++i)
        lengths[static_cast<std::size_t>(i % 3 == 0)].push_back(5 + static_cast<int>(random.below(20)));
    const MixtureContents contents = mixtureContents(settings, lengths);
    QCOMPARE(contents.steps, 40);

    MixtureSampler sampler(settings.mixture, lengths, settings.tokensPerBatch, settings.steps, settings.seed);
    std::vector<std::int64_t> examples(2), tokens(2);
    std::vector<std::set<std::int64_t>> different(2);
    for (int step = 0; step < 40; ++step)
        for (int batch = 0; batch < 2; ++batch)
            for (const auto& [part, index] : sampler.batch(step)) {
                const auto p = static_cast<std::size_t>(part);
                ++examples[p];
                tokens[p] += lengths[p][static_cast<std::size_t>(index)];
                different[p].insert(index);
            }
    QCOMPARE(contents.examples, examples[0] + examples[1]);
    QCOMPARE(contents.tokens, tokens[0] + tokens[1]);
    for (std::size_t part = 0; part < 2; ++part) {
        const MixturePartContents& found = contents.parts[part];
        QCOMPARE(found.available, std::ssize(lengths[part]));
        QCOMPARE(found.examples, examples[part]);
        QCOMPARE(found.tokens, tokens[part]);
        QCOMPARE(found.different, std::ssize(different[part]));
        QCOMPARE(found.epochs, static_cast<double>(examples[part]) / static_cast<double>(lengths[part].size()));
        QVERIFY(std::abs(found.shareGot - found.shareAsked) < 0.03);
    }
    // 3:1 at the beginning, 1:1 at the end; in between by hand: the mean of a/(a+1) over a from 3 down to 1.
    double asked = 0;
    for (int step = 0; step < 40; ++step) {
        const double share = 3.0 - 2.0 * step / 39;
        asked += share / (share + 1) / 40;
    }
    QVERIFY(std::abs(contents.parts[0].shareAsked - asked) < 1e-12);
}

void TestCounting::oneEpochUsesAsManyAsThereAre()
{
    TrainingSettings settings;
    settings.mixture = {{"a", "", 1.0}};
    settings.tokensPerBatch = 30;
    settings.epochs = 1;
    const std::vector<std::vector<int>> lengths{std::vector<int>(100, 10)};
    const MixtureContents contents = mixtureContents(settings, lengths); // three a batch: 34 batches
    QCOMPARE(contents.steps, 34);
    QCOMPARE(contents.parts[0].different, 100);
    QCOMPARE(contents.examples, 102);
    QVERIFY_THROWS_EXCEPTION(Error, mixtureContents(settings, {{}}));
    settings.epochs = 1e12;
    QVERIFY_THROWS_EXCEPTION(Error, mixtureContents(settings, lengths));
    settings.mixture.clear();
    QVERIFY_THROWS_EXCEPTION(Error, mixtureContents(settings, {}));
}

QTEST_APPLESS_MAIN(TestCounting)
#include "test_counting.moc"
