// Checksums of the bytes 3, 10, 17, ... against those that the reference implementation (libxxhash 0.8.1, XXH64) gives.

#include "core/base/checksum.h"

#include <QtTest>

using namespace calm;

class TestChecksum : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<quint64>("wanted");
        QTest::newRow("0 bytes") << 0 << quint64{0xEF46DB3751D8E999};
        QTest::newRow("1 bytes") << 1 << quint64{0x1F25C8D0BC1F4BB6};
        QTest::newRow("3 bytes") << 3 << quint64{0x31D2363F52E564C9};
        QTest::newRow("4 bytes") << 4 << quint64{0x9BB64B7D66EE9FDA};
        QTest::newRow("7 bytes") << 7 << quint64{0x9A7B149959CE60D8};
        QTest::newRow("8 bytes") << 8 << quint64{0xDAB99D95C6F90092};
        QTest::newRow("31 bytes") << 31 << quint64{0xA2AA5F33CC4A6119};
        QTest::newRow("32 bytes") << 32 << quint64{0x23C3C17EF790FD97};
        QTest::newRow("33 bytes") << 33 << quint64{0x50A7CFC7BA588784};
        QTest::newRow("63 bytes") << 63 << quint64{0x5E3E54B431C7493C};
        QTest::newRow("64 bytes") << 64 << quint64{0x0EB64B3EF6EEB01F};
        QTest::newRow("100 bytes") << 100 << quint64{0xA61F8D4C170FE531};
        QTest::newRow("255 bytes") << 255 << quint64{0x39AE55A29989206F};
    }
    void agreesWithTheReference()
    {
        QFETCH(int, count);
        std::vector<std::byte> bytes(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>(i * 7 + 3);
        QTEST(quint64{checksum64(bytes)}, "wanted");
    }
};

QTEST_APPLESS_MAIN(TestChecksum)
#include "test_checksum.moc"
