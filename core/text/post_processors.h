#pragma once

#include "core/text/post_processor.h"

#include <optional>
#include <string>

namespace calm
{

/// One post-processor after another.
class SequencePostProcessor : public PostProcessor
{
public:
    explicit SequencePostProcessor(const PartReader& part);
    void apply(ProcessedTokens& tokens) const override;

private:
    std::vector<std::unique_ptr<const PostProcessor>> m_steps;
};

/// Puts special tokens around the text, as its template for one text says ("[BOS] A [EOS]"), or for two.
class TemplatePostProcessor : public PostProcessor
{
public:
    explicit TemplatePostProcessor(const PartReader& part);
    void apply(ProcessedTokens& tokens) const override;

private:
    struct SpecialToken
    {
        int id = 0;
        std::string spelling;
    };
    struct Step
    {
        std::optional<std::size_t> text;    ///< the tokens of this text stand here
        std::vector<SpecialToken> specials; ///< otherwise these
    };
    static std::vector<Step> readSteps(const PartReader& part, const char* key);
    static std::vector<SpecialToken> readSpecial(const PartReader& part, const std::string& name);
    std::vector<Step> m_single;
    std::vector<Step> m_pair;
};

/// Byte-level tokens carry the space before a word; with trim_offsets their byte ranges leave it out.
class ByteLevelPostProcessor : public PostProcessor
{
public:
    explicit ByteLevelPostProcessor(const PartReader& part);
    void apply(ProcessedTokens& tokens) const override;

private:
    bool m_addPrefixSpace;
    bool m_trimOffsets;
};

/// BERT's and RoBERTa's: [CLS] before the text, [SEP] behind it. RoBERTa's trims offsets as ByteLevel does.
class ClassifierPostProcessor : public PostProcessor
{
public:
    enum class Kind { bert, roberta };
    ClassifierPostProcessor(const PartReader& part, Kind kind);
    void apply(ProcessedTokens& tokens) const override;

private:
    std::pair<std::string, int> m_cls;
    std::pair<std::string, int> m_sep;
    std::optional<ByteLevelPostProcessor> m_trimming;
    bool m_isRoberta;
};

} // namespace calm
