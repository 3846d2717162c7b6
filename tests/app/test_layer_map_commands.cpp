#include "tests/app/calm_process.h"

#include "core/spec/connection_importance.h"
#include "core/spec/layer_similarity.h"

#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// What the layer map measures, on the command line.
class TestLayerMapCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void similarityAsJson();
    void similarityAsText();
    void importanceAsJson();
    void importanceAsText();
    void wrongUseIsASentence();

private:
    QTemporaryDir m_folder;
    QString m_project;
};

void TestLayerMapCommands::initTestCase()
{
    m_project = m_folder.filePath("skills.calm");
    QCOMPARE(runCalm({"example", "three-skills", m_project}).code, 0);
}

void TestLayerMapCommands::similarityAsJson()
{
    const Outcome outcome = runCalm({"similarity", m_project + "#both", "--examples", "30", "--positions", "90",
                                     "--suggest", "2", "--data", "num.train,codes.train", "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const LayerSimilarity similarity = layerSimilarityFromJson(outcome.json());
    QCOMPARE(similarity.augmenting.size(), std::size_t(2));
    QCOMPARE(similarity.augmenting[1].name, std::string("codes"));
    QCOMPARE(similarity.examples, std::int64_t(30));
    const Json suggested = outcome.json()["suggested"];
    QCOMPARE(suggested.size(), std::size_t(4));
    QCOMPARE(suggested[2]["augmenting"].get<int>(), 1);
    QCOMPARE(suggested[2]["anchor_layer"].get<std::string>(), layerName(mostSimilar(similarity, 2, 1)[0].anchorLayer));
}

void TestLayerMapCommands::similarityAsText()
{
    const Outcome outcome = runCalm({"similarity", m_project + "#both", "--examples", "20", "--suggest", "1"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.out.startsWith("linear CKA over "));
    QVERIFY(outcome.out.contains("names \\ anchor"));
    QCOMPARE(outcome.out.count("most alike: --connect "), 2);
}

void TestLayerMapCommands::importanceAsJson()
{
    const Outcome outcome = runCalm({"importance", m_project + "#both", "--examples", "40", "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const ImportanceReport report = importanceReportFromJson(outcome.json());
    QCOMPARE(report.composition, std::string("both"));
    QCOMPARE(report.connections.size(), std::size_t(2));
    // What the example is for: without either model the mixed sums cannot be predicted.
    for (const ConnectionImportance& one : report.connections) {
        QVERIFY(one.lossRise > 0.1);
        QVERIFY(one.outputShare > 0.01);
    }
}

void TestLayerMapCommands::importanceAsText()
{
    const Outcome outcome = runCalm({"importance", m_project + "#both", "--examples", "10"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.out.contains("loss when cut"));
    QVERIFY(outcome.out.contains("codes"));
}

void TestLayerMapCommands::wrongUseIsASentence()
{
    for (const QStringList& arguments :
         {QStringList{"similarity", m_project + "#nobody"},
          QStringList{"similarity", m_project + "#both", "--data", "none"},
          QStringList{"importance", m_project + "#both/anchor"}, QStringList{"importance", m_project + "#both@999"},
          QStringList{"similarity", m_project + "#both", "--positions", "1"}}) {
        const Outcome outcome = runCalm(arguments);
        QVERIFY2(outcome.code == 1 && outcome.isOneLineOfError(), outcome.err.constData());
    }
    QCOMPARE(runCalm({"similarity", m_project + "#both", "--suggest", "0"}).code, 2);
    QCOMPARE(runCalm({"similarity"}).code, 2);
}

QTEST_GUILESS_MAIN(TestLayerMapCommands)
#include "test_layer_map_commands.moc"
