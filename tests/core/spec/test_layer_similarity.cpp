#include "core/spec/connection_importance.h"
#include "core/spec/layer_similarity.h"

#include "core/base/error.h"
#include "core/base/random.h"

#include <QTest>

#include <limits>

using namespace calm;

namespace
{
LayerSimilarity randomSimilarity(int layers, int anchorLayers, std::uint64_t seed)
{
    Random random(seed);
    LayerSimilarity similarity{.composition = "c", .anchor = "large", .examples = 3, .positions = 40, .key = "abc"};
    for (int layer = 0; layer < anchorLayers; ++layer)
        similarity.anchorLayers.push_back(layer - 1);
    LayerSimilarity::Model model{.name = "small"};
    for (int layer = 0; layer < layers; ++layer) {
        model.layers.push_back(layer + 1 < layers ? layer - 1 : finalState);
        model.values.emplace_back();
        for (int other = 0; other < anchorLayers; ++other)
            model.values.back().push_back(random.uniform());
    }
    similarity.augmenting.push_back(model);
    return similarity;
}

double valueOf(const LayerSimilarity& similarity, const Connection& connection)
{
    const LayerSimilarity::Model& model = similarity.augmenting[std::size_t(connection.augmenting)];
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        for (std::size_t j = 0; j < similarity.anchorLayers.size(); ++j)
            if (model.layers[i] == connection.augmentingLayer && similarity.anchorLayers[j] == connection.anchorLayer)
                return model.values[i][j];
    return std::numeric_limits<double>::quiet_NaN();
}

/// All monotone choices of n pairs, one after the other.
double bestByTrying(const std::vector<std::vector<double>>& values, std::size_t row, std::size_t column, int n)
{
    if (n == 0)
        return 0;
    double best = -std::numeric_limits<double>::infinity();
    for (std::size_t i = row; i < values.size(); ++i)
        for (std::size_t j = column; j < values[i].size(); ++j)
            best = std::max(best, values[i][j] + bestByTrying(values, i + 1, j + 1, n - 1));
    return best;
}
} // namespace

class TestLayerSimilarity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void suggestionsAreTheBestOfAll()
    {
        for (const auto& [rows, columns] : {std::pair(4, 6), std::pair(6, 4), std::pair(5, 5), std::pair(1, 7)})
            for (std::uint64_t seed = 1; seed <= 8; ++seed) {
                const LayerSimilarity similarity = randomSimilarity(rows, columns, seed);
                for (int n = 1; n <= std::min(rows, columns); ++n) {
                    const auto found = mostSimilar(similarity, n, 0);
                    QCOMPARE(int(found.size()), n);
                    double sum = 0;
                    for (std::size_t i = 0; i < found.size(); ++i) {
                        sum += valueOf(similarity, found[i]);
                        if (i > 0) {
                            QVERIFY(found[i - 1].augmentingLayer < found[i].augmentingLayer);
                            QVERIFY(found[i - 1].anchorLayer < found[i].anchorLayer);
                        }
                    }
                    QVERIFY(std::abs(sum - bestByTrying(similarity.augmenting[0].values, 0, 0, n)) < 1e-12);
                }
            }
    }

    void suggestsNoMoreThanThereAre()
    {
        const LayerSimilarity similarity = randomSimilarity(3, 5, 1);
        QCOMPARE(mostSimilar(similarity, 100, 0).size(), std::size_t(3));
        QCOMPARE(mostSimilar(similarity, 0, 0).size(), std::size_t(0));
        QCOMPARE(mostSimilar(similarity, -2, 0).size(), std::size_t(0));
    }

    void survivesJson()
    {
        const LayerSimilarity sent = randomSimilarity(3, 4, 2);
        const LayerSimilarity got = layerSimilarityFromJson(parseJson(toLine(toJson(sent)), "test"));
        QCOMPARE(got.composition, sent.composition);
        QCOMPARE(got.anchor, sent.anchor);
        QCOMPARE(got.anchorLayers, sent.anchorLayers);
        QCOMPARE(got.examples, sent.examples);
        QCOMPARE(got.positions, sent.positions);
        QCOMPARE(got.key, sent.key);
        QCOMPARE(got.augmenting.size(), std::size_t(1));
        QCOMPARE(got.augmenting[0].layers, sent.augmenting[0].layers);
        QVERIFY(got.augmenting[0].values == sent.augmenting[0].values);
    }

    void refusesAMissingCell()
    {
        Json json = toJson(randomSimilarity(3, 4, 2));
        json["augmenting"][0]["values"][1].erase(0);
        QVERIFY_EXCEPTION_THROWN(layerSimilarityFromJson(json), Error);
        json = toJson(randomSimilarity(3, 4, 2));
        json["version"] = 99;
        QVERIFY_EXCEPTION_THROWN(layerSimilarityFromJson(json), Error);
    }

    void importanceSurvivesJson()
    {
        const ImportanceReport sent{
            .composition = "c",
            .checkpoint = 7,
            .loss = 1.25,
            .examples = 5,
            .labels = 31,
            .connections = {{{1, finalState, embeddingLayer}, 0.5, -0.25}, {{0, 3, 9}, 0.0, 2.0}},
            .augmenting = {"a", "b"}};
        const ImportanceReport got = importanceReportFromJson(parseJson(toLine(toJson(sent)), "test"));
        QCOMPARE(got.checkpoint, sent.checkpoint);
        QCOMPARE(got.loss, sent.loss);
        QCOMPARE(got.labels, sent.labels);
        QCOMPARE(got.augmenting, sent.augmenting);
        QCOMPARE(got.connections.size(), std::size_t(2));
        QCOMPARE(got.connections[0].connection, sent.connections[0].connection);
        QCOMPARE(got.connections[0].lossRise, -0.25);
        QCOMPARE(got.connections[1].outputShare, 0.0);
        Json json = toJson(sent);
        json["connections"][0]["augmenting"] = 2; // of two models
        QVERIFY_EXCEPTION_THROWN(importanceReportFromJson(json), Error);
    }
};

QTEST_GUILESS_MAIN(TestLayerSimilarity)
#include "test_layer_similarity.moc"
