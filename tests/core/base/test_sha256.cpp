#include "core/base/error.h"
#include "core/base/sha256.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QtTest>

using namespace calm;

class TestSha256 : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Path m_file;
    QByteArray m_content;

private Q_SLOTS:
    void initTestCase()
    {
        m_file = Path(m_folder.path().toStdString()) / "large";
        for (int i = 0; m_content.size() < 11'000'000; ++i) // no whole number of pieces
            m_content += QByteArray::number(i) + '\n';
        writeFileWhole(m_file, m_content.toStdString());
    }

    void piecesGiveWhatTheWholeGives()
    {
        const auto expected = QCryptographicHash::hash(m_content, QCryptographicHash::Sha256).toHex().toStdString();
        Sha256 hash;
        hash.add(m_content.data(), 1000);
        hash.add(m_content.data() + 1000, static_cast<std::size_t>(m_content.size()) - 1000);
        QCOMPARE(hash.hex(), expected);
        std::int64_t bytes = 0;
        int calls = 0;
        QCOMPARE(sha256OfFile(m_file, [&](std::int64_t read) { bytes += read, ++calls; }, {}), expected);
        QCOMPARE(bytes, std::int64_t{m_content.size()});
        QVERIFY(calls > 1);
        QCOMPARE(sha256OfFile(m_file), expected);
    }

    void itStopsBeforeTheNextPiece()
    {
        std::stop_source stop;
        int calls = 0;
        try {
            sha256OfFile(
                m_file, [&](std::int64_t) { ++calls, stop.request_stop(); }, stop.get_token());
            QFAIL("it went on");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::cancelled);
        }
        QCOMPARE(calls, 1);
    }

    void whatIsNotThereIsSaid()
    {
        try {
            sha256OfFile(m_file.string() + "-not", {}, {});
            QFAIL("it was read");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::notFound);
        }
    }
};

QTEST_APPLESS_MAIN(TestSha256)
#include "test_sha256.moc"
