#include "core/base/error.h"
#include "core/base/file.h"

#include <QTest>

#include <algorithm>

using namespace calm;

namespace
{
std::size_t filesIn(const Path& folder)
{
    const std::filesystem::directory_iterator entries(folder);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

ErrorKind kindOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}
} // namespace

class TestFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesWhole();
    void abandonedWriteKeepsTheOldFile();
    void oldFileStandsUntilCommit();
    void failuresNameTheirKind();
    void sha256HasThePublishedValues_data();
    void sha256HasThePublishedValues();
    void mapsAFile();
};

void TestFile::init()
{
    std::filesystem::remove_all("folder");
    std::filesystem::create_directory("folder");
}

void TestFile::writesWhole()
{
    const std::string content("line\nzero \0 byte", 16);
    writeFileWhole("folder/a.txt", "something longer that was there before");
    writeFileWhole("folder/a.txt", content);
    QCOMPARE(readFile("folder/a.txt"), content);
    QCOMPARE(filesIn("folder"), std::size_t(1)); // no temporary file is left
}

void TestFile::abandonedWriteKeepsTheOldFile()
{
    writeFileWhole("folder/a.txt", "old");
    {
        AtomicFile file("folder/a.txt");
        file.write("half a new fi");
    }
    QCOMPARE(readFile("folder/a.txt"), std::string("old"));
    QCOMPARE(filesIn("folder"), std::size_t(1));
}

void TestFile::oldFileStandsUntilCommit()
{
    writeFileWhole("folder/a.txt", "old");
    AtomicFile file("folder/a.txt");
    file.write("new");
    QCOMPARE(readFile("folder/a.txt"), std::string("old"));
    file.commit();
    QCOMPARE(readFile("folder/a.txt"), std::string("new"));
}

void TestFile::failuresNameTheirKind()
{
    QCOMPARE(toString(kindOf([] { readFile("folder/none.txt"); })), toString(ErrorKind::notFound));
    QCOMPARE(toString(kindOf([] { sha256OfFile("folder/none.txt"); })), toString(ErrorKind::notFound));
    QCOMPARE(toString(kindOf([] { MappedFile("folder/none.txt"); })), toString(ErrorKind::notFound));
    QCOMPARE(toString(kindOf([] { MappedFile("folder"); })), toString(ErrorKind::io));
    QCOMPARE(toString(kindOf([] { writeFileWhole("folder/none/a.txt", "x"); })), toString(ErrorKind::notFound));
    std::filesystem::create_directory("folder/taken");
    QCOMPARE(toString(kindOf([] { writeFileWhole("folder/taken", "x"); })), toString(ErrorKind::io));
    QCOMPARE(filesIn("folder"), std::size_t(1)); // the failed write left nothing beside the folder "taken"
}

// Vectors of FIPS 180-4 (NIST's examples and the million letters).
void TestFile::sha256HasThePublishedValues_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("hash");
    QTest::newRow("empty") << QByteArray()
                           << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("a million a") << QByteArray(1'000'000, 'a')
                                 << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestFile::sha256HasThePublishedValues()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, hash);
    QCOMPARE(sha256OfText(text.toStdString()), hash.toStdString());
    writeFileWhole("folder/hashed", text.toStdString());
    QCOMPARE(sha256OfFile("folder/hashed"), hash.toStdString());
}

void TestFile::mapsAFile()
{
    writeFileWhole("folder/a.bin", "abc");
    const MappedFile mapped("folder/a.bin");
    QCOMPARE(mapped.bytes().size(), std::size_t(3));
    QCOMPARE(static_cast<char>(mapped.bytes()[2]), 'c');
    writeFileWhole("folder/empty", "");
    QVERIFY(MappedFile("folder/empty").bytes().empty());
}

QTEST_GUILESS_MAIN(TestFile)
#include "test_file.moc"
