// The decode loop against recomputing everything for each token.

#include "core/base/error.h"
#include "core/generate/generate.h"
#include "core/models/load_model.h"
#include "tests/support/tiny_models.h"

#include <ATen/core/grad_mode.h>

#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
EncodedText text(const std::vector<int>& ids)
{
    return {.anchorIds = ids, .augmentingIds = {}, .settled = {}};
}

const std::vector<int> prompt{3, 1, 4, 1, 5};

// Greedy by the full pass over all tokens so far.
std::vector<int> slowGreedy(const TokenModel& model, std::vector<int> ids, int count)
{
    std::vector<int> answer;
    for (int i = 0; i < count; ++i) {
        const Tensor logits = model.logits(idsToTensor(ids).unsqueeze(0));
        answer.push_back(static_cast<int>(logits.select(1, logits.size(1) - 1).argmax(-1).item<std::int64_t>()));
        ids.push_back(answer.back());
    }
    return answer;
}

GenerationOptions tokens(int count)
{
    GenerationOptions options;
    options.sampling.maxTokens = count;
    return options;
}
} // namespace

class TestGenerate : public QObject
{
    Q_OBJECT

    SingleModel m_model{tinyDecoder(3, 16, 30, 1)};

private Q_SLOTS:
    void endsWhereTheTableOfPositionsEnds()
    {
        const SingleModel model(loadDecoder(Path(CALM_FIXTURES) / "models" / "gpt2")); // 64 positions
        const std::vector<int> read(60, 7);
        const Generation generation = generate(model, nullptr, text(read), tokens(100));
        QCOMPARE(generation.ids.size(), std::size_t{5}); // positions 60..63 are read, the fifth token needs none
        QCOMPARE(generation.finish, std::string("length"));
        QCOMPARE(generateGreedyBatch(model, {text(read)}, 100, {}).front(), generation.ids);
        QCOMPARE(generate(model, nullptr, text(std::vector<int>(64, 7)), tokens(100)).ids.size(), std::size_t{1});
        QVERIFY_THROWS_EXCEPTION(Error, generate(model, nullptr, text(std::vector<int>(65, 7)), tokens(100)));
    }

    void greedyEqualsRecomputing()
    {
        const Composition composition = tinyComposition();
        const ComposedModel composed(composition, tinyDecoder(3, 16, 30, 1), {tinyDecoder(2, 8, 30, 2)},
                                     trainedBridges(composition, 8, 16));
        for (const TokenModel* model : {static_cast<const TokenModel*>(&m_model), static_cast<const TokenModel*>(&composed)}) {
            const Generation generation = generate(*model, nullptr, text(prompt), tokens(12));
            QCOMPARE(generation.ids, slowGreedy(*model, prompt, 12));
            QCOMPARE(generation.finish, std::string("length"));
            QCOMPARE(generation.promptTokens, 5);
        }
    }

    void smallChunksOfThePromptChangeNothing()
    {
        GenerationOptions options = tokens(8);
        options.promptChunk = 2;
        QCOMPARE(generate(m_model, nullptr, text(prompt), options).ids, slowGreedy(m_model, prompt, 8));
    }

    void endsAtAnEndTokenUnlessToldOtherwise()
    {
        const auto answer = slowGreedy(m_model, prompt, 8);
        GenerationOptions options = tokens(8);
        options.endTokens = {answer[2]};
        const Generation ended = generate(m_model, nullptr, text(prompt), options);
        QCOMPARE(ended.finish, std::string("end"));
        const auto first = std::find(answer.begin(), answer.end(), answer[2]) - answer.begin();
        QCOMPARE(ended.ids.size(), static_cast<std::size_t>(first + 1));
        options.sampling.ignoreEndToken = true;
        QCOMPARE(generate(m_model, nullptr, text(prompt), options).ids, answer);
    }

    void batchEqualsOneByOne()
    {
        const std::vector<std::vector<int>> prompts{{3, 1, 4}, {1, 5, 9}, {2, 6, 5}};
        const int end = slowGreedy(m_model, prompts[1], 3).back();
        const auto answers = generateGreedyBatch(m_model, {text(prompts[0]), text(prompts[1]), text(prompts[2])}, 7, {end});
        for (std::size_t row = 0; row < prompts.size(); ++row) {
            GenerationOptions options = tokens(7);
            options.endTokens = {end};
            QCOMPARE(answers[row], generate(m_model, nullptr, text(prompts[row]), options).ids);
        }
    }

    void streamsWholeCharactersOfAText()
    {
        const auto tokenizer = Tokenizer::load(Path(CALM_FIXTURES) / "tokenizers" / "kv");
        const SingleModel model(tinyDecoder(2, 16, tokenizer->vocabularySize(), 4));
        std::string streamed;
        const Generation generation = generate(model, tokenizer, text({1, 20, 30}), tokens(10),
                                               [&](const GeneratedToken& token) { streamed += token.text; });
        QCOMPARE(generation.text, tokenizer->decode(generation.ids, true));
        QVERIFY(generation.text.starts_with(streamed));
    }

    void stopsWithinOneToken()
    {
        std::stop_source stop;
        int seen = 0;
        const auto onToken = [&](const GeneratedToken&) {
            if (++seen == 3)
                stop.request_stop();
        };
        QVERIFY_THROWS_EXCEPTION(Error, generate(m_model, nullptr, text(prompt), tokens(50), onToken, stop.get_token()));
        QCOMPARE(seen, 3);
    }

    void refusesAnEmptyPrompt()
    {
        QVERIFY_THROWS_EXCEPTION(Error, generate(m_model, nullptr, text({}), tokens(3)));
    }
};

QTEST_GUILESS_MAIN(TestGenerate)
#include "test_generate.moc"
