// Scores against answering each question alone, and the known figures of the example's anchor.

#include "core/base/random.h"
#include "core/data/rows.h"
#include "core/evaluate/exact_match.h"
#include "core/generate/generate.h"
#include "core/models/load_model.h"

#include <QtTest>

#include <fstream>

using namespace calm;

namespace
{
const Path example = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic";

std::vector<Question> sums(int count)
{
    Random random(9);
    std::vector<Question> questions;
    for (int i = 0; i < count; ++i) {
        const auto a = 1 + random.below(100), b = 1 + random.below(100), c = 1 + random.below(100);
        if (i % 2)
            questions.push_back({std::to_string(a) + "+" + std::to_string(b) + "=", std::to_string(a + b)});
        else
            questions.push_back({std::to_string(a) + "+" + std::to_string(b) + "+" + std::to_string(c) + "=",
                                 std::to_string(a + b + c)});
    }
    return questions;
}
} // namespace

class TestExactMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theAnchorCanAdd()
    {
        const SingleModel model(loadDecoder(example / "models" / "anchor"));
        const auto tokenizer = Tokenizer::load(example / "models" / "anchor");
        const auto questions = sums(200);
        const auto answers = exactMatch(model, tokenizer, questions);
        int right = 0;
        for (std::size_t i = 0; i < questions.size(); ++i) {
            GenerationOptions options;
            options.sampling.maxTokens = 6;
            options.endTokens = tokenizer->eosIds();
            const Generation alone = generate(model, tokenizer, EncodedText{encodePrompt(questions[i].prompt, *tokenizer), {}, {}}, options);
            QCOMPARE(answers[i].correct, alone.finish == "end" && alone.text == questions[i].expected);
            right += answers[i].correct;
        }
        QCOMPARE(scoreOf(answers).correct, right);
        QCOMPARE(scoreOf(answers).examples, 200);
        QVERIFY(right >= 190); // 98.7% on num.test, measured elsewhere
    }

    void anAnswerThatDoesNotEndIsWrong()
    {
        // A tokenizer without end tokens: nothing can be complete.
        const SingleModel model(loadDecoder(example / "models" / "anchor"));
        const auto tokenizer = Tokenizer::fromText(readFile(example / "models" / "anchor" / "tokenizer.json"), "tokenizer.json");
        QVERIFY(tokenizer->eosIds().empty());
        QCOMPARE(scoreOf(exactMatch(model, tokenizer, sums(10))).correct, 0);
    }
};

QTEST_GUILESS_MAIN(TestExactMatch)
#include "test_exact_match.moc"
