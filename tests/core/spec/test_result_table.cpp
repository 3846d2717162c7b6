#include "core/base/error.h"
#include "core/spec/result_table.h"

#include <QTest>

#include <cmath>

using namespace calm;

class TestResultTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void intervalIsWilsons_data();
    void intervalIsWilsons();
    void intervalSolvesItsEquation();
    void jsonRoundTrip();
    void badJson();
    void textIsAligned();
    void htmlIsSelfContainedAndEscaped();
};

namespace
{
ResultTable sample()
{
    return {"exact match",
            {"augmenting", "anchor", "composed"},
            {"kv.test", "num.test"},
            {{{1600, 1600}, {0, 1600}, {1469, 1600}}, {{5, 1000}, {987, 1000}, {0, 0}}}};
}
} // namespace

void TestResultTable::intervalIsWilsons_data()
{
    QTest::addColumn<int>("correct");
    QTest::addColumn<int>("examples");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    // Newcombe (1998), Statistics in Medicine 17, table I, method 3 (score, no continuity correction).
    QTest::newRow("81 of 263") << 81 << 263 << 25.53 << 36.62;
    QTest::newRow("15 of 148") << 15 << 148 << 6.24 << 16.05;
    QTest::newRow("0 of 20") << 0 << 20 << 0.0 << 16.11;
    QTest::newRow("1 of 29") << 1 << 29 << 0.61 << 17.18;
    QTest::newRow("29 of 29") << 29 << 29 << 88.30 << 100.0;
}

void TestResultTable::intervalIsWilsons()
{
    QFETCH(int, correct);
    QFETCH(int, examples);
    QFETCH(double, low);
    QFETCH(double, high);
    const Score score{correct, examples};
    QVERIFY2(std::abs(score.lowPercent() - low) < 0.006, std::to_string(score.lowPercent()).c_str());
    QVERIFY2(std::abs(score.highPercent() - high) < 0.006, std::to_string(score.highPercent()).c_str());
    QCOMPARE(score.percent(), 100.0 * correct / examples);
}

void TestResultTable::intervalSolvesItsEquation()
{
    // The ends are where |share - p| equals 1.96 standard errors of p itself.
    for (int examples : {1, 7, 100, 12345}) {
        for (int correct = 1; correct < examples; correct += 1 + examples / 9) {
            const Score score{correct, examples};
            for (const double p : {score.lowPercent() / 100, score.highPercent() / 100})
                QVERIFY(std::abs(std::abs(score.percent() / 100 - p) - 1.959964 * std::sqrt(p * (1 - p) / examples)) <
                        1e-9);
        }
    }
    QCOMPARE(Score{}.percent(), 0.0);
    QCOMPARE(Score{}.lowPercent(), 0.0);
    QCOMPARE(Score{}.highPercent(), 100.0);
}

void TestResultTable::jsonRoundTrip()
{
    const ResultTable table = sample();
    const ResultTable back = resultTableFromJson(parseJson(toLine(toJson(table)), "x"));
    QCOMPARE(back.metric, table.metric);
    QCOMPARE(back.members, table.members);
    QCOMPARE(back.tasks, table.tasks);
    QCOMPARE(back.scores.size(), std::size_t(2));
    QCOMPARE(back.scores[0][2].correct, 1469);
    QCOMPARE(back.scores[1][2].examples, 0);
    QCOMPARE(toJson(table)["tasks"][1]["scores"][1]["percent"].get<double>(), 98.7);
}

void TestResultTable::badJson()
{
    for (const char* text :
         {"[]", "{}", R"({"members":["a"],"tasks":{}})", R"({"members":["a"],"tasks":[{"task":"t","scores":[]}]})",
          R"({"members":["a"],"tasks":[{"task":"t","scores":[{"correct":2,"examples":1}]}]})",
          R"({"members":[],"tasks":[],"version":2})"})
        QVERIFY_THROWS_EXCEPTION(Error, resultTableFromJson(parseJson(text, "x")));
}

void TestResultTable::textIsAligned()
{
    ResultTable table = sample();
    table.tasks[1] = "num.tést"; // counted in characters, not bytes
    const std::vector<std::string> lines{
        "exact match, % [95% interval]           augmenting             anchor           composed  examples",
        "-----------------------------  -------------------  -----------------  -----------------  --------",
        "kv.test                        100.0 [99.8, 100.0]     0.0 [0.0, 0.2]  91.8 [90.4, 93.1]      1600",
        "num.tést                            0.5 [0.2, 1.2]  98.7 [97.8, 99.2]                  -      1000",
    };
    std::string expected;
    for (const std::string& line : lines)
        expected += line + "\n";
    QCOMPARE(toText(table), expected);
}

void TestResultTable::htmlIsSelfContainedAndEscaped()
{
    ResultTable table = sample();
    table.tasks[0] = "<script>alert(\"x\")</script>";
    const std::string html = toHtml(table, "A & B");
    QVERIFY(html.starts_with("<!DOCTYPE html>"));
    QVERIFY(html.find("<script") == std::string::npos);
    QVERIFY(html.find("&lt;script&gt;alert(&quot;x&quot;)") != std::string::npos);
    QVERIFY(html.find("<title>A &amp; B</title>") != std::string::npos);
    QVERIFY(html.find("http") == std::string::npos); // nothing is loaded from elsewhere
    QVERIFY(html.find("prefers-color-scheme: dark") != std::string::npos);
    std::size_t bars = 0;
    for (auto at = html.find("class=\"interval\""); at != std::string::npos;
         at = html.find("class=\"interval\"", at + 1))
        ++bars;
    QCOMPARE(bars, std::size_t(5)); // one for every score that has examples
    QVERIFY(html.find("<b>91.8</b>") != std::string::npos);
    QVERIFY(html.find("1469 of 1600") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestResultTable)
#include "test_result_table.moc"
