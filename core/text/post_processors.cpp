#include "core/text/post_processors.h"

#include "core/text/byte_alphabet.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

namespace
{
bool spellsSpace(char32_t character)
{
    static const char32_t spelledSpace = firstCharacter(spellByte(' ')).code;
    return character == spelledSpace || isWhiteSpace(character);
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

/// Where the text stands `count` characters further on.
std::size_t stepForward(std::string_view text, std::size_t at, std::size_t count)
{
    for (; count > 0 && at < text.size(); --count)
        at += firstCharacter(text.substr(at)).size;
    return at;
}

/// And `count` characters back. Bytes that are broken UTF-8 count as the text had been read from there.
std::size_t stepBack(std::string_view text, std::size_t at, std::size_t count)
{
    for (; count > 0 && at > 0; --count) {
        --at;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
            --at;
    }
    return at;
}

void trim(std::vector<EncodedToken>& tokens, std::string_view original, bool addPrefixSpace)
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        ByteRange& source = tokens[i].source;
        auto [front, back] = countSpaces(tokens[i].spelling);
        // One space before the first token is the one that add_prefix_space put in: the text has no byte for it.
        if ((i == 0 || source.begin == 0) && addPrefixSpace && front == 1)
            front = 0;
        if (front > 0)
            source.begin = std::min(stepForward(original, source.begin, front), source.end);
        if (back > 0 && source.end > 0)
            source.end = std::max(stepBack(original, source.end, back), source.begin);
    }
}
} // namespace

std::unique_ptr<const PostProcessor> PostProcessor::read(const PartReader& part)
{
    const std::string type = part.type();
    const PartReader named = part.named(type);
    using Classifier = ClassifierPostProcessor;
    if (type == "Sequence")
        return std::make_unique<SequencePostProcessor>(named);
    if (type == "TemplateProcessing")
        return std::make_unique<TemplatePostProcessor>(named);
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelPostProcessor>(named);
    if (type == "BertProcessing")
        return std::make_unique<Classifier>(named, Classifier::Kind::bert);
    if (type == "RobertaProcessing")
        return std::make_unique<Classifier>(named, Classifier::Kind::roberta);
    part.failUnsupported(type);
}

SequencePostProcessor::SequencePostProcessor(const PartReader& part)
{
    for (const PartReader& step : part.children("processors"))
        m_steps.push_back(PostProcessor::read(step));
}

void SequencePostProcessor::apply(ProcessedTokens& tokens) const
{
    for (const auto& step : m_steps)
        step->apply(tokens);
}

TemplatePostProcessor::TemplatePostProcessor(const PartReader& part) : m_single(readSteps(part, "single"))
{
    if (part.has("pair"))
        m_pair = readSteps(part, "pair");
    for (const Step& step : m_single)
        if (step.text && *step.text > 0)
            part.fail("names a second text in its template for one");
}

std::vector<TemplatePostProcessor::Step> TemplatePostProcessor::readSteps(const PartReader& part, const char* key)
{
    std::vector<Step> steps;
    for (const PartReader& step : part.children(key)) {
        if (step.has("Sequence"))
            steps.push_back({step.child("Sequence").text("id", "A") == "B" ? 1u : 0u, {}});
        else if (step.has("SpecialToken"))
            steps.push_back({std::nullopt, readSpecial(part, step.child("SpecialToken").text("id"))});
        else
            step.fail("is neither a \"Sequence\" nor a \"SpecialToken\"");
    }
    return steps;
}

std::vector<TemplatePostProcessor::SpecialToken> TemplatePostProcessor::readSpecial(const PartReader& part,
                                                                                    const std::string& name)
{
    using Kind = JsonValue::Kind;
    const PartReader token = part.child("special_tokens").child(name.c_str());
    const auto ids = token.member("ids").items();
    const auto spellings = token.member("tokens").items();
    if (ids.size() != spellings.size())
        token.fail("needs as many \"ids\" as \"tokens\"");
    std::vector<SpecialToken> result;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].is(Kind::integer) || ids[i].integer() < 0 || ids[i].integer() > 0x7fffffff ||
            !spellings[i].is(Kind::string))
            token.fail("needs numbers as \"ids\" and texts as \"tokens\"");
        result.push_back({static_cast<int>(ids[i].integer()), std::string(spellings[i].string())});
    }
    return result;
}

void TemplatePostProcessor::apply(ProcessedTokens& tokens) const
{
    const bool isPair = tokens.parts.size() == 2 && !m_pair.empty();
    std::vector<std::vector<EncodedToken>> result;
    for (const Step& step : isPair ? m_pair : m_single) {
        if (step.text) {
            // More lists than there are texts come from a template before this one; they stay together.
            result.push_back(tokens.parts[*step.text]);
            for (std::size_t i = 1; !isPair && i < tokens.parts.size(); ++i)
                result.push_back(tokens.parts[i]);
        } else if (tokens.addSpecialTokens) {
            auto& specials = result.emplace_back();
            for (const SpecialToken& special : step.specials)
                specials.push_back({special.id, special.spelling, {}});
        }
    }
    tokens.parts = std::move(result);
}

ByteLevelPostProcessor::ByteLevelPostProcessor(const PartReader& part)
    : m_addPrefixSpace(part.flag("add_prefix_space", true)), m_trimOffsets(part.flag("trim_offsets", true))
{
}

void ByteLevelPostProcessor::apply(ProcessedTokens& tokens) const
{
    if (m_trimOffsets)
        for (auto& part : tokens.parts)
            trim(part, tokens.original, m_addPrefixSpace);
}

ClassifierPostProcessor::ClassifierPostProcessor(const PartReader& part, Kind kind)
    : m_cls(part.tokenAndId("cls")), m_sep(part.tokenAndId("sep")), m_isRoberta(kind == Kind::roberta)
{
    if (m_isRoberta)
        m_trimming.emplace(part);
}

void ClassifierPostProcessor::apply(ProcessedTokens& tokens) const
{
    if (m_trimming)
        m_trimming->apply(tokens);
    if (!tokens.addSpecialTokens)
        return;
    const EncodedToken cls{m_cls.second, m_cls.first, {}};
    const EncodedToken sep{m_sep.second, m_sep.first, {}};
    for (std::size_t i = 0; i < tokens.parts.size(); ++i) {
        auto& part = tokens.parts[i];
        if (i == 0 || m_isRoberta)
            part.insert(part.begin(), i == 0 ? cls : sep);
        part.push_back(sep);
    }
}

} // namespace calm
