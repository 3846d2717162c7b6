// Models of different tokenizers: what generation computes token by token is what training computed in one pass.

#include "core/base/random.h"
#include "core/compose/augmenting_batch.h"
#include "core/compose/composed_model.h"
#include "core/data/rows.h"
#include "core/generate/generate.h"
#include "core/text/tokenizer.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
const Path fixtures = Path(CALM_SOURCE_DIR) / "tests/fixtures/tokenizers";

/// Small vocabularies of four kinds: characters, a BPE of bytes, a Unigram with Metaspace, words.
std::vector<std::shared_ptr<const Tokenizer>> someTokenizers()
{
    std::vector<std::shared_ptr<const Tokenizer>> all;
    for (const char* name :
         {"kv", "reference/bytes_lines", "reference/sp_unigram_bytes", "reference/bert_uncased", "reference/llama2"})
        all.push_back(Tokenizer::load(fixtures / name));
    return all;
}

struct Pair
{
    TextReaders readers;
    std::shared_ptr<ComposedModel> model;
};

/// An anchor and two augmenting models of other widths and depths, each with its own tokenizer and its own connections.
Pair composed(const std::shared_ptr<const Tokenizer>& anchor,
              const std::vector<std::shared_ptr<const Tokenizer>>& augmenting)
{
    Composition composition;
    composition.name = "pair";
    composition.anchor = "anchor";
    composition.bridge.heads = 2;
    std::vector<std::shared_ptr<const DecoderModel>> models;
    std::vector<BridgeWeights> bridges;
    Pair pair{.readers = {.anchor = {anchor, {}}, .augmenting = {}}, .model = {}};
    for (std::size_t i = 0; i < augmenting.size(); ++i) {
        const int width = i == 0 ? 8 : 16, layers = i == 0 ? 2 : 3;
        composition.augmenting.push_back("augmenting " + std::to_string(i));
        models.push_back(tinyDecoder(layers, width, augmenting[i]->vocabularySize(), 5 + i));
        pair.readers.augmenting.push_back({augmenting[i], {}});
        const int index = static_cast<int>(i);
        for (const Connection& connection :
             {Connection{index, finalState, embeddingLayer}, Connection{index, 0, 1}, Connection{index, 1, 1}})
            composition.connections.push_back(connection);
        Composition own;
        own.connections = {composition.connections.end() - 3, composition.connections.end()};
        for (BridgeWeights& bridge : trainedBridges(own, width, 16, augmenting[i]->vocabularySize()))
            bridges.push_back(std::move(bridge));
    }
    pair.model =
        std::make_shared<ComposedModel>(composition, tinyDecoder(3, 16, anchor->vocabularySize(), 1), models, bridges);
    pair.model->setTokenizers(anchor, augmenting);
    return pair;
}

/// As training computes it: (T, V).
Tensor onePass(const ComposedModel& model, const EncodedText& text)
{
    std::vector<AugmentingStates> states;
    for (std::size_t i = 0; i < model.augmentingCount(); ++i) {
        const AugmentingBatch batch = augmentingBatch({&text}, i);
        states.push_back(model.readAugmenting(i, batch.ids));
        states.back().settledAt = batch.settledAt;
    }
    return model.logits(idsToTensor(text.anchorIds).unsqueeze(0), states)[0];
}

double difference(const Tensor& a, const Tensor& b)
{
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

std::string randomText(Random& random, std::size_t parts)
{
    static const std::vector<std::string> words{"the", " a", " quick", "fox", "12",   " 345", "<ab>", "+",  "=",
                                                "  ",  "\n", "ä",      " é",  "日本", "🤖", ".",    "'s", "ing"};
    std::string text;
    for (std::size_t i = 0; i < parts; ++i)
        text += words[static_cast<std::size_t>(random.below(words.size()))];
    return text;
}
} // namespace

class TestAlignedSession : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void generationComputesWhatTrainingDid()
    {
        const auto tokenizers = someTokenizers();
        Random random(3);
        for (std::size_t anchor = 0; anchor < tokenizers.size(); ++anchor)
            for (std::size_t other = 0; other < tokenizers.size(); ++other) {
                const Pair pair =
                    composed(tokenizers[anchor], {tokenizers[other], tokenizers[(other + 1) % tokenizers.size()]});
                for (int round = 0; round < 3; ++round) {
                    const std::string prompt = randomText(random, 1 + random.below(6)),
                                      response = randomText(random, 1 + random.below(6));
                    const EncodedExample example = encodeExample(prompt, response, pair.readers);
                    if (example.promptLength == 0)
                        continue; // nothing this tokenizer has a token for
                    const Tensor expected = onePass(*pair.model, example);
                    const auto session = pair.model->start();
                    session->begin({encodePrompt(prompt, pair.readers)});
                    const Tensor ids = idsToTensor(example.anchorIds).unsqueeze(0);
                    const std::int64_t total = ids.size(1);
                    for (std::int64_t at = 0; at < total;) {
                        const std::int64_t left = at < example.promptLength ? example.promptLength - at : 1;
                        const auto count =
                            static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(left)));
                        const Tensor logits = session->advance(ids.narrow(1, at, count));
                        at += count;
                        QVERIFY2(difference(logits[0], expected[at - 1]) < 1e-4,
                                 qPrintable(QString("pair %1 %2, position %3 of %4: %5")
                                                .arg(anchor)
                                                .arg(other)
                                                .arg(at)
                                                .arg(total)
                                                .arg(difference(logits[0], expected[at - 1]))));
                    }
                }
            }
    }

    /// Of which only the anchor's ids are known: `calm logits` and generation agree too.
    void bareIdsAreFollowed()
    {
        const auto tokenizers = someTokenizers();
        Random random(4);
        const Pair pair = composed(tokenizers[0], {tokenizers[1], tokenizers[0]});
        const auto ids = encodePrompt("<ab>+12-<xyz>=", *tokenizers[0]);
        const Tensor all = idsToTensor(ids).unsqueeze(0);
        const Tensor expected = pair.model->logits(all)[0];
        const auto session = pair.model->start();
        for (std::int64_t t = 0; t < all.size(1); ++t)
            QVERIFY(difference(session->advance(all.narrow(1, t, 1))[0], expected[t]) < 1e-4);
    }

    /// Rows of one batch settle at their own pace; each answers as it does alone.
    void rowsOfABatchAnswerAsAlone()
    {
        const auto tokenizers = someTokenizers();
        const Pair pair = composed(tokenizers[0], {tokenizers[1], tokenizers[4]});
        std::vector<EncodedText> prompts;
        for (const char* prompt : {"<abc>+12=", "<x>+<yz>=", "123-45+a=", "aaaaa<b>="}) {
            prompts.push_back(encodePrompt(prompt, pair.readers));
            prompts.back().anchorIds.resize(std::min<std::size_t>(prompts.back().anchorIds.size(), 7));
        }
        std::vector<EncodedText> same;
        for (const char* prompt : {"<a>+1=", "12-345", "<bcd>=", "a+b-c="})
            if (EncodedText text = encodePrompt(prompt, pair.readers);
                same.empty() || text.anchorIds.size() == same.front().anchorIds.size())
                same.push_back(std::move(text));
        QVERIFY(same.size() >= 2);
        const auto together = generateGreedyBatch(*pair.model, same, 12, {});
        for (std::size_t row = 0; row < same.size(); ++row)
            QCOMPARE(generateGreedyBatch(*pair.model, {same[row]}, 12, {}).front(), together[row]);
    }

    /// What comes later changes nothing before it.
    void nothingIsSeenEarly()
    {
        const auto tokenizers = someTokenizers();
        const Pair pair = composed(tokenizers[0], {tokenizers[1], tokenizers[2]});
        const EncodedExample one = encodeExample("<ab>=", "123abc+5", pair.readers),
                             other = encodeExample("<ab>=", "123abd-99<", pair.readers);
        std::size_t common = 0;
        while (one.anchorIds[common] == other.anchorIds[common])
            ++common;
        QVERIFY(common > static_cast<std::size_t>(one.promptLength));
        const auto count = static_cast<std::int64_t>(common);
        QVERIFY(difference(onePass(*pair.model, one).narrow(0, 0, count),
                           onePass(*pair.model, other).narrow(0, 0, count)) < 1e-5);
    }

    void untrainedAnswersAsItsAnchorBitForBit()
    {
        const auto tokenizers = someTokenizers();
        Pair pair = composed(tokenizers[0], {tokenizers[1], tokenizers[2]});
        for (Bridge& bridge : pair.model->bridges())
            bridge.weights().output.zero_();
        const EncodedExample example = encodeExample("<ab>+1=", "45", pair.readers);
        QVERIFY(at::equal(onePass(*pair.model, example),
                          pair.model->anchor().forward(idsToTensor(example.anchorIds).unsqueeze(0))[0]));
    }
};

QTEST_APPLESS_MAIN(TestAlignedSession)
#include "test_aligned_session.moc"
