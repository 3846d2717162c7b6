#include "core/text/post_processors.h"

#include "core/text/byte_alphabet.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
bool spellsSpace(char32_t character)
{
    return character == firstCharacter(spellByte(' ')).code || character == ' ' ||
           (character >= '\t' && character <= '\r');
}

/// Number of characters that spell space at the front and at the back.
std::pair<std::size_t, std::size_t> countSpaces(std::string_view spelling)
{
    std::size_t front = 0;
    std::size_t back = 0;
    bool onlySpaces = true;
    while (!spelling.empty()) {
        const Utf8Character character = firstCharacter(spelling);
        spelling.remove_prefix(character.size);
        const bool space = spellsSpace(character.code);
        onlySpaces = onlySpaces && space;
        front += onlySpaces;
        back = space ? back + 1 : 0;
    }
    return {front, back};
}
} // namespace

std::unique_ptr<const PostProcessor> PostProcessor::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    if (type == "Sequence")
        return std::make_unique<SequencePostProcessor>(named);
    if (type == "TemplateProcessing")
        return std::make_unique<TemplatePostProcessor>(named);
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelPostProcessor>(named);
    part.failUnsupported(type);
}

SequencePostProcessor::SequencePostProcessor(const PartReader& part)
{
    for (const PartReader& step : part.children("processors"))
        m_steps.push_back(PostProcessor::read(step));
}

void SequencePostProcessor::apply(std::vector<EncodedToken>& tokens, bool addSpecialTokens) const
{
    for (const auto& step : m_steps)
        step->apply(tokens, addSpecialTokens);
}

TemplatePostProcessor::TemplatePostProcessor(const PartReader& part)
{
    for (const PartReader& step : part.children("single")) {
        if (step.has("Sequence"))
            m_steps.push_back({true, {}});
        else if (step.has("SpecialToken"))
            m_steps.push_back({false, readSpecial(part, step.child("SpecialToken").text("id"))});
        else
            step.fail("is neither a \"Sequence\" nor a \"SpecialToken\"");
    }
}

std::vector<TemplatePostProcessor::SpecialToken> TemplatePostProcessor::readSpecial(const PartReader& part,
                                                                                    const std::string& name) const
{
    const PartReader token = part.child("special_tokens").child(name.c_str());
    const auto& ids = token.member("ids");
    const auto& spellings = token.member("tokens");
    if (!ids.is_array() || !spellings.is_array() || ids.size() != spellings.size())
        token.fail("needs as many \"ids\" as \"tokens\"");
    std::vector<SpecialToken> result;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].is_number_unsigned() || ids[i].get<std::uint64_t>() > 0x7fffffffu || !spellings[i].is_string())
            token.fail("needs numbers as \"ids\" and texts as \"tokens\"");
        result.push_back({ids[i].get<int>(), spellings[i].get<std::string>()});
    }
    return result;
}

void TemplatePostProcessor::apply(std::vector<EncodedToken>& tokens, bool addSpecialTokens) const
{
    if (!addSpecialTokens)
        return;
    std::vector<EncodedToken> result;
    result.reserve(tokens.size() + m_steps.size());
    for (const Step& step : m_steps) {
        if (step.isText)
            result.insert(result.end(), tokens.begin(), tokens.end());
        for (const SpecialToken& special : step.specials)
            result.push_back({special.id, special.spelling, {}});
    }
    tokens = std::move(result);
}

ByteLevelPostProcessor::ByteLevelPostProcessor(const PartReader& part)
    : m_addPrefixSpace(part.flag("add_prefix_space", true)), m_trimOffsets(part.flag("trim_offsets", true))
{
}

void ByteLevelPostProcessor::apply(std::vector<EncodedToken>& tokens, bool) const
{
    if (!m_trimOffsets)
        return;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        ByteRange& source = tokens[i].source;
        auto [front, back] = countSpaces(tokens[i].spelling);
        // One space before the first token is the one that add_prefix_space put in: the text has no byte for it.
        if ((i == 0 || source.begin == 0) && m_addPrefixSpace && front == 1)
            front = 0;
        source.begin = std::min(source.begin + front, source.end);
        if (source.end >= back)
            source.end = std::max(source.end - back, source.begin);
    }
}

} // namespace calm
