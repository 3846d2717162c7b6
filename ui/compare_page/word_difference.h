#pragma once

#include <QString>

#include <vector>

namespace calm::ui
{

/// A piece of a text: characters [begin, begin + length).
struct TextRange
{
    int begin = 0;
    int length = 0;

    bool operator==(const TextRange&) const = default;
};

/// Words as a person compares them: a run of letters and digits, or one other visible character.
std::vector<TextRange> wordsOf(const QString& text);

/// The words of `text` that are not part of a longest common sequence of words with `reference`. Texts beyond
/// some thousand words are compared by their beginnings; what comes after is not marked.
std::vector<TextRange> differingWords(const QString& text, const QString& reference);

} // namespace calm::ui
