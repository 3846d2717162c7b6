#include "ui/compare_page/word_difference.h"

#include <QStringView>

#include <algorithm>
#include <cstdint>

namespace calm::ui
{

namespace
{

constexpr std::size_t longestCompared = 1500; ///< words; the table below grows with the square

QStringView viewOf(const QString& text, const TextRange& range)
{
    return QStringView(text).mid(range.begin, range.length);
}

/// Length of the longest common sequence of every pair of ends: lengths[i][j] for words i.. and j...
class CommonLengths
{
public:
    CommonLengths(const std::vector<QStringView>& a, const std::vector<QStringView>& b)
        : m_columns(b.size() + 1), m_lengths((a.size() + 1) * (b.size() + 1))
    {
        for (std::size_t i = a.size(); i-- > 0;) {
            for (std::size_t j = b.size(); j-- > 0;) {
                at(i, j) = a[i] == b[j] ? std::uint16_t(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    std::uint16_t& at(std::size_t i, std::size_t j) { return m_lengths[i * m_columns + j]; }

private:
    std::size_t m_columns;
    std::vector<std::uint16_t> m_lengths;
};

std::vector<QStringView> wordViews(const QString& text, const std::vector<TextRange>& ranges)
{
    std::vector<QStringView> views;
    views.reserve(ranges.size());
    for (const TextRange& range : ranges)
        views.push_back(viewOf(text, range));
    return views;
}

} // namespace

std::vector<TextRange> wordsOf(const QString& text)
{
    std::vector<TextRange> words;
    int begin = 0;
    const int size = static_cast<int>(text.size());
    const auto belongs = [&text](int at) {
        return text[at].isLetterOrNumber() || text[at].isMark() || text[at].isSurrogate();
    };
    while (begin < size) {
        int end = begin;
        while (end < size && belongs(end))
            ++end;
        if (end == begin)
            ++end;
        if (!text[begin].isSpace())
            words.push_back({begin, end - begin});
        begin = end;
    }
    return words;
}

std::vector<TextRange> differingWords(const QString& text, const QString& reference)
{
    std::vector<TextRange> words = wordsOf(text);
    std::vector<TextRange> others = wordsOf(reference);
    words.resize(std::min(words.size(), longestCompared));
    others.resize(std::min(others.size(), longestCompared));
    const std::vector<QStringView> a = wordViews(text, words);
    const std::vector<QStringView> b = wordViews(reference, others);
    CommonLengths lengths(a, b);
    std::vector<TextRange> differing;
    std::size_t i = 0, j = 0;
    while (i < a.size()) {
        if (j < b.size() && a[i] == b[j]) {
            ++i;
            ++j;
        } else if (j < b.size() && lengths.at(i, j + 1) >= lengths.at(i + 1, j)) {
            ++j;
        } else {
            differing.push_back(words[i++]);
        }
    }
    return differing;
}

} // namespace calm::ui
