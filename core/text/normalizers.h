#pragma once

#include "core/text/normalizer.h"
#include "core/text/pattern.h"

#include <vector>

namespace calm
{

/// One normalizer after another.
class SequenceNormalizer : public Normalizer
{
public:
    explicit SequenceNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override;
    bool isLocal() const override;

private:
    std::vector<std::unique_ptr<const Normalizer>> m_steps;
};

/// Puts a fixed text before every text that is not empty; it counts as coming from the first character.
class PrependNormalizer : public Normalizer
{
public:
    explicit PrependNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override { return text.size(); }

private:
    std::string m_prefix;
};

/// Replaces every match of a pattern by a fixed text, which counts as coming from the match's last character.
class ReplaceNormalizer : public Normalizer
{
public:
    explicit ReplaceNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override;
    bool isLocal() const override { return m_pattern.isSingleCharacter(); } // longer matches depend on those before

private:
    Pattern m_pattern;
    std::string m_content;
};

/// Unicode's full lower-case mapping, character by character.
class LowercaseNormalizer : public Normalizer
{
public:
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override { return text.size(); }
};

/// Takes white space off either end.
class StripNormalizer : public Normalizer
{
public:
    explicit StripNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;

private:
    bool m_left;
    bool m_right;
};

/// Takes out combining marks.
class StripAccentsNormalizer : public Normalizer
{
public:
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override { return text.size(); }
};

/// BERT's: control characters out, white space to spaces, spaces around ideographs, accents out, lower case.
class BertNormalizer : public Normalizer
{
public:
    explicit BertNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;

private:
    bool m_cleanText;
    bool m_spaceChinese;
    bool m_lowercase;
    bool m_stripAccents;
};

/// What sentencepiece's nmt rules do before their NFKC: control characters out, odd spaces to spaces.
class NmtNormalizer : public Normalizer
{
public:
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override { return text.size(); }
};

/// Spells each byte as one printable character.
class ByteLevelNormalizer : public Normalizer
{
public:
    NormalizedText normalize(NormalizedText text) const override;
    std::size_t settledBytes(std::string_view text) const override { return text.size(); }
};

/// Shared by the Replace and Metaspace parts: `range` of `text` with every match replaced is appended to `result`.
void appendReplaced(const NormalizedText& text, ByteRange range, const Pattern& pattern, std::string_view content,
                    ByteRange origin, NormalizedText& result);

} // namespace calm
