#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/min_hash.h"
#include "core/data/near_duplicates.h"
#include "core/data/text_shingles.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace calm;

class TestNearDuplicates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalizedForms_data();
    void normalizedForms();
    void shinglesAreCharacters();
    void jaccardOfSmallSets();
    void bandingFindsTheThreshold();
    void detectionIsAsCalculated();
    void groupsAreThoseOfComparingAll();
    void equalFormsAreOneGroup();
    void nothingBelowTheThreshold();
    void knownTextsAreFound();
    void largeGroupsDoNotTakeForever();
    void itReportsAndStops();
    void badSettings();
};

namespace
{
TextList listOf(const std::vector<std::string>& texts)
{
    return {std::ssize(texts), [&texts](std::int64_t i) { return texts[static_cast<std::size_t>(i)]; }};
}

/// Written anew for ASCII texts in small letters with single spaces, with sets of strings.
std::set<std::string> stretches(const std::string& text, std::size_t length)
{
    std::set<std::string> result;
    for (std::size_t i = 0; i + length <= text.size(); ++i)
        result.insert(text.substr(i, length));
    if (result.empty())
        result.insert(text);
    return result;
}

double similarityOf(const std::string& a, const std::string& b)
{
    const auto first = stretches(a, 5), second = stretches(b, 5);
    std::set<std::string> both = first;
    both.insert(second.begin(), second.end());
    const auto common = first.size() + second.size() - both.size();
    return static_cast<double>(common) / static_cast<double>(both.size());
}

/// Connected texts, found by comparing all with all.
std::vector<std::vector<std::int64_t>> groupsByBruteForce(const std::vector<std::string>& texts, double threshold)
{
    std::vector<std::int64_t> group(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
        group[i] = static_cast<std::int64_t>(i);
    for (std::size_t i = 0; i < texts.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (group[i] != group[j] && similarityOf(texts[i], texts[j]) >= threshold) {
                const auto from = std::max(group[i], group[j]), to = std::min(group[i], group[j]);
                std::replace(group.begin(), group.end(), from, to);
            }
    std::vector<std::vector<std::int64_t>> result;
    for (std::size_t leader = 0; leader < texts.size(); ++leader) {
        std::vector<std::int64_t> members;
        for (std::size_t i = 0; i < texts.size(); ++i)
            if (group[i] == static_cast<std::int64_t>(leader))
                members.push_back(static_cast<std::int64_t>(i));
        if (members.size() > 1)
            result.push_back(members);
    }
    return result;
}

std::string randomText(Random& random, int words)
{
    static const std::vector<std::string> vocabulary{"the",   "river", "carries", "old",   "letters", "under",
                                                     "seven", "stone", "bridges", "while", "nobody",  "watches",
                                                     "rain",  "falls", "slowly",  "again", "today",   "north"};
    std::string text;
    for (int i = 0; i < words; ++i)
        text += (i == 0 ? "" : " ") + vocabulary[random.below(vocabulary.size())];
    return text;
}

std::string edited(std::string text, Random& random, int letters)
{
    for (int i = 0; i < letters; ++i)
        text[random.below(text.size())] = static_cast<char>('a' + random.below(26));
    return text;
}

/// Texts, copies of some of them with few or many letters changed, in a shuffled order.
std::vector<std::string> corpus(std::uint64_t seed)
{
    Random random(seed);
    std::vector<std::string> texts;
    for (int i = 0; i < 60; ++i) {
        const std::string text = randomText(random, 12 + static_cast<int>(random.below(30)));
        texts.push_back(text);
        for (std::uint64_t copies = random.below(4); copies > 0; --copies)
            texts.push_back(edited(text, random, static_cast<int>(random.below(8))));
    }
    random.shuffle(texts);
    return texts;
}
} // namespace

void TestNearDuplicates::normalizedForms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("case") << QByteArray("Hello WORLD") << QByteArray("hello world");
    QTest::newRow("white space") << QByteArray(" \n a\t\tb \xc2\xa0 c\n") << QByteArray("a b c");
    QTest::newRow("compatibility") << QByteArray("ﬁve ２ ①") << QByteArray("five 2 1");
    QTest::newRow("composed and decomposed") << QByteArray("Cafe\xcc\x81") << QByteArray("café");
    QTest::newRow("sharp s") << QByteArray("STRASSE Straße") << QByteArray("strasse strasse");
    QTest::newRow("invisible") << QByteArray("zero\xe2\x80\x8bwidth\xc2\xad") << QByteArray("zerowidth");
    QTest::newRow("no text") << QByteArray(" \n ") << QByteArray("");
}

void TestNearDuplicates::normalizedForms()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, form);
    QCOMPARE(QByteArray::fromStdString(normalizedForm(text.toStdString())), form);
}

void TestNearDuplicates::shinglesAreCharacters()
{
    QCOMPARE(shinglesOf("abcdef", 5).size(), std::size_t(2));
    QCOMPARE(shinglesOf("aaaaaaaaa", 5).size(), std::size_t(1));
    QCOMPARE(shinglesOf("äöüäöü", 5).size(), std::size_t(2)); // characters, not bytes
    QVERIFY(shinglesOf("abc", 5) == shinglesOf("abc", 3));
    QCOMPARE(shinglesOf("", 5).size(), std::size_t(1));
    Random random(3);
    for (int i = 0; i < 50; ++i) {
        const std::string text = randomText(random, 9);
        QCOMPARE(shinglesOf(text, 5).size(), stretches(text, 5).size());
    }
}

void TestNearDuplicates::jaccardOfSmallSets()
{
    QCOMPARE(jaccardSimilarity({1, 2, 3}, {2, 3, 4}), 0.5);
    QCOMPARE(jaccardSimilarity({1, 2}, {3}), 0.0);
    QCOMPARE(jaccardSimilarity({1, 2}, {1, 2}), 1.0);
    QCOMPARE(jaccardSimilarity({}, {}), 1.0);
    QCOMPARE(jaccardSimilarity({}, {1}), 0.0);
}

void TestNearDuplicates::bandingFindsTheThreshold()
{
    // Worked out by hand: 1 - (1 - 0.8^6)^21 = 0.9983, and 0.9855 for rows of 7.
    const Banding banding = bandingFor(128, 0.8);
    QCOMPARE(banding.rows, 6);
    QCOMPARE(banding.bands, 21);
    QVERIFY(std::abs(probabilityOfDetection(banding, 0.8) - 0.9983) < 1e-4);
    QCOMPARE(probabilityOfDetection(banding, 1.0), 1.0);
    QCOMPARE(probabilityOfDetection(banding, 0.0), 0.0);
    for (double threshold = 0.05; threshold < 1; threshold += 0.05)
        QVERIFY(probabilityOfDetection(bandingFor(128, threshold), threshold) >= 0.98);
}

/// Pairs somewhat below where detection is certain are found as often as the formula says.
void TestNearDuplicates::detectionIsAsCalculated()
{
    NearDuplicateSettings settings;
    settings.permutations = 12; // few, so that not all are found
    settings.threshold = 0.5;
    const Banding banding = bandingFor(settings.permutations, settings.threshold);
    Random random(11);
    double expected = 0;
    int found = 0, pairs = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::string text = randomText(random, 20);
        const std::vector<std::string> texts{text, edited(text, random, 3 + static_cast<int>(random.below(6)))};
        const double similarity = similarityOf(texts[0], texts[1]);
        if (similarity < settings.threshold || similarity == 1)
            continue;
        ++pairs;
        expected += probabilityOfDetection(banding, similarity);
        found += static_cast<int>(findDuplicates(listOf(texts), settings).size());
    }
    QVERIFY(pairs > 1000);
    const double deviation = std::sqrt(static_cast<double>(pairs)) / 2; // of a sum of coin throws, at most
    QVERIFY2(std::abs(found - expected) < 5 * deviation + 1, qPrintable(QString("%1 %2").arg(found).arg(expected)));
}

void TestNearDuplicates::groupsAreThoseOfComparingAll()
{
    for (const std::uint64_t seed : {1, 2, 3, 4, 5})
        for (const double threshold : {0.6, 0.8}) {
            const auto texts = corpus(seed);
            std::vector<std::vector<std::int64_t>> found;
            for (const DuplicateGroup& group : findDuplicates(listOf(texts), {.threshold = threshold})) {
                found.push_back(group.members);
                for (std::size_t i = 0; i < group.members.size(); ++i) {
                    const double similarity = similarityOf(texts[static_cast<std::size_t>(group.members[0])],
                                                           texts[static_cast<std::size_t>(group.members[i])]);
                    QVERIFY(std::abs(group.similarities[i] - similarity) < 1e-9);
                }
            }
            const auto expected = groupsByBruteForce(texts, threshold);
            QVERIFY(!expected.empty());
            QCOMPARE(found, expected);
        }
}

void TestNearDuplicates::equalFormsAreOneGroup()
{
    const std::vector<std::string> texts{"One thing", "another", "one  THING", "ONE thing ", "Another."};
    const auto groups = findDuplicates(listOf(texts), {.threshold = 1});
    QCOMPARE(groups.size(), std::size_t(1));
    QCOMPARE(groups[0].members, (std::vector<std::int64_t>{0, 2, 3}));
    QCOMPARE(groups[0].similarities, (std::vector<double>{1, 1, 1}));
    QVERIFY(findDuplicates(listOf({}), {}).empty());
}

void TestNearDuplicates::nothingBelowTheThreshold()
{
    const auto texts = corpus(9);
    for (const DuplicatePair& pair : findKnown(listOf(texts), listOf(texts), {.threshold = 0.7}))
        QVERIFY(pair.known == pair.text || pair.same);
    const auto others = corpus(10);
    for (const DuplicatePair& pair : findKnown(listOf(texts), listOf(others), {.threshold = 0.3}))
        QVERIFY(similarityOf(texts[static_cast<std::size_t>(pair.known)],
                             others[static_cast<std::size_t>(pair.text)]) >= 0.3);
}

void TestNearDuplicates::knownTextsAreFound()
{
    Random random(21);
    std::vector<std::string> known, texts;
    for (int i = 0; i < 80; ++i)
        known.push_back(randomText(random, 20));
    for (int i = 0; i < 80; ++i)
        texts.push_back(i % 4 == 0   ? known[static_cast<std::size_t>(i)]
                        : i % 4 == 1 ? edited(known[static_cast<std::size_t>(i)], random, 2)
                                     : randomText(random, 20));
    const auto pairs = findKnown(listOf(known), listOf(texts));
    std::size_t next = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        double best = 0;
        std::size_t where = 0;
        for (std::size_t k = 0; k < known.size(); ++k)
            if (similarityOf(known[k], texts[i]) > best) {
                best = similarityOf(known[k], texts[i]);
                where = k;
            }
        if (best < 0.8)
            continue;
        QVERIFY(next < pairs.size());
        QCOMPARE(pairs[next].text, static_cast<std::int64_t>(i));
        QCOMPARE(pairs[next].known, static_cast<std::int64_t>(where));
        QCOMPARE(pairs[next].same, known[where] == texts[i]);
        ++next;
    }
    QCOMPARE(next, pairs.size());
    QVERIFY(next >= 20);
}

/// All with all would be two hundred million comparisons.
void TestNearDuplicates::largeGroupsDoNotTakeForever()
{
    std::vector<std::string> texts;
    for (int i = 0; i < 20'000; ++i)
        texts.push_back("a sentence that is long enough to stay nearly the same whatever its number is: " +
                        std::to_string(i));
    const auto groups = findDuplicates(listOf(texts));
    QCOMPARE(groups.size(), std::size_t(1));
    QCOMPARE(groups[0].members.size(), texts.size());
}

void TestNearDuplicates::itReportsAndStops()
{
    const auto texts = corpus(4);
    std::vector<std::string> stages;
    const auto note = [&](const Progress& progress) {
        if (stages.empty() || stages.back() != progress.stage)
            stages.push_back(progress.stage);
        QVERIFY(progress.done <= progress.total);
    };
    findDuplicates(listOf(texts), {}, note);
    QCOMPARE(stages, (std::vector<std::string>{"reading the texts", "comparing"}));
    std::stop_source stop;
    stop.request_stop();
    for (const auto& call : {std::function([&] { findDuplicates(listOf(texts), {}, {}, stop.get_token()); }),
                             std::function([&] { findKnown(listOf(texts), listOf(texts), {}, {}, stop.get_token()); })})
        try {
            call();
            QFAIL("went on");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::cancelled);
        }
}

void TestNearDuplicates::badSettings()
{
    QVERIFY(problemsOf({}).empty());
    for (const NearDuplicateSettings& settings :
         {NearDuplicateSettings{0, 128, 0.8}, NearDuplicateSettings{5, 0, 0.8}, NearDuplicateSettings{5, 128, 0.0},
          NearDuplicateSettings{5, 128, 1.5}, NearDuplicateSettings{5, 128, std::nan("")}}) {
        QCOMPARE(problemsOf(settings).size(), std::size_t(1));
        QVERIFY_THROWS_EXCEPTION(Error, findDuplicates(listOf({}), settings));
    }
}

QTEST_APPLESS_MAIN(TestNearDuplicates)
#include "test_near_duplicates.moc"
