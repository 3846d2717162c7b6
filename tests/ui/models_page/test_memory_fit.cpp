#include "ui/models_page/memory_fit.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;
using Kind = MemoryFit::Kind;

/// Whether a model goes into what is free, and what is said of it.
class TestMemoryFit : public QObject
{
    Q_OBJECT

    const ModelMemory m_model{.weights = 2'000'000'000,
                              .weightsFloat32 = 4'000'000'000,
                              .perToken = 100'000,
                              .context = 10'000}; // a full context takes 1 GB more

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::C); }

    void everythingFits()
    {
        const MemoryFit fit = fitOf(m_model, 3'000'000'000);
        QVERIFY(fit.kind == Kind::whole);
        QCOMPARE(fit.word, QString("fits"));
        QVERIFY2(fit.sentence.contains("2.0\u00a0GB") && fit.sentence.contains("1.0\u00a0GB") &&
                     fit.sentence.contains("3.0\u00a0GB"),
                 qPrintable(fit.sentence));
    }

    void aShorterContextFits()
    {
        const MemoryFit fit = fitOf(m_model, 2'999'999'999);
        QVERIFY(fit.kind == Kind::partly);
        QVERIFY2(fit.word.contains("9") && fit.sentence.contains("10"), qPrintable(fit.sentence));
        QVERIFY(fitOf(m_model, 2'003'200'000).kind == Kind::partly); // 32 tokens
    }

    void theWeightsDoNot()
    {
        QVERIFY(fitOf(m_model, 2'003'199'999).kind == Kind::none); // 31 tokens are none of use
        const MemoryFit fit = fitOf(m_model, 1'999'999'999);
        QVERIFY(fit.kind == Kind::none);
        QVERIFY(fit.sentence.startsWith("Too large"));
    }

    void aTinyContextIsEnough()
    {
        const ModelMemory tiny{.weights = 1000, .weightsFloat32 = 1000, .perToken = 1, .context = 8};
        QVERIFY(fitOf(tiny, 1008).kind == Kind::whole);
    }

    void whatNobodyKnowsIsNotSaid()
    {
        QVERIFY(fitOf(m_model, 0).kind == Kind::unknown);
        QVERIFY(fitOf({}, 1'000'000).kind == Kind::unknown);
        QVERIFY(fitOf({.weights = 1000, .perToken = 10}, 2000).kind == Kind::whole); // no context is stated
    }
};

QTEST_GUILESS_MAIN(TestMemoryFit)
#include "test_memory_fit.moc"
