#include "core/base/random.h"
#include "core/text/byte_trie.h"

#include <QTest>

#include <map>
#include <string>

using namespace calm;

class TestByteTrie : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyFindsNothing();
    void agreesWithTryingEachText();
};

void TestByteTrie::emptyFindsNothing()
{
    QVERIFY(ByteTrie().empty());
    QCOMPARE(ByteTrie().longestAt("abc", 1).size, std::size_t{0});
    QVERIFY(ByteTrie({{"", 3}}).empty());
}

void TestByteTrie::agreesWithTryingEachText()
{
    Random random(7);
    const auto randomText = [&](std::uint64_t longest) {
        std::string text;
        for (std::uint64_t size = random.below(longest + 1); text.size() < size;)
            text += static_cast<char>(random.below(4) == 0 ? random.below(256) : 'a' + random.below(3));
        return text;
    };
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> texts;
        std::vector<std::pair<std::string_view, int>> entries;
        std::map<std::string, int> expected; // the last value counts
        for (int i = 0; i < 60; ++i)
            texts.push_back(randomText(6));
        for (int i = 0; i < 60; ++i) {
            entries.emplace_back(texts[static_cast<std::size_t>(i)], i);
            expected[texts[static_cast<std::size_t>(i)]] = i;
        }
        const ByteTrie trie(entries);
        for (int sample = 0; sample < 100; ++sample) {
            const std::string text = randomText(12);
            std::vector<std::pair<std::size_t, int>> found;
            trie.forEachPrefix(text, [&](std::size_t size, int value) { found.emplace_back(size, value); });
            std::vector<std::pair<std::size_t, int>> wanted;
            for (std::size_t size = 1; size <= text.size(); ++size)
                if (const auto it = expected.find(text.substr(0, size)); it != expected.end())
                    wanted.emplace_back(size, it->second);
            QVERIFY(found == wanted);
            QCOMPARE(trie.longestAt(text, 0).size, wanted.empty() ? std::size_t{0} : wanted.back().first);
        }
    }
}

QTEST_GUILESS_MAIN(TestByteTrie)
#include "test_byte_trie.moc"
