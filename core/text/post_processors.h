#pragma once

#include "core/text/post_processor.h"

#include <string>

namespace calm
{

/// One post-processor after another.
class SequencePostProcessor : public PostProcessor
{
public:
    explicit SequencePostProcessor(const PartReader& part);
    void apply(std::vector<EncodedToken>& tokens, bool addSpecialTokens) const override;

private:
    std::vector<std::unique_ptr<const PostProcessor>> m_steps;
};

/// Puts special tokens around the text, as its template for one text says ("[BOS] A [EOS]").
class TemplatePostProcessor : public PostProcessor
{
public:
    explicit TemplatePostProcessor(const PartReader& part);
    void apply(std::vector<EncodedToken>& tokens, bool addSpecialTokens) const override;

private:
    struct SpecialToken
    {
        int id = 0;
        std::string spelling;
    };
    struct Step
    {
        bool isText = false;                ///< the text's own tokens stand here
        std::vector<SpecialToken> specials; ///< otherwise these
    };
    std::vector<SpecialToken> readSpecial(const PartReader& part, const std::string& name) const;
    std::vector<Step> m_steps;
};

/// Byte-level tokens carry the space before a word; with trim_offsets their byte ranges leave it out.
class ByteLevelPostProcessor : public PostProcessor
{
public:
    explicit ByteLevelPostProcessor(const PartReader& part);
    void apply(std::vector<EncodedToken>& tokens, bool addSpecialTokens) const override;

private:
    bool m_addPrefixSpace;
    bool m_trimOffsets;
};

} // namespace calm
