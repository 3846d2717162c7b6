// Whatever way a text is cut into pieces, what comes out is the text before the first stop string.

#include "core/base/random.h"
#include "core/generate/stop_strings.h"

#include <QtTest>

using namespace calm;

namespace
{
// The slow way: look at the whole text.
std::string before(const std::string& text, const std::vector<std::string>& strings)
{
    // The stop string that is complete first ends the answer.
    for (std::size_t end = 1; end <= text.size(); ++end) {
        std::size_t first = std::string::npos;
        for (const auto& string : strings)
            first = std::min(first, text.substr(0, end).find(string));
        if (first != std::string::npos)
            return text.substr(0, first);
    }
    return text;
}
} // namespace

class TestStopStrings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsBackOnlyWhatMayBecomeAStopString()
    {
        StopStrings stops({"END"});
        QCOMPARE(stops.feed("abcE"), std::string("abc"));
        QCOMPARE(stops.feed("x"), std::string("Ex"));
        QCOMPARE(stops.feed("EN"), std::string());
        QCOMPARE(stops.feed("D after"), std::string());
        QVERIFY(stops.found());
        QCOMPARE(stops.feed("more"), std::string());
    }

    void letterByLetterEqualsTheWhole()
    {
        Random random(5);
        const std::vector<std::string> strings{"ab", "bca", "cc"};
        for (int round = 0; round < 2000; ++round) {
            std::string text;
            for (int i = 0; i < 12; ++i)
                text += static_cast<char>('a' + random.below(3));
            StopStrings stops(strings);
            std::string out;
            for (const char letter : text)
                out += stops.feed(std::string(1, letter));
            if (!stops.found())
                out += stops.rest();
            QCOMPARE(out, before(text, strings));
        }
    }
};

QTEST_GUILESS_MAIN(TestStopStrings)
#include "test_stop_strings.moc"
