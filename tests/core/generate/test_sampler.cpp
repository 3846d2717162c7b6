// Which tokens each setting leaves, worked by hand for a distribution of 0.5, 0.25, 0.15, 0.1.

#include "core/generate/sampler.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <set>

using namespace calm;

namespace
{
const std::vector<double> shares{0.15, 0.5, 0.1, 0.25}; // token 1 is the most probable, then 3, 0, 2

std::vector<float> logits()
{
    std::vector<float> values;
    for (const double share : shares)
        values.push_back(static_cast<float>(std::log(share) + 3.0)); // any constant may be added
    return values;
}

std::map<int, int> draws(const SamplingSettings& settings, int count = 20000)
{
    std::map<int, int> counts;
    Sampler sampler(settings);
    for (int i = 0; i < count; ++i)
        ++counts[sampler.choose(logits()).token];
    return counts;
}

std::set<int> tokensOf(const std::map<int, int>& counts)
{
    std::set<int> tokens;
    for (const auto& [token, count] : counts)
        tokens.insert(token);
    return tokens;
}

SamplingSettings warm()
{
    SamplingSettings settings;
    settings.temperature = 1.0;
    return settings;
}
} // namespace

class TestSampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void greedyTakesTheMostProbable()
    {
        QCOMPARE(tokensOf(draws({}, 10)), std::set<int>{1});
    }

    void drawsFollowTheDistribution()
    {
        const auto counts = draws(warm());
        for (int token = 0; token < 4; ++token) {
            // Five standard deviations of a binomial count.
            const double expected = 20000 * shares[static_cast<std::size_t>(token)];
            const double bar = 5 * std::sqrt(expected * (1 - shares[static_cast<std::size_t>(token)]));
            QVERIFY(std::abs(counts.at(token) - expected) < bar);
        }
    }

    void temperatureSharpens()
    {
        // At temperature 0.5 the shares are squared and normalised: 0.25 / (0.25 + 0.0625 + 0.0225 + 0.01) = 0.72464.
        SamplingSettings settings = warm();
        settings.temperature = 0.5;
        const double share = draws(settings).at(1) / 20000.0;
        QVERIFY(std::abs(share - 0.72464) < 5 * std::sqrt(0.72464 * 0.27536 / 20000));
    }

    void filtersKeepWhatTheySay()
    {
        SamplingSettings settings = warm();
        settings.topK = 2;
        QCOMPARE(tokensOf(draws(settings)), (std::set<int>{1, 3}));
        settings = warm();
        settings.topP = 0.76; // 0.5 + 0.25 is not enough: 0.15 is the token that crosses it
        QCOMPARE(tokensOf(draws(settings)), (std::set<int>{0, 1, 3}));
        settings.topP = 0.4;
        QCOMPARE(tokensOf(draws(settings)), std::set<int>{1});
        settings = warm();
        settings.minP = 0.25; // of 0.5: at least 0.125
        QCOMPARE(tokensOf(draws(settings)), (std::set<int>{0, 1, 3}));
    }

    void repetitionPenaltyHoldsAgainstWhatWasSaid()
    {
        // Logits 2 and 1: after token 0 was said, 2 / 4 = 0.5 falls behind 1. Negative logits are multiplied.
        SamplingSettings settings;
        settings.repetitionPenalty = 4.0;
        Sampler sampler(settings);
        const std::vector<float> two{2.0f, 1.0f};
        QCOMPARE(sampler.choose(two).token, 0);
        QCOMPARE(sampler.choose(two).token, 1);
        Sampler negative(settings);
        const int said = 0;
        negative.remember({&said, 1});
        QCOMPARE(negative.choose(std::vector<float>{-1.0f, -2.0f}).token, 1);
    }

    void sameSeedSameTokens()
    {
        SamplingSettings one = warm(), other = warm();
        other.seed = 2;
        std::vector<int> first, again, different;
        Sampler a(one), b(one), c(other);
        for (int i = 0; i < 50; ++i) {
            first.push_back(a.choose(logits()).token);
            again.push_back(b.choose(logits()).token);
            different.push_back(c.choose(logits()).token);
        }
        QCOMPARE(first, again);
        QVERIFY(first != different);
    }

    void probabilitiesAreTheModelsOwn()
    {
        SamplingSettings settings;
        settings.topK = 1;
        Sampler sampler(settings);
        const Choice choice = sampler.choose(logits(), 3);
        QVERIFY(std::abs(choice.probability - 0.5) < 1e-6);
        QCOMPARE(choice.alternatives.size(), std::size_t{3});
        QCOMPARE(choice.alternatives[1].first, 3);
        QVERIFY(std::abs(choice.alternatives[1].second - 0.25) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestSampler)
#include "test_sampler.moc"
