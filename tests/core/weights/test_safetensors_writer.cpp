#include "core/base/error.h"
#include "core/weights/safetensors.h"

#include <QTest>

#include <cstring>

using namespace calm;

namespace
{
template <typename T> TensorToWrite tensorOf(const char* name, DType dtype, const std::vector<T>& values)
{
    return {name, dtype, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values))};
}
} // namespace

class TestSafetensorsWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreAsTheFormatSays();
    void writtenFileReadsBack();
    void refusesWhatDoesNotFit();
    void aRefusedWriteLeavesTheOldFile();
};

// The expected bytes are written out by hand from the format's description.
void TestSafetensorsWriter::bytesAreAsTheFormatSays()
{
    const std::vector<std::uint8_t> values{1, 2, 3};
    writeSafetensors("bytes.safetensors", std::vector{tensorOf("w", DType::u8, values)});
    std::string header = R"({"w":{"data_offsets":[0,3],"dtype":"U8","shape":[3]}})";
    header.append((8 - header.size() % 8) % 8, ' ');
    std::string expected(8, '\0');
    expected[0] = static_cast<char>(header.size());
    QCOMPARE(readFile("bytes.safetensors"), expected + header + "\1\2\3");
}

void TestSafetensorsWriter::writtenFileReadsBack()
{
    const std::vector<std::uint8_t> bytes{9, 8, 7};
    const std::vector<float> floats{0.5f, -1.0f};
    const std::vector<std::int64_t> longs{-1, 1LL << 40};
    const std::vector<float> none;
    writeSafetensors("all.safetensors",
                     std::vector{tensorOf("bytes", DType::u8, bytes), tensorOf("floats", DType::f32, floats),
                                 tensorOf("none", DType::f32, none), tensorOf("longs", DType::i64, longs)},
                     {{"step", "12"}, {"name", "größe"}});

    const auto file = SafetensorsFile::open("all.safetensors");
    QCOMPARE(file->tensors().size(), std::size_t(4));
    QCOMPARE(file->metadata(), (std::map<std::string, std::string>{{"step", "12"}, {"name", "größe"}}));
    for (const TensorView& tensor : file->tensors())
        QVERIFY2(tensor.isAligned(), tensor.name.c_str());
    QCOMPARE(toFloats(file->get("floats")), floats);
    QCOMPARE(std::memcmp(file->get("longs").bytes.data(), longs.data(), 16), 0);
    QCOMPARE(file->get("bytes").shape, std::vector<std::int64_t>{3});
    QCOMPARE(file->get("none").shape, std::vector<std::int64_t>{0});
}

void TestSafetensorsWriter::refusesWhatDoesNotFit()
{
    const std::vector<float> floats{0.5f, -1.0f};
    const TensorToWrite good = tensorOf("w", DType::f32, floats);
    TensorToWrite bad = good;
    bad.shape = {3};
    QVERIFY_EXCEPTION_THROWN(writeSafetensors("bad.safetensors", std::vector{bad}), Error);
    bad.shape = {-2};
    QVERIFY_EXCEPTION_THROWN(writeSafetensors("bad.safetensors", std::vector{bad}), Error);
    bad = good;
    bad.name = "__metadata__";
    QVERIFY_EXCEPTION_THROWN(writeSafetensors("bad.safetensors", std::vector{bad}), Error);
    bad.name = "\xff";
    QVERIFY_EXCEPTION_THROWN(writeSafetensors("bad.safetensors", std::vector{bad}), Error);
    QVERIFY_EXCEPTION_THROWN(writeSafetensors("bad.safetensors", std::vector{good, good}), Error);
    QVERIFY(!std::filesystem::exists("bad.safetensors"));
}

void TestSafetensorsWriter::aRefusedWriteLeavesTheOldFile()
{
    const std::vector<float> floats{0.5f, -1.0f};
    writeSafetensors("kept.safetensors", std::vector{tensorOf("w", DType::f32, floats)});
    const std::string before = readFile("kept.safetensors");
    TensorToWrite bad = tensorOf("w", DType::f64, floats);
    QVERIFY_EXCEPTION_THROWN(writeSafetensors("kept.safetensors", std::vector{bad}), Error);
    QCOMPARE(readFile("kept.safetensors"), before);
}

QTEST_GUILESS_MAIN(TestSafetensorsWriter)
#include "test_safetensors_writer.moc"
