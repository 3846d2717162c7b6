#include "core/text/tokenization_model.h"

#include "core/base/error.h"
#include "core/text/bpe_model.h"
#include "core/text/unigram_model.h"
#include "core/text/utf8.h"
#include "core/text/word_level_model.h"
#include "core/text/word_piece_model.h"

#include <fmt/format.h>

namespace calm
{

namespace
{
std::string typeOf(const PartReader& part)
{
    if (part.has("type"))
        return part.type();
    if (part.has("merges"))
        return "BPE";
    if (part.has("vocab") && part.member("vocab").is(JsonValue::Kind::array))
        return "Unigram";
    return part.has("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
}
} // namespace

std::unique_ptr<const TokenizationModel> TokenizationModel::read(const PartReader& part)
{
    const std::string type = typeOf(part);
    if (type == "BPE")
        return std::make_unique<BpeModel>(part.named(type));
    if (type == "Unigram")
        return std::make_unique<UnigramModel>(part.named(type));
    if (type == "WordPiece")
        return std::make_unique<WordPieceModel>(part.named(type));
    if (type == "WordLevel")
        return std::make_unique<WordLevelModel>(part.named(type));
    part.failUnsupported(type);
}

std::array<int, 256> TokenizationModel::byteTokensOf(const Vocabulary& vocabulary)
{
    std::array<int, 256> ids{};
    for (std::size_t byte = 0; byte < ids.size(); ++byte)
        ids[byte] = vocabulary.find(std::string_view(fmt::format("<0x{:02X}>", byte))).value_or(-1);
    return ids;
}

void TokenizationModel::throwNoToken(std::string_view text)
{
    throw Error(ErrorKind::badInput, "The tokenizer has no token for \"" + replaceInvalidUtf8(text.substr(0, 40)) +
                                         "\" and none for unknown text.");
}

} // namespace calm
