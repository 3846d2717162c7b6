// What `calm inspect` reads from the headers must be what the engine computes with, for every family.

#include "core/models/load_model.h"
#include "core/models/token_model.h"
#include "core/weights/inspect_model.h"

#include <QtTest>

using namespace calm;

class TestInspectedNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreeWithTheDecoder_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto& entry : std::filesystem::directory_iterator(Path(CALM_FIXTURES) / "models"))
            if (std::filesystem::exists(entry.path() / "config.json"))
                QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
    }
    void agreeWithTheDecoder()
    {
        QFETCH(QString, path);
        const ModelCard card = inspectModel(path.toStdString());
        const auto decoder = loadDecoder(path.toStdString());
        const DecoderSettings& settings = decoder->settings();
        QCOMPARE(card.problem, std::string());
        QCOMPARE(card.layers, settings.layers);
        QCOMPARE(card.hiddenSize, settings.width);
        QCOMPARE(card.heads, settings.heads);
        QCOMPARE(card.kvHeads, settings.kvHeads);
        QCOMPARE(card.vocabSize, settings.vocabulary);
        QCOMPARE(card.contextLength, settings.context);
        QCOMPARE(card.parameters, countParameters(*decoder));
    }
};

QTEST_GUILESS_MAIN(TestInspectedNumbers)
#include "test_inspected_numbers.moc"
