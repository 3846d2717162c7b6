#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/splits.h"

#include <QTest>

#include <map>

using namespace calm;

class TestSplits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharesAreExact_data();
    void sharesAreExact();
    void seedDecides();
    void keysNeverStraddle();
    void oneKeyPerExampleLeavesNothingOut();
    void keysOfEveryField();
    void groupsNeverStraddle();
    void keysOfPrompts();
    void badRules();
    void emptyDataset();
};

namespace
{
std::map<std::string, int> counts(const std::vector<std::string>& splits)
{
    std::map<std::string, int> result;
    for (const std::string& split : splits)
        ++result[split];
    return result;
}

SplitRule rule(double train, double validation, double test, const std::string& pattern = {})
{
    return {train, validation, test, 1, pattern};
}
} // namespace

void TestSplits::sharesAreExact_data()
{
    QTest::addColumn<int>("examples");
    QTest::addColumn<double>("train");
    QTest::addColumn<double>("validation");
    QTest::addColumn<double>("test");
    QTest::addColumn<int>("inTrain");
    QTest::addColumn<int>("inValidation");
    QTest::addRow("80/10/10 of 300") << 300 << 0.8 << 0.1 << 0.1 << 240 << 30;
    QTest::addRow("relative shares") << 300 << 8.0 << 1.0 << 1.0 << 240 << 30;
    QTest::addRow("one part") << 7 << 1.0 << 0.0 << 0.0 << 7 << 0;
    QTest::addRow("no train") << 10 << 0.0 << 0.5 << 0.5 << 0 << 5;
    QTest::addRow("rounded") << 10 << 1.0 << 1.0 << 1.0 << 3 << 4;
    QTest::addRow("one example") << 1 << 0.8 << 0.1 << 0.1 << 1 << 0;
}

void TestSplits::sharesAreExact()
{
    QFETCH(int, examples);
    QFETCH(double, train);
    QFETCH(double, validation);
    QFETCH(double, test);
    QFETCH(int, inTrain);
    QFETCH(int, inValidation);
    const std::vector<std::string> prompts(static_cast<std::size_t>(examples), "same");
    auto found = counts(splitByRule(prompts, rule(train, validation, test)).splits);
    QCOMPARE(found["train"], inTrain);
    QCOMPARE(found["validation"], inValidation);
    QCOMPARE(found["test"], examples - inTrain - inValidation);
}

void TestSplits::seedDecides()
{
    const std::vector<std::string> prompts(100, "p");
    SplitRule first = rule(0.5, 0.25, 0.25);
    SplitRule second = first;
    second.seed = 2;
    QVERIFY(splitByRule(prompts, first).splits == splitByRule(prompts, first).splits);
    QVERIFY(splitByRule(prompts, first).splits != splitByRule(prompts, second).splits);
}

void TestSplits::keysNeverStraddle()
{
    // Every pair of 30 keys once: most expressions mix keys of different splits, and those are left out.
    std::vector<std::string> prompts;
    for (int a = 0; a < 30; ++a)
        for (int b = a + 1; b < 30; ++b)
            prompts.push_back("<k" + std::to_string(a) + ">+<k" + std::to_string(b) + ">=");
    const SplitResult result = splitByRule(prompts, rule(0.5, 0.2, 0.3, "<(k[0-9]+)>"));
    QCOMPARE(result.keys, 30);
    QCOMPARE(result.withoutKey, 0);
    std::map<std::string, std::string> splitOfKey;
    for (std::size_t i = 0; i < prompts.size(); ++i)
        for (const std::string& key : keysOf(prompts[i], "<(k[0-9]+)>"))
            if (!result.splits[i].empty())
                QCOMPARE(splitOfKey.emplace(key, result.splits[i]).first->second, result.splits[i]);
    auto found = counts(result.splits);
    QCOMPARE(found[""], static_cast<int>(result.leftOut));
    // 15, 6 and 9 keys, every one in 29 expressions: 15*14/2, 6*5/2 and 9*8/2 expressions stay whole.
    QCOMPARE(found["train"], 105);
    QCOMPARE(found["validation"], 15);
    QCOMPARE(found["test"], 36);
}

void TestSplits::oneKeyPerExampleLeavesNothingOut()
{
    std::vector<std::string> prompts;
    for (int i = 0; i < 1000; ++i)
        prompts.push_back("patient " + std::to_string(i % 50) + ": question " + std::to_string(i));
    prompts.push_back("no number here");
    const SplitResult result = splitByRule(prompts, rule(0.8, 0.1, 0.1, "patient ([0-9]+)"));
    QCOMPARE(result.leftOut, 0);
    QCOMPARE(result.keys, 51);
    QCOMPARE(result.withoutKey, 1);
    auto found = counts(result.splits);
    QVERIFY(std::abs(found["train"] - 800) <= 21); // whole patients of 20 questions
    QVERIFY(std::abs(found["test"] - 100) <= 21);
    for (std::size_t i = 0; i < 950; ++i)
        QCOMPARE(result.splits[i], result.splits[i + 50]);
}

void TestSplits::keysOfEveryField()
{
    const Example example{"the task", "", "the prompt", "the response", "two tags", "the key"};
    SplitRule rule;
    const auto textFor = [&](const char* field) {
        rule.keyField = keyFieldFromString(field);
        return keyTextOf(example, rule);
    };
    QCOMPARE(textFor("key"), std::string("the key"));
    QCOMPARE(textFor("prompt"), std::string("the prompt"));
    QCOMPARE(textFor("response"), std::string("the response"));
    QCOMPARE(textFor("task"), std::string("the task"));
    QCOMPARE(textFor("tags"), std::string("two tags"));
    QCOMPARE(textFor("none"), std::string("the prompt"));
    QVERIFY_THROWS_EXCEPTION(Error, keyFieldFromString("column"));
    // Each tag is a key: the second example belongs with the first and the third.
    rule.keyField = KeyField::tags;
    rule.train = rule.test = 1;
    rule.validation = 0;
    const SplitResult tagged = splitByRule({"a b", "b", "a"}, rule);
    QCOMPARE(tagged.keys, 2);
    QCOMPARE(tagged.leftOut, tagged.splits[1] == tagged.splits[2] ? 0 : 1);
    // Without a key an example stands for itself.
    rule.keyField = KeyField::key;
    const SplitResult without = splitByRule({"", "", "", "", "k", "k"}, rule);
    QCOMPARE(without.withoutKey, 4);
    QCOMPARE(without.keys, 5);
    QCOMPARE(without.splits[4], without.splits[5]);
}

/// Whatever the shares, the seed and the sizes of the groups.
void TestSplits::groupsNeverStraddle()
{
    Random random(17);
    for (int round = 0; round < 200; ++round) {
        SplitRule rule{random.uniform(), random.uniform(), random.uniform(), random.next()};
        rule.keyField = KeyField::key;
        const std::uint64_t groups = 1 + random.below(40);
        std::vector<std::string> keys;
        for (std::uint64_t i = random.below(300); i > 0; --i)
            keys.push_back("g" + std::to_string(random.below(groups) * random.below(3)));
        const SplitResult result = splitByRule(keys, rule);
        QCOMPARE(result.leftOut, 0);
        std::map<std::string, std::string> splitOfKey;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            QVERIFY(!result.splits[i].empty());
            QCOMPARE(splitOfKey.emplace(keys[i], result.splits[i]).first->second, result.splits[i]);
        }
    }
}

void TestSplits::keysOfPrompts()
{
    using Keys = std::vector<std::string>;
    QCOMPARE(keysOf("<ab>+<c>=", "<([a-z]+)>"), (Keys{"ab", "c"}));
    QCOMPARE(keysOf("<ab>+<c>=", "<[a-z]+>"), (Keys{"<ab>", "<c>"}));
    QCOMPARE(keysOf("ab", "x*"), Keys{}); // matches of nothing are no keys, and end
    QCOMPARE(keysOf("aé二b", "\\w"), (Keys{"a", "é", "二", "b"}));
    QCOMPARE(keysOf("\xff<ab>\xfe<c>", "<([a-z]+)>"), (Keys{"ab", "c"}));
    QCOMPARE(keysOf("ab", "(x)?b"), (Keys{"b"})); // a group that took no part: the whole match
    QCOMPARE(keysOf("", "a"), Keys{});
}

void TestSplits::badRules()
{
    QVERIFY(problemsOf(SplitRule{}).empty());
    QCOMPARE(problemsOf(rule(0, 0, 0)).size(), std::size_t(1));
    QCOMPARE(problemsOf(rule(-1, 1, 1)).size(), std::size_t(1));
    QCOMPARE(problemsOf(rule(std::numeric_limits<double>::quiet_NaN(), 1, 1)).size(), std::size_t(1));
    const auto problems = problemsOf(rule(1, 1, 1, "(open"));
    QCOMPARE(problems.size(), std::size_t(1));
    QVERIFY2(problems[0].find("key pattern") != std::string::npos, problems[0].c_str());
    try {
        splitByRule({"a"}, rule(1, 1, 1, "(open"));
        QFAIL("was split");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::badInput);
    }
}

void TestSplits::emptyDataset()
{
    QVERIFY(splitByRule({}, SplitRule{}).splits.empty());
    QVERIFY(splitByRule({}, rule(1, 1, 1, "x")).splits.empty());
}

QTEST_APPLESS_MAIN(TestSplits)
#include "test_splits.moc"
