#include "ui/reading/tokenizer_match.h"

#include "core/base/error.h"
#include "core/data/aligned_reader.h"
#include "core/text/tokenizer.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>

namespace calm::ui
{

namespace
{

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(TokenizerMatch)
};

/// What a tokenizer file says, without loading it; empty when there is none.
std::string hashOf(const Path& model)
{
    const std::optional<Path> file = tokenizerFileIn(model);
    return file ? sha256OfFile(*file) : std::string();
}

} // namespace

std::vector<PairReading> readPairs(const Path& anchor, const std::vector<Path>& augmenting)
{
    const std::string anchorHash = hashOf(anchor);
    std::shared_ptr<const Tokenizer> tokenizer; // loaded when files alone do not tell
    std::vector<PairReading> pairs;
    for (const Path& model : augmenting) {
        PairReading pair;
        const std::string hash = hashOf(model);
        try {
            if (anchorHash.empty() || hash.empty())
                throw Error(ErrorKind::notFound,
                            anchorHash.empty() ? "the anchor has no tokenizer" : "it has no tokenizer");
            if (hash != anchorHash) {
                if (!tokenizer)
                    tokenizer = Tokenizer::load(anchor);
                pair.match =
                    sameTokenizer(*tokenizer, *Tokenizer::load(model)) ? TokenizerMatch::same : TokenizerMatch::byBytes;
            }
        } catch (const std::exception& error) {
            pair.match = TokenizerMatch::impossible;
            pair.problem = QString::fromUtf8(error.what());
        }
        pairs.push_back(std::move(pair));
    }
    return pairs;
}

QString matchLabel(const PairReading& pair)
{
    switch (pair.match) {
    case TokenizerMatch::same:
        return Words::tr("same tokenizer");
    case TokenizerMatch::byBytes:
        return Words::tr("aligned by bytes");
    case TokenizerMatch::impossible:
        break;
    }
    return Words::tr("can not be aligned");
}

QString matchHelp(const PairReading& pair)
{
    switch (pair.match) {
    case TokenizerMatch::same:
        return Words::tr(
            "Both cut a text into the same tokens: at each position the anchor sees the augmenting model up "
            "to that very position.");
    case TokenizerMatch::byBytes:
        return Words::tr(
            "They cut a text differently: at each position the anchor sees those of the augmenting model's "
            "tokens that no further text can change.");
    case TokenizerMatch::impossible:
        break;
    }
    return Words::tr("It can not be aligned with the anchor: %1.").arg(pair.problem);
}

QString sawFutureWarning(bool sawFuture)
{
    return sawFuture ? Words::tr("This composition was trained by a release that let it see the text that follows. Its "
                                 "training figures do not hold when it generates; train it again, with the mask.")
                     : QString();
}

} // namespace calm::ui
