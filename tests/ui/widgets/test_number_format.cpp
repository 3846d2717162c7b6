#include "ui/widgets/number_format.h"

#include <QLocale>
#include <QTest>

using namespace calm::ui;

class TestNumberFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scalesParametersAndBytes_data();
    void scalesParametersAndBytes();
    void writesDurations_data();
    void writesDurations();
    void countsInTheSingular();
};

void TestNumberFormat::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestNumberFormat::scalesParametersAndBytes_data()
{
    QTest::addColumn<qlonglong>("number");
    QTest::addColumn<QString>("parameters");
    QTest::addColumn<QString>("bytes");
    QTest::newRow("none") << 0LL << "0"
                          << "0 B";
    QTest::newRow("below a thousand") << 999LL << "999"
                                      << "999 B";
    QTest::newRow("thousands") << 1000LL << "1.0 K"
                               << "1.0 kB";
    QTest::newRow("hundreds of thousands lose the decimal") << 245760LL << "246 K"
                                                            << "246 kB";
    QTest::newRow("rounding up reaches the next unit") << 999900LL << "1.0 M"
                                                       << "1.0 MB";
    QTest::newRow("millions") << 1109376LL << "1.1 M"
                              << "1.1 MB";
    QTest::newRow("billions") << 7200000000LL << "7.2 B"
                              << "7.2 GB";
}

void TestNumberFormat::scalesParametersAndBytes()
{
    QFETCH(qlonglong, number);
    QFETCH(QString, parameters);
    QFETCH(QString, bytes);
    // A number and its unit never part at a line's end.
    QCOMPARE(formatParameters(number).replace(QChar(0x00A0), ' '), parameters);
    QCOMPARE(formatBytes(number).replace(QChar(0x00A0), ' '), bytes);
}

void TestNumberFormat::writesDurations_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("short") << 0.42 << "0.4 s";
    QTest::newRow("seconds") << 12.3 << "12 s";
    QTest::newRow("never 60 s") << 59.7 << "1 min 00 s";
    QTest::newRow("minutes") << 185.0 << "3 min 05 s";
    QTest::newRow("hours") << 7800.0 << "2 h 10 min";
}

void TestNumberFormat::writesDurations()
{
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(formatDuration(seconds), text);
}

void TestNumberFormat::countsInTheSingular()
{
    QCOMPARE(counted(1, "1 model", "%1 models"), QString("1 model"));
    QCOMPARE(counted(0, "1 model", "%1 models"), QString("0 models"));
    QCOMPARE(counted(1200, "1 model", "%1 models"), QString("1,200 models"));
}

QTEST_GUILESS_MAIN(TestNumberFormat)
#include "test_number_format.moc"
