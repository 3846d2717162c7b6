#include "tests/app/calm_process.h"

#include "core/base/file.h"

#include <QTemporaryDir>

using namespace calm;
using namespace calm::test;

/// The examples that compose models of different tokenizers, end to end as they ship: imported, loaded, and asked some
/// of their test questions, whose answers the generators of the datasets worked out.
class TestExamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoTokenizersAnswer();
    void threeSkillsAnswer();
    void shippedTablesAreThere_data();
    void shippedTablesAreThere();

private:
    QString imported(const QString& example);
    QTemporaryDir m_folder;
};

namespace
{
/// Percent right of the first `limit` questions, per member.
std::vector<double> percents(const QString& project, const QString& task, const QStringList& members, int limit)
{
    QStringList arguments{"evaluate", project, "--composition", members.back().section('@', 0, 0),
                          "--tasks",  task,    "--limit",       QString::number(limit),
                          "--json"};
    for (const QString& member : members)
        arguments << "--members" << member;
    const Outcome outcome = runCalm(arguments);
    if (outcome.code != 0)
        qWarning("%s", outcome.err.constData());
    std::vector<double> result;
    if (outcome.code == 0) {
        const Json answer = outcome.json();
        for (const Json& score : answer["table"]["tasks"].at(0)["scores"])
            result.push_back(score["percent"].get<double>());
    }
    result.resize(static_cast<std::size_t>(members.size()), -1);
    return result;
}
} // namespace

QString TestExamples::imported(const QString& example)
{
    const QString file = m_folder.filePath(example + ".calm");
    return runCalm({"example", example, file}).code == 0 ? file : QString();
}

void TestExamples::twoTokenizersAnswer()
{
    const QString project = imported("two-tokenizers");
    QVERIFY(!project.isEmpty());
    const auto keys = percents(project, "kv-math.test", {"anchor", "augmenting", "kv-math"}, 60);
    QVERIFY2(keys[0] >= 0 && keys[0] <= 10, qPrintable(QString::number(keys[0])));
    QVERIFY2(keys[1] >= 0 && keys[1] <= 10, qPrintable(QString::number(keys[1])));
    QVERIFY2(keys[2] >= 70, qPrintable(QString::number(keys[2])));
}

void TestExamples::threeSkillsAnswer()
{
    const QString project = imported("three-skills");
    QVERIFY(!project.isEmpty());
    const QStringList members{"both@-2", "both@-1", "both"}; // without the codes, without the names, with all
    const auto mixed = percents(project, "mixed-math.test", members, 40);
    QVERIFY2(mixed[0] >= 0 && mixed[0] <= 15, qPrintable(QString::number(mixed[0])));
    QVERIFY2(mixed[1] >= 0 && mixed[1] <= 15, qPrintable(QString::number(mixed[1])));
    QVERIFY2(mixed[2] >= 70, qPrintable(QString::number(mixed[2])));
    // What is switched off is not missed where it was not needed.
    const auto names = percents(project, "names-math.test", members, 40);
    QVERIFY2(names[0] >= 50, qPrintable(QString::number(names[0])));
    QVERIFY2(names[1] <= 15, qPrintable(QString::number(names[1])));
    const auto codes = percents(project, "codes-math.test", members, 40);
    QVERIFY2(codes[0] <= 15, qPrintable(QString::number(codes[0])));
    QVERIFY2(codes[1] >= 50, qPrintable(QString::number(codes[1])));
}

void TestExamples::shippedTablesAreThere_data()
{
    QTest::addColumn<QString>("example");
    QTest::newRow("two-tokenizers") << "two-tokenizers";
    QTest::newRow("three-skills") << "three-skills";
}

void TestExamples::shippedTablesAreThere()
{
    QFETCH(QString, example);
    const QString project = m_folder.filePath("tables-" + example + ".calm");
    QCOMPARE(runCalm({"example", example, project}).code, 0);
    const Outcome outcome = runCalm({"results", project, "--json"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.json()["table"]["tasks"].size() >= 3);
}

QTEST_GUILESS_MAIN(TestExamples)
#include "test_examples.moc"
