#include "core/text/tokenization_model.h"

#include "core/text/bpe_model.h"
#include "core/text/word_level_model.h"

namespace calm
{

std::unique_ptr<const TokenizationModel> TokenizationModel::read(const PartReader& part)
{
    const std::string type = part.text("type", part.has("merges") ? "BPE" : "WordLevel");
    if (type == "BPE")
        return std::make_unique<BpeModel>(part.named(type));
    if (type == "WordLevel")
        return std::make_unique<WordLevelModel>(part.named(type));
    part.failUnsupported(type);
}

} // namespace calm
