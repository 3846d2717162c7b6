#include "core/text/growing_piece.h"
#include "core/text/tokenizer_encoder.h"
#include "core/text/unicode_classes.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace calm
{

/// What may begin at the end of a text and go on behind it.
struct Tokenizer::OpenEnds
{
    PrefixIndex raw, normalized, vocabulary;
    bool takesSpaceBefore = false; ///< an added token may take along the white space before it

    explicit OpenEnds(const Tokenizer& tokenizer)
        : raw(addedTexts(tokenizer, false)), normalized(addedTexts(tokenizer, true)),
          vocabulary(allTexts(*tokenizer.m_model))
    {
        for (const AddedToken& token : tokenizer.m_addedTokens.all())
            takesSpaceBefore = takesSpaceBefore || token.leftStrip;
    }

    /// Up to where `text` is as it will stay, as far as added tokens go.
    std::size_t settled(std::string_view text, const PrefixIndex& added) const
    {
        std::size_t end = added.firstOpen(text);
        while (takesSpaceBefore && end > 0) {
            std::size_t last = end - 1;
            while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80)
                --last;
            if (!isWhiteSpace(firstCharacter(text.substr(last)).code))
                break;
            end = last;
        }
        return end;
    }

private:
    static std::vector<std::string_view> addedTexts(const Tokenizer& tokenizer, bool normalized)
    {
        std::vector<std::string_view> texts;
        for (const AddedToken& token : tokenizer.m_addedTokens.all())
            if (token.normalized == normalized)
                texts.push_back(normalized ? token.decoded : token.content);
        return texts;
    }

    static std::vector<std::string_view> allTexts(const TokenizationModel& model)
    {
        std::vector<std::string_view> texts;
        for (int id = 0; model.isLocal() && id < model.vocabulary().size(); ++id)
            if (const auto text = model.vocabulary().find(id))
                texts.push_back(*text);
        return texts;
    }
};

const Tokenizer::OpenEnds& Tokenizer::openEnds() const
{
    std::call_once(m_openEndsOnce, [this] { m_openEnds = std::make_shared<const OpenEnds>(*this); });
    return *m_openEnds;
}

namespace
{
/// `limit`, or the beginning of the first token that a continuation may undo: one that reaches behind the limit, or one
/// that must be a word of its own and stands at the end.
std::size_t settledParts(const std::vector<AddedTokens::Part>& parts, std::size_t size, std::size_t limit)
{
    for (const AddedTokens::Part& part : parts)
        if (part.token && part.range.begin < limit &&
            (part.range.end > limit || (part.token->singleWord && part.range.end == size)))
            return part.range.begin;
    return limit;
}
} // namespace

void Tokenizer::Encoder::encodeOpen(const NormalizedText& text, std::size_t limit, const OpenEnds& ends)
{
    const auto parts = tokenizer.m_addedTokens.findRaw(text.text());
    limit = settledParts(parts, text.size(), limit);
    for (const AddedTokens::Part& part : parts) {
        if (part.range.begin >= limit)
            return;
        if (part.range.size() == 0)
            continue;
        if (part.token) {
            addToken(part, text);
            continue;
        }
        const NormalizedText section = text.slice(part.range);
        NormalizedText rewritten = normalized(section);
        if (part.range.end < limit) {
            encodeNormalized(std::move(rewritten));
            continue;
        }
        std::size_t settled = limit - part.range.begin;
        if (tokenizer.m_normalizer)
            settled = tokenizer.m_normalizer->settledBytes(std::string_view(section.text()).substr(0, settled));
        if (settled == 0)
            return;
        const std::size_t lastSource = section.sourceOfByte(settled - 1).end;
        std::size_t end = rewritten.size();
        while (end > 0 && rewritten.sourceOfByte(end - 1).end > lastSource)
            --end;
        encodeOpenNormalized(rewritten, end, ends);
        return;
    }
}

void Tokenizer::Encoder::encodeOpenNormalized(const NormalizedText& text, std::size_t limit, const OpenEnds& ends)
{
    const auto parts = tokenizer.m_addedTokens.findNormalized(text.text());
    limit = ends.settled(std::string_view(text.text()).substr(0, limit), ends.normalized);
    limit = settledParts(parts, text.size(), limit);
    for (const AddedTokens::Part& part : parts) {
        if (part.range.begin >= limit)
            return;
        if (part.token && part.range.size() > 0)
            addToken(part, text);
        else if (!part.token && part.range.end < limit)
            encodeCut(CutText(text.slice(part.range)));
        else if (!part.token)
            return encodeOpenCut(CutText::open(text.slice({part.range.begin, limit})), ends);
    }
}

void Tokenizer::Encoder::encodeOpenCut(CutText cut, const OpenEnds& ends)
{
    encodeCut(cut);
    pieceTokens.clear();
    tokenizeGrowing(*tokenizer.m_model, ends.vocabulary, cut.text.view(*cut.growing), pieceTokens);
    addTokens(*cut.growing, cut.text, true);
}

SettledEncoding Tokenizer::encodeSettled(std::string_view text, std::size_t from) const
{
    Encoder encoder{*this, {}, {}, {}};
    return encodeSettled(encoder, text, from);
}

bool Tokenizer::beginsInside() const
{
    return !m_model->takesWholes() && (!m_preTokenizer || m_preTokenizer->beginsInside());
}

/// The character before is read along, so that what a normalizer puts before a text does not come behind the joint.
SettledEncoding Tokenizer::encodeSettledInside(std::string_view text, std::size_t joint) const
{
    Encoder encoder{*this, {}, {}, {}};
    encoder.inside = joint;
    std::size_t before = joint - 1;
    while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xc0) == 0x80)
        --before;
    return encodeSettled(encoder, text, before);
}

SettledEncoding Tokenizer::encodeSettled(Encoder& encoder, std::string_view text, std::size_t from) const
{
    // Behind what is spelled like a token but is no word of its own, the search goes on: that depends on its beginning.
    const bool isLocal = (!m_normalizer || m_normalizer->isLocal()) && (!m_preTokenizer || m_preTokenizer->isLocal()) &&
                         std::ranges::none_of(m_addedTokens.all(), &AddedToken::singleWord);
    encoder.notesPieces = isLocal;
    encoder.notesTokens = isLocal && m_model->isLocalBehind() && (!m_preTokenizer || m_preTokenizer->isLocalInside());
    const NormalizedText original = NormalizedText::fromOriginal(text.substr(from), from);
    const OpenEnds& ends = openEnds();
    encoder.encodeOpen(original, ends.settled(original.text(), ends.raw), ends);
    SettledEncoding settled;
    settled.joints = std::move(encoder.joints);
    settled.tokens = finished(encoder, text, false);
    return settled;
}

} // namespace calm
