// pytorch_model.bin: what torch.save wrote reads back as torch has it (expected.safetensors, made with the good ones by
// make.py); whatever else stands in such a file is refused with a sentence, and never run.

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/weights/safetensors.h"
#include "core/weights/torch_archive.h"
#include "core/weights/weight_files.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <fstream>

using namespace calm;

namespace
{
const Path folder = Path(CALM_FIXTURES) / "weights" / "torch";

std::string refusal(const Path& file)
{
    try {
        TorchArchive::open(file);
    } catch (const Error& error) {
        return error.what();
    }
    return "opened";
}
} // namespace

class TestTorchArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTorchWrote_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"zip", "zip_protocol_4", "before_1_6", "parameters", "nested"})
            QTest::newRow(name) << QString(name);
    }
    void readsWhatTorchWrote()
    {
        QFETCH(QString, name);
        const auto archive = TorchArchive::open(folder / (name.toStdString() + ".bin"));
        const auto expected = SafetensorsFile::open(folder / "expected.safetensors");
        QCOMPARE(archive->tensors().size(), expected->tensors().size());
        for (const TensorView& tensor : archive->tensors()) {
            const TensorView& wanted = expected->get(tensor.name);
            QCOMPARE(toString(tensor.dtype), toString(wanted.dtype));
            QCOMPARE(tensor.shape, wanted.shape);
            QVERIFY2(std::ranges::equal(tensor.bytes, wanted.bytes), tensor.name.c_str());
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        for (const auto& [name, says] : {std::pair{"runs_a_command", "asks to run posix.system"},
                                         {"runs_a_command_before_1_6", "asks to run posix.system"},
                                         {"builds_an_object", "asks to run builtins.eval"},
                                         {"compressed", "compressed or encrypted"},
                                         {"storage_missing", "numbers of a tensor are missing"},
                                         {"storage_short", "reaches behind its numbers"},
                                         {"description_missing", "no data.pkl"},
                                         {"description_cut", "middle of its description"},
                                         {"big_endian", "big-endian"},
                                         {"negative_offset", "reaches behind its numbers"},
                                         {"huge_shape", "reaches behind its numbers"},
                                         {"memo_missing", "names a part that is not there"},
                                         {"stack_empty", "takes more than it put down"},
                                         {"holds_itself", "holds no dictionary of tensors"},
                                         {"no_dictionary", "holds no dictionary of tensors"},
                                         {"cut_in_half", "directory is missing"},
                                         {"not_a_checkpoint", "not a checkpoint that torch.save wrote"},
                                         {"text", "is damaged"}})
            QTest::newRow(name) << QString(name) << QString(says);
    }
    void refuses()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        const auto sentence = QString::fromStdString(refusal(folder / (name.toStdString() + ".bin")));
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QVERIFY2(sentence.contains(name), qPrintable(sentence));
    }

    void noDamageCrashes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("zip") << "zip";
        QTest::newRow("before 1.6") << "before_1_6";
    }
    void noDamageCrashes()
    {
        QFETCH(QString, name);
        const std::string whole = readFile(folder / (name.toStdString() + ".bin"));
        const QTemporaryDir place;
        const Path file = Path(place.path().toStdString()) / "damaged.bin";
        Random random(11);
        int refused = 0;
        std::ptrdiff_t sum = 0;
        for (int round = 0; round < 400; ++round) {
            std::string damaged = whole;
            for (std::uint64_t i = 0; i < 1 + random.below(8); ++i)
                damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
            if (round % 5 == 0)
                damaged.resize(random.below(damaged.size()));
            std::ofstream(file, std::ios::binary) << damaged;
            try {
                const auto archive = TorchArchive::open(file);
                for (const TensorView& tensor : archive->tensors())
                    sum += std::ranges::count(tensor.bytes, std::byte{7}); // all of it can be read
            } catch (const Error&) {
                ++refused;
            }
        }
        QVERIFY(refused > 80); // the shortened ones at the least
        QVERIFY(sum >= 0);
    }

    void modelsLoadFromItWhenThereIsNothingElse()
    {
        const QTemporaryDir place;
        const Path model = place.path().toStdString();
        std::filesystem::copy_file(folder / "zip.bin", model / "pytorch_model.bin");
        QVERIFY(WeightFiles::open(model)->contains("float32"));
        writeFileWhole(model / "pytorch_model.bin.index.json", R"({"weight_map":{"float32":"pytorch_model.bin"}})");
        std::filesystem::rename(model / "pytorch_model.bin", model / "pytorch_model-00001-of-00001.bin");
        writeFileWhole(model / "pytorch_model.bin.index.json",
                       R"({"weight_map":{"float32":"pytorch_model-00001-of-00001.bin"}})");
        const auto sharded = WeightFiles::open(model);
        QVERIFY(sharded->contains("float32") && !sharded->contains("float16"));
        std::filesystem::copy_file(folder / "expected.safetensors", model / "model.safetensors");
        QCOMPARE(WeightFiles::open(model)->files().front().filename().string(), std::string("model.safetensors"));
    }
};

QTEST_GUILESS_MAIN(TestTorchArchive)
#include "test_torch_archive.moc"
