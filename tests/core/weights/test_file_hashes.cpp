#include "core/base/error.h"
#include "core/weights/file_hashes.h"
#include "core/weights/inspect_model.h"
#include "core/weights/safetensors.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace calm;

class TestFileHashes : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temporary;
    Path m_folder = m_temporary.path().toStdString();
    Path m_file = m_folder / "weights";
    Path m_kept = m_folder / "kept";

    static constexpr std::size_t size = 2'000'000;

    void write(const Path& file, char letter)
    {
        std::ofstream(file) << std::string(size, letter);
        letItSettle();
    }
    /// What was changed within the file systems' clock is not kept.
    static void letItSettle() { QTest::qWait(60); }

private Q_SLOTS:
    void init()
    {
        std::filesystem::remove_all(m_kept);
        write(m_file, 'a');
    }

    void aKnownFileIsNotReadAgain()
    {
        const FileHashes hashes(m_kept);
        QVERIFY(!hashes.known(m_file));
        const std::string hash = hashes.of(m_file, {}, {});
        QCOMPARE(hash, sha256OfFile(m_file));
        QCOMPARE(hashes.known(m_file), std::optional(hash));
        QCOMPARE(FileHashes(m_kept).known(m_file), std::optional(hash)); // another program, another project
        std::stop_source stop;
        std::int64_t bytes = 0;
        QCOMPARE(hashes.of(m_file, [&](std::int64_t read) { bytes += read; }, {}), hash);
        QCOMPARE(bytes, std::int64_t{size});
        // Who reads it would be stopped after its first piece.
        QCOMPARE(hashes.of(
                     m_file, [&](std::int64_t) { stop.request_stop(); }, stop.get_token()),
                 hash);
    }

    void linksLeadToWhatIsKnown()
    {
        const FileHashes hashes(m_kept);
        const std::string hash = hashes.of(m_file, {}, {});
        std::filesystem::create_symlink(m_file, m_folder / "link");
        QCOMPARE(hashes.known(m_folder / "link"), std::optional(hash));
    }

    void anotherContentIsNotKnown()
    {
        const FileHashes hashes(m_kept);
        const std::string hash = hashes.of(m_file, {}, {});
        const auto time = std::filesystem::last_write_time(m_file);
        write(m_file, 'b');
        std::filesystem::last_write_time(m_file, time); // as cp -p leaves it
        letItSettle();
        QVERIFY(!hashes.known(m_file));
        QVERIFY(hashes.of(m_file, {}, {}) != hash);
        QCOMPARE(hashes.known(m_file), std::optional(sha256OfFile(m_file)));
        std::filesystem::remove(m_file);
        QVERIFY(!hashes.known(m_file));
        QVERIFY_THROWS_EXCEPTION(Error, hashes.of(m_file, {}, {}));
    }

    void whatIsKeptMayBeDamagedOrRefused()
    {
        const std::string hash = FileHashes(m_kept).of(m_file, {}, {});
        for (const auto& entry : std::filesystem::directory_iterator(m_kept))
            std::ofstream(entry.path()) << "{\"file\": 3";
        QVERIFY(!FileHashes(m_kept).known(m_file));
        QCOMPARE(FileHashes(m_kept).of(m_file, {}, {}), hash);
        QVERIFY(FileHashes(m_kept).known(m_file));
        const FileHashes nowhere("/proc/none/such");
        QCOMPARE(nowhere.of(m_file, {}, {}), hash);
        QVERIFY(!nowhere.known(m_file));
    }

    void smallFilesAreNotKept()
    {
        const Path small = m_folder / "config.json";
        writeFileWhole(small, "{}");
        const FileHashes hashes(m_kept);
        QCOMPARE(hashes.known(small), std::optional(sha256OfText("{}")));
        hashes.of(small, {}, {});
        QVERIFY(!std::filesystem::exists(m_kept));
    }

    void theFolderIsThePersonsCache()
    {
        qputenv("XDG_CACHE_HOME", "/somewhere/cache");
        QCOMPARE(FileHashes::defaultFolder(), Path("/somewhere/cache/calm-workbench/hashes"));
        qputenv("XDG_CACHE_HOME", "");
        qputenv("HOME", "/home/x");
        QCOMPARE(FileHashes::defaultFolder(), Path("/home/x/.cache/calm-workbench/hashes"));
        qputenv("XDG_CACHE_HOME", m_kept.c_str());
    }

    void aModelIsKnownWhenItsFilesAre()
    {
        qputenv("XDG_CACHE_HOME", m_kept.c_str());
        const Path model = m_folder / "model";
        std::filesystem::create_directory(model);
        writeFileWhole(model / "config.json", "{}");
        QVERIFY(!knownContentHash(model)); // no weights
        const std::vector<float> numbers(600'000, 1.5F);
        const TensorToWrite tensors[] = {{"w", DType::f32, {600'000}, std::as_bytes(std::span(numbers))}};
        writeSafetensors(model / "model.safetensors", tensors);
        letItSettle();
        QVERIFY(!knownContentHash(model));
        std::vector<Progress> heard;
        const std::string hash = contentHashOfModel(model, {}, [&](const Progress& p) { heard.push_back(p); });
        QVERIFY(!heard.empty());
        QCOMPARE(heard.back().stage, std::string("hashing model"));
        QCOMPARE(heard.back().done, heard.back().total);
        QVERIFY(heard.back().total > 2'400'000);
        QCOMPARE(knownContentHash(model), std::optional(hash));
        writeFileWhole(model / "config.json", "{ }");
        QVERIFY(knownContentHash(model) != std::optional(hash));
    }
};

QTEST_APPLESS_MAIN(TestFileHashes)
#include "test_file_hashes.moc"
