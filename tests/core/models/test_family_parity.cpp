// The answers of Hugging Face transformers for tiny checkpoints of every family: tests/fixtures/models/*, made by
// make_reference.py there, and the larger set in CALM_REFERENCE/models where that names a folder.

#include "core/models/family.h"
#include "core/models/load_model.h"
#include "core/models/rotary.h"
#include "core/models/token_model.h"

#include <ATen/core/grad_mode.h>

#include <QtTest>

#include <cstdlib>
#include <set>

using namespace calm;

namespace
{
constexpr double bar = 2e-4; // of the largest |logit|

double largestDifference(const Tensor& a, const Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

// Where the checkpoints stand: each folder's own models/.
std::vector<Path> folders()
{
    std::vector<Path> all{Path(CALM_FIXTURES) / "models"};
    if (const char* reference = std::getenv("CALM_REFERENCE"))
        all.push_back(Path(reference) / "models");
    return all;
}

struct Checkpoint
{
    std::shared_ptr<const DecoderModel> decoder;
    std::map<std::string, Tensor> expected;

    explicit Checkpoint(const QString& path)
        : decoder(loadDecoder(path.toStdString())),
          expected(loadTensors(Path(path.toStdString()) / "expected.safetensors"))
    {
        if (path.endsWith("reference/models/llama-bf16-sharded"))
            decoder = withRoundedFrequencies(*decoder);
    }

    // That reference was answered by a model that had been cast to bfloat16 in memory, its rotary frequencies with it;
    // transformers itself, loading the files in any precision, keeps them in float32 and answers what we answer. Here
    // the rounding is put in by longrope factors, so that all the rest is held against the reference.
    static std::shared_ptr<const DecoderModel> withRoundedFrequencies(const DecoderModel& decoder)
    {
        DecoderSettings settings = decoder.settings();
        RotarySettings& rotary = settings.rotary.front();
        const Tensor plain = inverseFrequencies(rotary, 1), rounded = plain.to(at::kBFloat16).to(at::kFloat);
        const Tensor factors = (plain / rounded).to(at::kDouble);
        rotary.scaling = RotarySettings::Scaling::longrope;
        rotary.shortFactors.assign(factors.data_ptr<double>(), factors.data_ptr<double>() + factors.numel());
        rotary.originalContext = settings.context;
        return std::make_shared<const DecoderModel>(settings, decoder.weights());
    }
};
} // namespace

class TestFamilyParity : public QObject
{
    Q_OBJECT

    at::NoGradGuard m_noGradients;

private Q_SLOTS:
    void logitsAndLayers_data() { checkpoints(); }
    void logitsAndLayers()
    {
        QFETCH(QString, path);
        const Checkpoint checkpoint(path);
        const SingleModel model(checkpoint.decoder);
        const Tensor& ids = checkpoint.expected.at("input_ids");
        const std::vector<Tensor> layers = model.layerOutputs(ids);
        QCOMPARE(static_cast<int>(layers.size()), checkpoint.decoder->settings().layers);
        for (std::size_t i = 0; i < layers.size(); ++i)
            compare(layers[i], checkpoint.expected.at("layer." + std::to_string(i)), QString("block %1").arg(i));
        compare(model.logits(ids), checkpoint.expected.at("logits"), "logits");
    }

    void anySplitOfThePromptGivesTheSame_data() { checkpoints(); }
    void anySplitOfThePromptGivesTheSame()
    {
        QFETCH(QString, path);
        const Checkpoint checkpoint(path);
        const Tensor &ids = checkpoint.expected.at("input_ids"), &wanted = checkpoint.expected.at("logits");
        const std::int64_t length = ids.size(1);
        // Where rotary frequencies follow the length, what an early chunk answers is not what it is in the whole text.
        const bool stable = checkpoint.decoder->cacheHolds(1, length);
        for (const auto& chunks : std::vector<std::vector<std::int64_t>>{{1}, {5}, {1, 2, 7}, {16, 1}, {1000}}) {
            const SingleModel model(checkpoint.decoder);
            const auto session = model.start();
            std::int64_t position = 0;
            for (std::size_t i = 0; position < length; ++i) {
                const std::int64_t count = std::min(chunks[i % chunks.size()], length - position);
                const Tensor logits = session->advance(ids.narrow(1, position, count));
                position += count;
                if (stable || position == length)
                    compare(logits, wanted.select(1, position - 1),
                            QString("chunks of %1 at %2").arg(chunks[0]).arg(position));
            }
        }
    }

    void greedyContinuation_data() { checkpoints(); }
    void greedyContinuation()
    {
        QFETCH(QString, path);
        const Checkpoint checkpoint(path);
        const auto wanted = tensorToIds(checkpoint.expected.at("greedy"));
        const SingleModel model(checkpoint.decoder);
        const auto session = model.start();
        Tensor ids = checkpoint.expected.at("input_ids").narrow(0, 0, 1);
        std::vector<int> got;
        while (got.size() < wanted.size()) {
            got.push_back(static_cast<int>(session->advance(ids).argmax(-1).item<std::int64_t>()));
            ids = idsToTensor({got.back()}).unsqueeze(0);
        }
        QCOMPARE(got, wanted);
    }

    void everyFamilyHasAFixture()
    {
        std::set<std::string> seen;
        for (const auto& entry : std::filesystem::directory_iterator(Path(CALM_FIXTURES) / "models"))
            if (const Path config = entry.path() / "config.json"; std::filesystem::exists(config))
                seen.insert(parseJson(readFile(config), "config.json").at("model_type").get<std::string>());
        for (const Family& family : families())
            QVERIFY2(seen.contains(family.name), family.name.c_str());
    }

    void referenceSetWasThere()
    {
        if (!std::getenv("CALM_REFERENCE"))
            QSKIP("CALM_REFERENCE does not name a folder with the full reference set");
        QVERIFY(std::filesystem::exists(folders().back()));
    }

private:
    static void compare(const Tensor& got, const Tensor& wanted, const QString& what)
    {
        const double difference = largestDifference(got, wanted), limit = bar * wanted.abs().max().item<double>();
        QVERIFY2(difference <= limit,
                 qPrintable(QString("%1: %2 against a bar of %3").arg(what).arg(difference).arg(limit)));
    }

    void checkpoints()
    {
        QTest::addColumn<QString>("path");
        for (const Path& folder : folders())
            for (const auto& entry : std::filesystem::directory_iterator(folder))
                if (std::filesystem::exists(entry.path() / "expected.safetensors"))
                    QTest::newRow((folder.parent_path().filename() / entry.path().filename()).c_str())
                        << QString::fromStdString(entry.path().string());
    }
};

QTEST_GUILESS_MAIN(TestFamilyParity)
#include "test_family_parity.moc"
