// A small model made from scratch memorises the first 200 keys of the example's private data.

#include "core/data/rows.h"
#include "core/evaluate/exact_match.h"
#include "core/train/pretrain.h"

#include <ATen/core/grad_mode.h>

#include <QtTest>

#include <fstream>

using namespace calm;

namespace
{
const Path example = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic";

std::vector<Question> keys(std::size_t count)
{
    std::ifstream stream(example / "keys.jsonl");
    std::vector<Question> questions;
    for (std::string line; questions.size() < count && std::getline(stream, line);) {
        const Json json = parseJson(line, "keys.jsonl");
        questions.push_back({"<" + json["key"].get<std::string>() + ">=", std::to_string(json["value"].get<int>())});
    }
    return questions;
}
} // namespace

class TestPretrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memorisesTwoHundredKeys()
    {
        const auto tokenizer = Tokenizer::load(example / "models" / "anchor");
        const auto questions = keys(200);
        QCOMPARE(questions.size(), std::size_t{200});
        TrainingData rows{.mixture = {{}}, .validation = {}};
        for (const Question& question : questions)
            rows.mixture[0].push_back(encodeExample(question.prompt, question.expected, {{tokenizer, {}}, {}}));
        const DecoderSettings decoder{.layers = 2, .width = 64, .heads = 4, .kvHeads = 4, .headDim = 16, .intermediate = 160,
                                      .vocabulary = tokenizer->vocabularySize(), .context = 64, .tiedEmbeddings = true, .rotary = {{.dimensions = 16}}};
        TrainingSettings settings;
        settings.steps = 500;
        settings.tokensPerBatch = 1000;
        settings.learningRate = 3e-3;
        settings.warmupSteps = 30;
        settings.weightDecay = 0.01;
        const auto model = pretrain(decoder, rows, settings);
        const Score score = scoreOf(exactMatch(SingleModel(model), tokenizer, questions));
        QVERIFY2(score.percent() >= 99.0, qPrintable(QString::number(score.percent())));
    }

    void theSameSeedMakesTheSameModel()
    {
        const auto tokenizer = Tokenizer::load(example / "models" / "anchor");
        TrainingData rows{.mixture = {{}}, .validation = {}};
        for (const Question& question : keys(20))
            rows.mixture[0].push_back(encodeExample(question.prompt, question.expected, {{tokenizer, {}}, {}}));
        const DecoderSettings decoder{.layers = 1, .width = 16, .heads = 2, .kvHeads = 2, .headDim = 8, .intermediate = 32,
                                      .vocabulary = tokenizer->vocabularySize(), .context = 64, .tiedEmbeddings = true, .rotary = {{.dimensions = 8}}};
        TrainingSettings settings;
        settings.steps = 10;
        settings.pretraining.finalStateNoise = 1.0;
        const auto logits = [&](std::uint64_t seed) {
            settings.seed = seed;
            const auto model = pretrain(decoder, rows, settings);
            at::NoGradGuard noGradients;
            return fingerprint(model->forward(idsToTensor({1, 4, 9}).unsqueeze(0)));
        };
        QCOMPARE(logits(1), logits(1));
        QVERIFY(logits(1) != logits(2));
    }
};

QTEST_GUILESS_MAIN(TestPretrain)
#include "test_pretrain.moc"
