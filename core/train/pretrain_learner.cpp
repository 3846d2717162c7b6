#include "core/train/pretrain_learner.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/models/load_model.h"
#include "core/text/tokenizer.h"
#include "core/train/packed_examples.h"
#include "core/train/training_batch.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/randn_like.h>

#include <algorithm>

namespace calm
{

namespace
{
/// The tensors of a decoder by slot; those of `weights` themselves.
NamedTensors slotsOf(const DecoderSettings& settings, DecoderWeights weights)
{
    NamedTensors tensors;
    forEachSlot(settings, weights,
                [&](const Slot& slot, const Tensor& tensor) { tensors.emplace_back(slot.name, tensor); });
    return tensors;
}

/// From the learner's own generator, which is seeded anew for each batch: a resumed run draws the same.
Tensor disturbed(const Tensor& state, double noise)
{
    const Tensor rms = state.detach().pow(2).mean(-1, true).sqrt();
    return state + at::randn_like(state) * rms * noise;
}
} // namespace

TokenizerCopy TokenizerCopy::of(const Path& path, const Tokenizer& tokenizer)
{
    TokenizerCopy copy;
    const bool isDirectory = std::filesystem::is_directory(path);
    const Path folder = isDirectory ? path : path.parent_path();
    const auto take = [&](const Path& file, const std::string& name) {
        if (std::filesystem::exists(file))
            copy.files.emplace_back(name, readFile(file));
    };
    const Path definition = isDirectory ? tokenizerFileIn(path).value_or(path / "tokenizer.json") : path;
    const bool isJson = definition.extension() == ".json" && definition.filename() != "vocab.json";
    copy.files.emplace_back(isJson ? "tokenizer.json" : definition.filename().string(), readFile(definition));
    if (definition.filename() == "vocab.json")
        take(folder / "merges.txt", "merges.txt");
    for (const char* name : {"tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
                             "chat_template.jinja", "chat_template.json"})
        take(folder / name, name);
    if (const auto bos = tokenizer.bosId())
        copy.ids["bos_token_id"] = *bos;
    if (const auto eos = tokenizer.eosId())
        copy.ids["eos_token_id"] = *eos;
    if (const auto pad = tokenizer.padId())
        copy.ids["pad_token_id"] = *pad;
    return copy;
}

void saveModel(const Path& folder, const DecoderModel& model, const TokenizerCopy& tokenizer)
{
    for (const auto& [name, content] : tokenizer.files)
        writeFileWhole(folder / name, content);
    saveDecoder(folder, model, tokenizer.ids);
}

DecoderSettings decoderOf(const PretrainingSettings& settings, int vocabulary)
{
    const int headDim = settings.width / settings.heads;
    DecoderSettings decoder{.layers = settings.layers,
                            .width = settings.width,
                            .heads = settings.heads,
                            .kvHeads = settings.keyHeads(),
                            .headDim = headDim,
                            .intermediate = settings.mlp(),
                            .vocabulary = vocabulary,
                            .context = settings.context,
                            .tiedEmbeddings = settings.tiedEmbeddings,
                            .rotary = {{.dimensions = headDim}}};
    fillLayers(decoder);
    return decoder;
}

PretrainLearner::PretrainLearner(const DecoderSettings& decoder, const TrainingData& data, TrainingSettings settings,
                                 TokenizerCopy tokenizer, StageTimes& times)
    : m_data(data), m_settings(std::move(settings)), m_tokenizer(std::move(tokenizer)), m_times(times)
{
    DecoderWeights weights = randomWeights(decoder, m_settings.pretraining.initialDeviation, m_settings.seed);
    forEachSlot(decoder, weights, [](const Slot&, Tensor& tensor) { tensor.requires_grad_(true); });
    if (decoder.tiedEmbeddings)
        weights.head.weight = weights.embedding;
    m_model = std::make_shared<const DecoderModel>(decoder, std::move(weights));
}

std::shared_ptr<const DecoderModel> PretrainLearner::model() const
{
    DecoderWeights weights = m_model->weights();
    forEachSlot(m_model->settings(), weights, [](const Slot&, Tensor& tensor) { tensor = tensor.detach(); });
    if (m_model->settings().tiedEmbeddings)
        weights.head.weight = weights.embedding;
    return std::make_shared<const DecoderModel>(m_model->settings(), std::move(weights));
}

NamedTensors PretrainLearner::parameters() const
{
    return slotsOf(m_model->settings(), m_model->weights());
}

std::int64_t PretrainLearner::labelsOf(const ExamplePlace& place) const
{
    return labelsIn(m_data.at(place), m_settings.responseOnly);
}

Tensor PretrainLearner::lossSum(const std::vector<ExamplePlace>& places, bool training, const std::stop_token& stop)
{
    throwIfStopped(stop);
    const PackedExamples packedTexts = packed(m_data, places);
    const TextRows& texts = packedTexts.texts;
    const StageTimes::Stage stage(m_times, "forward");
    const LabelRows labels = labelRows(packedTexts.examples, m_settings.responseOnly);
    const int last = m_model->settings().layers - 1;
    const Tensor below = m_model->runBlocks(m_model->embed(idsToTensor(packedTexts.ids), texts), 0, last, texts);
    Tensor state = m_model->finalNorm(m_model->runBlock(last, below, texts, labels.rows).squeeze(0));
    if (training && m_settings.pretraining.finalStateNoise > 0)
        state = disturbed(state, m_settings.pretraining.finalStateNoise);
    return at::cross_entropy_loss(m_model->logits(state), labels.labels, {}, at::Reduction::Sum);
}

void PretrainLearner::save(const Path& folder) const
{
    saveModel(folder, *model(), m_tokenizer);
}

void PretrainLearner::restore(const Path& folder)
{
    const auto saved = loadDecoder(folder);
    const NamedTensors from = slotsOf(saved->settings(), saved->weights());
    const NamedTensors to = parameters();
    const auto isSame = [](const auto& one, const auto& other) {
        return one.first == other.first && one.second.sizes() == other.second.sizes();
    };
    if (!std::ranges::equal(from, to, isSame))
        throw Error(ErrorKind::badInput,
                    "The checkpoint " + folder.string() + " holds a model of other sizes than the run's.");
    at::NoGradGuard noGradients;
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i].second.copy_(from[i].second);
}

} // namespace calm
