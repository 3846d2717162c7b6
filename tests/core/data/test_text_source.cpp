#include "core/base/error.h"
#include "core/data/text_source.h"

#include <QProcess>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

using namespace calm;

class TestTextSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEncoding_data();
    void everyEncoding();
    void charactersAreNotCutBetweenPieces();
    void aChosenEncodingCounts();
    void brokenCharactersAreReplaced();
    void gzipIsUnpacked_data();
    void gzipIsUnpacked();
    void damagedGzipIsRefused();
    void otherFilesAreRefused();

private:
    Path write(const std::string& name, const std::string& content)
    {
        const Path file = Path(m_folder.path().toStdString()) / name;
        writeFileWhole(file, content);
        return file;
    }
    QTemporaryDir m_folder;
};

namespace
{
std::string textOf(const Path& file, TextEncoding encoding = TextEncoding::automatic)
{
    TextSource source(file, encoding);
    std::string text;
    for (std::string piece; source.next(piece);)
        text += piece;
    return text;
}

ErrorKind kindOf(const Path& file)
{
    try {
        textOf(file);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}

/// As the gzip program packs it.
std::string packed(const std::string& text)
{
    QProcess gzip;
    gzip.start("gzip", {"-c"});
    gzip.write(text.data(), static_cast<qint64>(text.size()));
    gzip.closeWriteChannel();
    return gzip.waitForFinished() ? gzip.readAllStandardOutput().toStdString() : std::string();
}

/// Qt's encoders are the independent ones.
std::string encoded(const std::string& text, QStringConverter::Encoding encoding, bool mark)
{
    QStringEncoder encoder(encoding, mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    const QByteArray bytes = encoder(QString::fromStdString(text));
    return bytes.toStdString();
}
} // namespace

void TestTextSource::everyEncoding_data()
{
    QTest::addColumn<int>("encoding");
    QTest::addColumn<bool>("mark");
    QTest::addColumn<int>("detected");
    const auto row = [](const char* name, QStringConverter::Encoding encoding, bool mark, TextEncoding detected) {
        QTest::addRow("%s", name) << static_cast<int>(encoding) << mark << static_cast<int>(detected);
    };
    row("UTF-8", QStringConverter::Utf8, false, TextEncoding::utf8);
    row("UTF-8 with a mark", QStringConverter::Utf8, true, TextEncoding::utf8);
    row("UTF-16LE", QStringConverter::Utf16LE, false, TextEncoding::utf16LittleEndian);
    row("UTF-16LE with a mark", QStringConverter::Utf16LE, true, TextEncoding::utf16LittleEndian);
    row("UTF-16BE", QStringConverter::Utf16BE, false, TextEncoding::utf16BigEndian);
    row("UTF-16BE with a mark", QStringConverter::Utf16BE, true, TextEncoding::utf16BigEndian);
}

void TestTextSource::everyEncoding()
{
    QFETCH(int, encoding);
    QFETCH(bool, mark);
    QFETCH(int, detected);
    const std::string text = "{\"prompt\": \"Grüße – 你好 🎉\"}\n";
    const Path file = write("x", encoded(text, static_cast<QStringConverter::Encoding>(encoding), mark));
    QCOMPARE(textOf(file), text);
    QCOMPARE(static_cast<int>(TextSource(file).encoding()), detected);
}

void TestTextSource::charactersAreNotCutBetweenPieces()
{
    // Four bytes a character, at an odd place, over more than one piece of 256 KiB.
    std::string text = "x";
    for (int i = 0; i < 200'000; ++i)
        text += "🎉";
    QVERIFY(textOf(write("x", encoded(text, QStringConverter::Utf16LE, true))) == text);
    QVERIFY(textOf(write("x", text)) == text);
}

void TestTextSource::aChosenEncodingCounts()
{
    const Path file = write("x", "na\xefve \x80 5 \x93quoted\x94");
    QCOMPARE(textOf(file, TextEncoding::windows1252), std::string("naïve € 5 “quoted”"));
    QCOMPARE(textOf(write("y", "na\xefve"), TextEncoding::latin1), std::string("naïve"));
    QCOMPARE(textOf(file),
             std::string("na\xefve \x80 5 \x93quoted\x94")); // UTF-8 as it is: the reader says what is wrong
    QVERIFY(textEncodingFromString(toString(TextEncoding::windows1252)) == TextEncoding::windows1252);
    QVERIFY_THROWS_EXCEPTION(Error, textEncodingFromString("ebcdic"));
}

void TestTextSource::brokenCharactersAreReplaced()
{
    using namespace std::string_literals;
    QCOMPARE(textOf(write("x", "\xff\xfe"
                               "a\0\x00\xd8z\0"s)),
             std::string("a\xef\xbf\xbdz")); // half a surrogate pair
    QCOMPARE(textOf(write("x", "\xff\xfe"
                               "a\0b"s)),
             std::string("a\xef\xbf\xbd")); // half a character at the end
}

void TestTextSource::gzipIsUnpacked_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    const std::string first = "first\n", second = "second – zweite\n";
    QTest::newRow("one member") << QByteArray::fromStdString(packed(first)) << QByteArray::fromStdString(first);
    QTest::newRow("two members") << QByteArray::fromStdString(packed(first) + packed(second))
                                 << QByteArray::fromStdString(first + second);
    QTest::newRow("zeros behind") << QByteArray::fromStdString(packed(first) + std::string(600, '\0'))
                                  << QByteArray::fromStdString(first);
    QTest::newRow("an empty member between") << QByteArray::fromStdString(packed(first) + packed("") + packed(second))
                                             << QByteArray::fromStdString(first + second);
    QTest::newRow("nothing") << QByteArray::fromStdString(packed("")) << QByteArray();
    QTest::newRow("UTF-16 in it") << QByteArray::fromStdString(packed(encoded(second, QStringConverter::Utf16LE, true)))
                                  << QByteArray::fromStdString(second);
    std::string large;
    for (int i = 0; i < 300'000; ++i)
        large += std::to_string(i) + "\n";
    QTest::newRow("many pieces") << QByteArray::fromStdString(packed(large)) << QByteArray::fromStdString(large);
    QTest::newRow("one letter, much packed")
        << QByteArray::fromStdString(packed(std::string(5'000'000, 'a'))) << QByteArray(5'000'000, 'a');
}

void TestTextSource::gzipIsUnpacked()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    const Path path = write("x.gz", file.toStdString());
    QVERIFY(textOf(path) == text.toStdString());
    TextSource source(path);
    QVERIFY(source.isCompressed());
    for (std::string piece; source.next(piece);) {
    }
    QCOMPARE(source.bytesRead(), source.bytesTotal());
}

void TestTextSource::damagedGzipIsRefused()
{
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += std::to_string(i * 7919 % 100'003) + " ";
    const std::string whole = packed(text);
    QVERIFY(kindOf(write("cut.gz", whole.substr(0, whole.size() / 2))) == ErrorKind::corrupt);
    QVERIFY(kindOf(write("no_end.gz", whole.substr(0, whole.size() - 3))) == ErrorKind::corrupt);
    std::string changed = whole;
    changed[changed.size() / 2] ^= 0x55;
    QVERIFY(kindOf(write("changed.gz", changed)) == ErrorKind::corrupt);
    QVERIFY(kindOf(write("behind.gz", whole + "not gzip")) == ErrorKind::corrupt);
}

void TestTextSource::otherFilesAreRefused()
{
    using namespace std::string_literals;
    QVERIFY(kindOf(write("x", "\xff\xfe\0\0a\0\0\0"s)) == ErrorKind::unsupported);
    QVERIFY(kindOf(m_folder.path().toStdString()) == ErrorKind::badInput);
    QVERIFY(kindOf(Path(m_folder.path().toStdString()) / "none") == ErrorKind::notFound);
    QCOMPARE(textOf(write("x", "")), std::string());
}

QTEST_APPLESS_MAIN(TestTextSource)
#include "test_text_source.moc"
