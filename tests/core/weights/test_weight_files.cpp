#include "core/base/error.h"
#include "core/weights/weight_files.h"

#include <QTest>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_FIXTURES) / "weights";
}

class TestWeightFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensShardsAsOneSet();
    void opensOneFile();
    void opensADirectoryWithOneFile();
    void refusesModels_data();
    void refusesModels();
};

void TestWeightFiles::opensShardsAsOneSet()
{
    const auto weights = WeightFiles::open(fixtures / "good_shards");
    QCOMPARE(weights->names(), (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(weights->files().size(), std::size_t(2));
    QCOMPARE(weights->totalBytes(), std::size_t(4));
    QCOMPARE(weights->totalParameters(), std::int64_t(4));
    QCOMPARE(static_cast<char>(weights->get("c").bytes[0]), 'd');
    QVERIFY(!weights->contains("d"));
}

void TestWeightFiles::opensOneFile()
{
    const auto weights = WeightFiles::open(fixtures / "good.safetensors");
    QCOMPARE(weights->totalParameters(), std::int64_t(4 + 0 + 3 + 2 + 1));
}

void TestWeightFiles::opensADirectoryWithOneFile()
{
    std::filesystem::create_directories("model");
    std::filesystem::copy_file(fixtures / "good.safetensors", "model/model.safetensors",
                               std::filesystem::copy_options::overwrite_existing);
    QVERIFY(WeightFiles::open("model")->contains("a.weight"));
}

void TestWeightFiles::refusesModels_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* name, ErrorKind kind, const char* fault) {
        QTest::newRow(name) << kind << QString(fault);
    };
    row("shard_missing", ErrorKind::notFound, "model-00002-of-00002.safetensors is missing");
    row("shard_damaged", ErrorKind::corrupt, "model-00002-of-00002.safetensors is damaged");
    row("shard_name_leaves_folder", ErrorKind::corrupt, "the shard of \"c\" is not the name of a file beside it");
    row("shard_name_is_absolute", ErrorKind::corrupt, "the shard of \"c\" is not the name of a file beside it");
    row("shard_name_is_number", ErrorKind::corrupt, "the shard of \"c\" is not the name of a file beside it");
    row("tensor_in_wrong_shard", ErrorKind::corrupt, "\"b\" is in model-00001-of-00002.safetensors");
    row("tensor_in_no_shard", ErrorKind::corrupt, "\"d\" is not in model-00002-of-00002.safetensors");
    row("index_without_map", ErrorKind::corrupt, "no weight_map");
    row("index_is_text", ErrorKind::corrupt, "not valid JSON");
    row("index_names_tensor_twice", ErrorKind::corrupt, "the name \"a\" twice");
    row("no_weights", ErrorKind::notFound, "no model.safetensors");
    row("no_such_folder", ErrorKind::notFound, "There is no model at");
}

void TestWeightFiles::refusesModels()
{
    QFETCH(ErrorKind, kind);
    QFETCH(QString, fault);
    try {
        WeightFiles::open(fixtures / QTest::currentDataTag());
        QFAIL("the model was accepted");
    } catch (const Error& error) {
        QVERIFY2(QString(error.what()).contains(fault), error.what());
        QVERIFY2(QString(error.what()).contains(QTest::currentDataTag()), error.what());
        QCOMPARE(toString(error.kind()), toString(kind));
    }
}

QTEST_GUILESS_MAIN(TestWeightFiles)
#include "test_weight_files.moc"
