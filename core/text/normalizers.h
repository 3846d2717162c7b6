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

private:
    std::vector<std::unique_ptr<const Normalizer>> m_steps;
};

/// Puts a fixed text before every text that is not empty; it counts as coming from the first character.
class PrependNormalizer : public Normalizer
{
public:
    explicit PrependNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;

private:
    std::string m_prefix;
};

/// Replaces every match of a pattern by a fixed text, which counts as coming from the match's last character.
class ReplaceNormalizer : public Normalizer
{
public:
    explicit ReplaceNormalizer(const PartReader& part);
    NormalizedText normalize(NormalizedText text) const override;

private:
    Pattern m_pattern;
    std::string m_content;
};

/// Unicode's full lower-case mapping, character by character.
class LowercaseNormalizer : public Normalizer
{
public:
    NormalizedText normalize(NormalizedText text) const override;
};

/// Shared by the Replace and Metaspace parts.
NormalizedText replaceMatches(const NormalizedText& text, ByteRange range, const Pattern& pattern,
                              std::string_view content);

} // namespace calm
