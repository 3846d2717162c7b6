#include "core/text/growing_piece.h"

#include <algorithm>

namespace calm
{

namespace
{
/// A run of unknown characters is one token, which may go on.
void dropUnknownAtEnd(const Vocabulary& vocabulary, std::string_view piece, std::vector<PieceToken>& tokens)
{
    while (!tokens.empty()) {
        const PieceToken& last = tokens.back();
        const auto spelling = vocabulary.find(last.id);
        const bool isText = spelling && last.range.end <= piece.size() &&
                            *spelling == piece.substr(last.range.begin, last.range.size());
        const bool isByte = spelling && spelling->size() == 6 && spelling->starts_with("<0x");
        if (isText || isByte)
            return;
        tokens.pop_back();
    }
}

bool equal(const PieceToken& a, const PieceToken& b)
{
    return a.id == b.id && a.range == b.range;
}
} // namespace

void tokenizeGrowing(const TokenizationModel& model, const PrefixIndex& vocabulary, std::string_view piece,
                     std::vector<PieceToken>& tokens)
{
    if (!model.isLocal() || piece.empty())
        return;
    std::vector<PieceToken> certain, other;
    model.tokenizePart(piece, certain);
    if (certain.empty() || certain.back().range.end != piece.size())
        return; // characters without a token were passed over: what stands around them has met
    dropUnknownAtEnd(model.vocabulary(), piece, certain);
    const auto keepCommon = [&] {
        const auto [end, ignored] = std::mismatch(certain.begin(), certain.end(), other.begin(), other.end(), equal);
        certain.erase(end, certain.end());
    };
    if (const auto whole = model.vocabulary().find(piece)) { // a model may take a piece that is a token as it is
        other.clear();
        model.tokenize(piece, other);
        keepCommon();
    }
    for (const std::size_t begin : vocabulary.openBeginnings(piece)) {
        if (certain.empty())
            return;
        other.clear();
        if (begin > 0)
            model.tokenizePart(piece.substr(0, begin), other);
        keepCommon();
    }
    tokens.insert(tokens.end(), certain.begin(), certain.end());
}

} // namespace calm
