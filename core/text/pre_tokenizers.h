#pragma once

#include "core/text/pre_tokenizer.h"
#include "core/text/split_behavior.h"

namespace calm
{

/// One pre-tokenizer after another.
class SequencePreTokenizer : public PreTokenizer
{
public:
    explicit SequencePreTokenizer(const PartReader& part);
    void apply(CutText& text) const override;
    bool isLocal() const override;
    bool isLocalInside() const override;
    bool beginsInside() const override;

private:
    std::vector<std::unique_ptr<const PreTokenizer>> m_steps;
};

/// Cuts at the matches of a pattern. Split, Digits, Punctuation, WhitespaceSplit and CharDelimiterSplit are this
/// with other patterns.
class SplitPreTokenizer : public PreTokenizer
{
public:
    SplitPreTokenizer(Pattern pattern, SplitBehavior behavior, bool invert = false);
    void apply(CutText& text) const override;
    bool isLocal() const override { return !m_pattern.looksBack(); }
    bool isLocalInside() const override { return m_pattern.isSingleCharacter(); }
    bool beginsInside() const override { return isLocalInside(); }

private:
    Pattern m_pattern;
    SplitBehavior m_behavior;
    bool m_invert;
};

/// Words, and runs of what is neither word nor white space; white space is dropped.
class WhitespacePreTokenizer : public PreTokenizer
{
public:
    void apply(CutText& text) const override;
};

/// BERT's: white space is dropped, each punctuation character is a piece.
class BertPreTokenizer : public PreTokenizer
{
public:
    void apply(CutText& text) const override;
};

/// Spells each byte as one printable character, after cutting by GPT-2's expression if it is told to.
class ByteLevelPreTokenizer : public PreTokenizer
{
public:
    explicit ByteLevelPreTokenizer(const PartReader& part);
    void apply(CutText& text) const override;
    bool isLocalInside() const override { return !m_useRegex; }
    bool beginsInside() const override { return !m_useRegex && !m_addPrefixSpace; }

private:
    bool m_addPrefixSpace;
    bool m_useRegex;
    Pattern m_pattern;
};

/// Spells spaces as a visible character (U+2581) and cuts before it.
class MetaspacePreTokenizer : public PreTokenizer
{
public:
    explicit MetaspacePreTokenizer(const PartReader& part);
    void apply(CutText& text) const override;
    bool isLocalInside() const override { return true; }
    bool beginsInside() const override { return m_prependScheme != "always"; }

private:
    std::string m_replacement;
    std::string m_prependScheme; ///< "always", "first", "never"
    bool m_split;
};

/// Pieces of so many characters; the last may be shorter.
class FixedLengthPreTokenizer : public PreTokenizer
{
public:
    explicit FixedLengthPreTokenizer(const PartReader& part);
    void apply(CutText& text) const override;

private:
    std::size_t m_length;
};

/// Cuts where the script changes; kana count as Han, a space as any.
class UnicodeScriptsPreTokenizer : public PreTokenizer
{
public:
    void apply(CutText& text) const override;
};

/// "prepend_scheme" of a Metaspace part, also as older files spell it ("add_prefix_space").
std::string readPrependScheme(const PartReader& part);

} // namespace calm
