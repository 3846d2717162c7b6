#include "ui/models_page/model_scan.h"

#include "core/base/error.h"
#include "core/weights/inspect_model.h"
#include "tests/ui/models_page/model_cache.h"

#include <QDir>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

Path pathOf(const QString& text)
{
    return text.toStdString();
}

} // namespace

/// What is read of the folders a person added and of the cache, and what is not read again.
class TestModelScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_cache = std::make_unique<ModelCache>(); }
    void cleanup() { m_cache.reset(); }
    void cardsAreThoseOfInspection();
    void nothingIsListedTwice();
    void theProjectsOwnAreLeftOut();
    void unchangedOnesAreNotReadAgain();
    void changedOnesAre();
    void stops();
    void timeOfAHundred();

private:
    ScanResult scan(std::vector<Path> folders, std::vector<Path> project = {}, const ScanResult* before = nullptr)
    {
        return scanModels({std::move(folders), std::move(project), before ? before->cards : nullptr}, {});
    }
    std::unique_ptr<ModelCache> m_cache;
};

void TestModelScan::cardsAreThoseOfInspection()
{
    const QString snapshot = m_cache->addModel("models--org--small");
    const ScanResult result = scan({pathOf(m_cache->folder())});
    QCOMPARE(result.models.size(), std::size_t(1));
    QCOMPARE(result.models[0].found.name, std::string("org/small"));
    QCOMPARE(toJson(result.models[0].card).dump(), toJson(inspectModel(pathOf(snapshot))).dump());
}

void TestModelScan::nothingIsListedTwice()
{
    const QString snapshot = m_cache->addModel("models--org--small");
    QVERIFY(QFile::link(m_cache->folder(), m_cache->folder() + "-link"));
    const ScanResult result = scan({pathOf(snapshot), pathOf(m_cache->folder()), pathOf(m_cache->folder() + "-link")});
    QFile::remove(m_cache->folder() + "-link");
    QCOMPARE(result.models.size(), std::size_t(1));
    QCOMPARE(result.models[0].source, pathOf(snapshot));
}

void TestModelScan::theProjectsOwnAreLeftOut()
{
    const QString snapshot = m_cache->addModel("models--org--small");
    const Path gone = pathOf(m_cache->folder() + "/gone");
    const ScanResult result = scan({pathOf(m_cache->folder())}, {pathOf(snapshot), gone});
    QVERIFY(result.models.empty());
    QCOMPARE(result.projectCards.at(snapshot.toStdString()).layers, 3);
    QVERIFY(result.projectCards.at(gone.string()).problem.find("is gone") != std::string::npos);
}

/// The proof that nothing is read: a card that was changed in the cache comes back changed.
void TestModelScan::unchangedOnesAreNotReadAgain()
{
    const QString snapshot = m_cache->addModel("models--org--small");
    ScanResult first = scan({pathOf(m_cache->folder())});
    auto marked = std::make_shared<CardCache>(*first.cards);
    marked->entries.at(snapshot.toStdString()).card.family = "marked";
    first.cards = marked;
    const ScanResult second = scan({pathOf(m_cache->folder())}, {}, &first);
    QCOMPARE(second.models[0].card.family, std::string("marked"));
}

void TestModelScan::changedOnesAre()
{
    const QString snapshot = m_cache->addModel("models--org--small");
    const ScanResult first = scan({pathOf(m_cache->folder())});
    QVERIFY(first.models[0].card.problem.empty());
    QVERIFY(QFile::remove(snapshot + "/config.json"));
    m_cache->addFile(snapshot, "config.json", R"({"model_type":"mamba"})");
    const ScanResult second = scan({pathOf(m_cache->folder())}, {}, &first);
    QCOMPARE(second.models[0].card.family, std::string("mamba"));
}

void TestModelScan::stops()
{
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Error, scanModels({{pathOf(m_cache->folder())}, {}, nullptr}, stop.get_token()));
}

/// Prints what docs/performance.md quotes. Headers of real models are larger than the example's: each of these has one
/// with 400 tensors.
void TestModelScan::timeOfAHundred()
{
    const QByteArray config = R"({"model_type":"llama","hidden_size":4096,"num_hidden_layers":40,)"
                              R"("num_attention_heads":32,"vocab_size":32000})";
    QByteArray header = "{";
    for (int i = 0; i < 400; ++i)
        header += (i == 0 ? "" : ",") + QByteArray("\"model.layers.") + QByteArray::number(i) +
                  ".self_attn.q_proj.weight\":{\"dtype\":\"F16\",\"shape\":[1,1],\"data_offsets\":[" +
                  QByteArray::number(2 * i) + "," + QByteArray::number(2 * i + 2) + "]}";
    header += "}";
    header += QByteArray((8 - header.size() % 8) % 8, ' ');
    QByteArray file(8, '\0');
    for (int i = 0; i < 8; ++i)
        file[i] = char((header.size() >> (8 * i)) & 0xff);
    file += header + QByteArray(800, '\0');
    const QByteArray tokenizer =
        R"({"version":"1.0","added_tokens":[],"model":{"type":"BPE","vocab":{}}})" + QByteArray(2'000'000, ' ');
    for (int i = 0; i < 100; ++i) {
        const QString snapshot = m_cache->folder() + QString("/models--org--m%1/snapshots/1").arg(i);
        ModelCache::write(snapshot + "/config.json", config);
        ModelCache::write(snapshot + "/model.safetensors", file);
        ModelCache::write(snapshot + "/tokenizer.json", tokenizer);
    }
    const ScanResult first = scan({pathOf(m_cache->folder())});
    const ScanResult second = scan({pathOf(m_cache->folder())}, {}, &first);
    QCOMPARE(first.models.size(), std::size_t(100));
    for (const ScannedModel& model : first.models)
        QVERIFY2(model.card.problem.empty() && model.card.parameters == 400, model.card.problem.c_str());
    qInfo("100 models: %.0f ms, again %.0f ms", first.seconds * 1000, second.seconds * 1000);
}

QTEST_MAIN(TestModelScan)
#include "test_model_scan.moc"
