#include "core/base/error.h"
#include "core/weights/safetensors.h"

#include <QTest>

#include <cmath>

#include <cstring>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_FIXTURES) / "weights";
}

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryField();
    void viewKeepsTheMappingAlive();
    void convertsToFloats();
    void absentTensorIsNamed();
    void emptyHeaderIsAFileWithoutTensors();
    void refusesDamagedFiles_data();
    void refusesDamagedFiles();
};

// What make.py wrote into good.safetensors.
void TestSafetensors::readsEveryField()
{
    const auto file = SafetensorsFile::open(fixtures / "good.safetensors");
    QCOMPARE(file->names(), (std::vector<std::string>{"a.weight", "empty", "half", "brain", "scalar"}));
    QCOMPARE(file->metadata().at("made_by"), std::string("make.py"));
    QCOMPARE(file->totalBytes(), std::size_t(34));

    const TensorView& weight = file->get("a.weight");
    QCOMPARE(toString(weight.dtype), toString(DType::f32));
    QCOMPARE(weight.shape, (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(weight.elementCount(), std::int64_t(4));
    QCOMPARE(file->get("empty").elementCount(), std::int64_t(0));
    const TensorView& scalar = file->get("scalar");
    QVERIFY(scalar.shape.empty());
    std::int64_t value = 0;
    std::memcpy(&value, scalar.bytes.data(), sizeof value);
    QCOMPARE(value, std::int64_t(-7));
}

void TestSafetensors::viewKeepsTheMappingAlive()
{
    TensorView view = SafetensorsFile::open(fixtures / "good.safetensors")->get("a.weight");
    QCOMPARE(toFloats(view), (std::vector<float>{1.0f, -2.5f, 0.0f, 3.25f}));
}

void TestSafetensors::convertsToFloats()
{
    const auto file = SafetensorsFile::open(fixtures / "good.safetensors");
    // 6e-8 is nearest to the smallest subnormal half, 2^-24.
    QCOMPARE(toFloats(file->get("half")), (std::vector<float>{1.5f, -65504.0f, 0x1.0p-24f}));
    QCOMPARE(toFloats(file->get("brain")), (std::vector<float>{1.0f, -3.140625f}));
    QVERIFY(std::isinf(floatFromHalf(0x7c00)));
    QVERIFY(std::isnan(floatFromHalf(0x7e00)));
    QVERIFY(std::signbit(floatFromHalf(0x8000)));
    QVERIFY_EXCEPTION_THROWN(toFloats(file->get("scalar")), Error);
}

void TestSafetensors::absentTensorIsNamed()
{
    const auto file = SafetensorsFile::open(fixtures / "good.safetensors");
    QVERIFY(!file->find("b.weight"));
    try {
        file->get("b.weight");
        QFAIL("an absent tensor was found");
    } catch (const Error& error) {
        QCOMPARE(toString(error.kind()), toString(ErrorKind::notFound));
        QVERIFY(std::string(error.what()).find("b.weight") != std::string::npos);
    }
}

void TestSafetensors::emptyHeaderIsAFileWithoutTensors()
{
    QVERIFY(SafetensorsFile::open(fixtures / "good_empty.safetensors")->tensors().empty());
}

void TestSafetensors::refusesDamagedFiles_data()
{
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* name, const char* fault) { QTest::newRow(name) << QString(fault); };
    row("empty_file", "only 0 bytes");
    row("only_five_bytes", "only 5 bytes");
    row("header_length_over_limit", "more than the 100 MB");
    row("header_length_wraps", "more than the 100 MB");
    row("header_longer_than_file", "header of 3 bytes, but only 2 follow");
    row("header_empty", "does not start with {");
    row("header_is_text", "does not start with {");
    row("header_starts_with_space", "does not start with {");
    row("header_is_array", "does not start with {");
    row("header_cut", "not valid JSON (byte 32)");
    row("header_two_documents", "not valid JSON");
    row("header_not_utf8", "not valid JSON");
    row("header_too_deep", "nested deeper");
    row("name_twice", "the name \"a\" twice");
    row("key_twice_in_tensor", "the name \"dtype\" twice");
    row("entry_is_number", "entry for \"a\" is not an object");
    row("dtype_missing", "no dtype");
    row("dtype_unknown", "element type \"F31\"");
    row("shape_missing", "no shape");
    row("shape_negative", "not a size");
    row("shape_fraction", "not a size");
    row("shape_above_int64", "not a size");
    row("shape_overflows", "larger than any memory");
    row("shape_overflows_then_zero", "larger than any memory");
    row("shape_larger_than_bytes", "has 4 bytes, but its shape and type need 8");
    row("offsets_missing", "no pair of data_offsets");
    row("offsets_three", "no pair of data_offsets");
    row("offsets_backwards", "not a range");
    row("offsets_negative", "not a range");
    row("offsets_above_int64", "not a range");
    row("offsets_past_end", "ends at byte 8, but there are only 4");
    row("data_truncated", "ends at byte 34, but there are only 33");
    row("data_overlaps", "\"b\" overlaps");
    row("data_shared", "overlaps another");
    row("data_has_hole", "hole of unused bytes before the tensor \"b\"");
    row("data_has_rest", "1 bytes follow its last tensor");
    row("metadata_is_text", "__metadata__ is not an object");
    row("metadata_holds_number", "\"version\" is not a text");
}

void TestSafetensors::refusesDamagedFiles()
{
    QFETCH(QString, fault);
    const std::string name = std::string(QTest::currentDataTag()) + ".safetensors";
    try {
        SafetensorsFile::open(fixtures / name);
        QFAIL("the file was accepted");
    } catch (const Error& error) {
        const QString sentence = error.what();
        QVERIFY2(sentence.contains(fault), error.what());
        QVERIFY2(sentence.contains(QString::fromStdString(name)), error.what());
        QVERIFY2(!sentence.contains('\n') && sentence.endsWith('.'), error.what());
        QCOMPARE(error.kind() == ErrorKind::unsupported, name == "dtype_unknown.safetensors");
    }
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
