#pragma once

#include "core/text/tokenizer.h"

#include <deque>

namespace calm
{

/// One text on its way to tokens.
struct Tokenizer::Encoder
{
    const Tokenizer& tokenizer;
    std::vector<EncodedToken> tokens;
    std::deque<std::string> spellings; // of added tokens that took white space along
    std::vector<PieceToken> pieceTokens;
    std::vector<SettledEncoding::Joint> joints;
    bool notesPieces = false; ///< as joints
    bool notesTokens = false;
    std::size_t inside = 0; ///< what comes from before this byte was only read for the normalizer's sake; 0 = nothing

    NormalizedText normalized(const NormalizedText& section) const
    {
        NormalizedText text = tokenizer.m_normalizer ? tokenizer.m_normalizer->normalize(section) : section;
        std::size_t skipped = 0;
        while (skipped < text.size() && text.sourceOfByte(skipped).begin < inside)
            ++skipped;
        return skipped > 0 ? text.slice({skipped, text.size()}) : text;
    }

    void addToken(const AddedTokens::Part& part, const NormalizedText& text)
    {
        std::string_view spelling = part.token->content;
        if (text.view(part.range) != spelling)
            spelling = spellings.emplace_back(text.view(part.range));
        tokens.push_back({part.token->id, spelling, text.sourceOf(part.range)});
    }

    void encodeWhole(const NormalizedText& text)
    {
        for (const AddedTokens::Part& part : tokenizer.m_addedTokens.findRaw(text.text())) {
            if (part.range.size() == 0)
                continue;
            if (part.token)
                addToken(part, text);
            else
                encodeNormalized(normalized(text.slice(part.range)));
        }
    }

    void encodeNormalized(NormalizedText text)
    {
        const auto parts = tokenizer.m_addedTokens.findNormalized(text.text());
        if (parts.size() == 1 && !parts[0].token) {
            encodeCut(CutText(std::move(text)));
            return;
        }
        for (const AddedTokens::Part& part : parts) {
            if (part.token && part.range.size() > 0)
                addToken(part, text);
            else if (!part.token)
                encodeCut(CutText(text.slice(part.range)));
        }
    }

    /// The part [0, limit) of `text`, which may go on behind it.
    void encodeOpen(const NormalizedText& text, std::size_t limit, const OpenEnds& ends);
    void encodeOpenNormalized(const NormalizedText& text, std::size_t limit, const OpenEnds& ends);
    void encodeOpenCut(CutText cut, const OpenEnds& ends);

    void encodeCut(CutText&& cut) { encodeCut(cut); }
    void encodeCut(CutText& cut)
    {
        if (tokenizer.m_preTokenizer)
            tokenizer.m_preTokenizer->apply(cut);
        auto begin = cut.firstBegins.begin();
        for (const ByteRange& piece : cut.pieces) {
            for (; notesPieces && begin != cut.firstBegins.end() && *begin <= cut.text.sourceOf(piece).begin; ++begin)
                joints.push_back({*begin, tokens.size(), false});
            pieceTokens.clear();
            tokenizer.m_model->tokenize(cut.text.view(piece), pieceTokens);
            // Where characters without a token were passed over, ranges do not tell where a token stands.
            addTokens(piece, cut.text, !pieceTokens.empty() && pieceTokens.back().range.end == piece.size());
        }
    }

    void addTokens(ByteRange piece, const NormalizedText& text, bool haveRanges)
    {
        for (const PieceToken& token : pieceTokens) {
            const ByteRange source = sourceOf(token.range, piece, text);
            if (notesTokens && haveRanges && token.range.begin > 0 && tokens.back().source.end <= source.begin)
                joints.push_back({source.begin, tokens.size(), true});
            tokens.push_back({token.id, *tokenizer.m_model->vocabulary().find(token.id), source});
        }
    }

    /// As the tokenizers library has it: an empty range is not looked up, and one behind the piece is left as it
    /// is.
    static ByteRange sourceOf(ByteRange range, ByteRange piece, const NormalizedText& text)
    {
        if (range.end > piece.size())
            return range;
        if (range.size() == 0) {
            const std::size_t at = text.sourceOf(piece).begin + range.begin;
            return {at, at};
        }
        return text.sourceOf({piece.begin + range.begin, piece.begin + range.end});
    }
};

} // namespace calm
