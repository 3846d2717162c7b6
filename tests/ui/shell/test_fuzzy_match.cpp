#include "ui/shell/command_list.h"
#include "ui/shell/fuzzy_match.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

#include <functional>

using namespace calm::ui;

namespace
{

bool startsWord(const QString& text, qsizetype at)
{
    return text[at].isLetterOrNumber() && (at == 0 || !text[at - 1].isLetterOrNumber());
}

/// The score of one way to find the word, straight from the header's sentence.
int scoreOf(const QString& text, const QList<qsizetype>& positions)
{
    int score = 0;
    for (qsizetype i = 0; i < positions.size(); ++i) {
        const int word = startsWord(text, positions[i]) ? 8 : 0;
        score += 16;
        if (i == 0) {
            score += 2 * word;
        } else if (positions[i] == positions[i - 1] + 1) {
            score += std::max(word, 4);
        } else {
            const auto gap = int(positions[i] - positions[i - 1] - 1);
            score += word - 3 - (gap - 1);
        }
    }
    return score;
}

/// Every way to find `word` in `text`, tried one by one.
std::optional<int> bestOfAll(const QString& word, const QString& text)
{
    std::optional<int> best;
    QList<qsizetype> chosen;
    const std::function<void(qsizetype)> go = [&](qsizetype from) {
        if (chosen.size() == word.size()) {
            best = std::max(best.value_or(-1000000), scoreOf(text, chosen));
            return;
        }
        for (qsizetype at = from; at < text.size(); ++at) {
            if (text[at].toCaseFolded() != word[chosen.size()].toCaseFolded())
                continue;
            chosen.append(at);
            go(at + 1);
            chosen.removeLast();
        }
    };
    go(0);
    return best;
}

Command command(const QString& text, const QString& place = {})
{
    return {text, place, {}, {}, [] {}};
}

QStringList shown(const CommandList& list)
{
    QStringList texts;
    for (int row = 0; row < list.rowCount(); ++row)
        texts += list.command(row).text;
    return texts;
}

} // namespace

/// Finding by abbreviation: the score against all ways tried one by one, and the order that people expect.
class TestFuzzyMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scoresByHand();
    void bestOfAllWays();
    void refusesWhatIsNotThere();
    void wordsInAnyOrder();
    void ranksAsExpected_data();
    void ranksAsExpected();
    void foundLaterComesIn();
    void modelIsSound();
};

void TestFuzzyMatch::scoresByHand()
{
    // "im" at the beginning of "import": 16 + 2*8, then 16 + 4.
    QCOMPARE(fuzzyMatch(u"im", u"Import")->score, 52);
    QCOMPARE(fuzzyMatch(u"im", u"Import")->positions, QList<qsizetype>({0, 1}));
    // "np": 16 + 2*8; a gap of three characters (3 + 2); 16 + 8.
    QCOMPARE(fuzzyMatch(u"np", u"New project")->score, 32 - 5 + 24);
    QCOMPARE(fuzzyMatch(u"", u"anything")->score, 0);
}

void TestFuzzyMatch::bestOfAllWays()
{
    QRandomGenerator random(7);
    int found = 0;
    for (int round = 0; round < 3000; ++round) {
        const auto make = [&random](int longest, const QString& letters) {
            QString text;
            for (int left = random.bounded(1, longest + 1); left > 0; --left)
                text += letters[random.bounded(int(letters.size()))];
            return text;
        };
        const QString text = make(12, "abA b-");
        const QString word = make(4, "abc");
        const auto match = fuzzyMatch(word, text);
        const auto wanted = bestOfAll(word, text);
        QCOMPARE(match.has_value(), wanted.has_value());
        if (!match)
            continue;
        ++found;
        QVERIFY2(match->score == *wanted, qPrintable(word + " in " + text));
        QCOMPARE(scoreOf(text, match->positions), *wanted);
    }
    QVERIFY(found > 500);
}

void TestFuzzyMatch::refusesWhatIsNotThere()
{
    QVERIFY(!fuzzyMatch(u"xy", u"Export"));
    QVERIFY(!fuzzyMatch(u"tropxe", u"Export")); // the order counts
    QVERIFY(!fuzzyMatch(u"a", u""));
    QVERIFY(fuzzyMatch(u"ÜBER", u"über CALM Workbench"));
}

void TestFuzzyMatch::wordsInAnyOrder()
{
    const auto match = fuzzyMatch(u"run  go", u"Go to run 3");
    QVERIFY(match);
    QCOMPARE(match->positions, QList<qsizetype>({0, 1, 6, 7, 8}));
    QVERIFY(!fuzzyMatch(u"run walk", u"Go to run 3"));
}

void TestFuzzyMatch::ranksAsExpected_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("commands");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing typed keeps the order") << "" << QStringList{"b", "a", "c"} << QStringList{"b", "a", "c"};
    QTest::newRow("whole beginning before scattered letters")
        << "tra" << QStringList{"Start anew", "Compare settings", "Train"} << QStringList{"Train", "Start anew"};
    QTest::newRow("beginnings of words") << "np" << QStringList{"Open project", "New project…"}
                                         << QStringList{"New project…", "Open project"};
    QTest::newRow("the shorter of equals")
        << "data" << QStringList{"Data of another kind", "Data"} << QStringList{"Data", "Data of another kind"};
    QTest::newRow("a number tells runs apart")
        << "run 12" << QStringList{"Go to run 2", "Go to run 12", "Go to run 1"} << QStringList{"Go to run 12"};
}

void TestFuzzyMatch::ranksAsExpected()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, commands);
    QFETCH(QStringList, expected);
    std::vector<Command> given;
    for (const QString& text : commands)
        given.push_back(command(text));
    CommandList list;
    list.setCommands(given);
    list.setTyped(typed);
    QCOMPARE(shown(list), expected);
}

void TestFuzzyMatch::foundLaterComesIn()
{
    CommandList list;
    list.setCommands({command("Undo", "Data"), command("Import…", "Data")});
    list.setTyped("run");
    QCOMPARE(list.rowCount(), 0);
    list.addCommands({command("Go to run 3", "Train")});
    QCOMPARE(shown(list), QStringList{"Go to run 3"});
    list.setTyped("data"); // the place counts too
    QCOMPARE(shown(list), QStringList({"Undo", "Import…"}));
}

void TestFuzzyMatch::modelIsSound()
{
    CommandList list;
    const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    list.setCommands({command("a"), command("ab")});
    list.setTyped("b");
    QCOMPARE(list.rowCount(), 1);
    list.setCommands({});
    QCOMPARE(list.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestFuzzyMatch)
#include "test_fuzzy_match.moc"
