#include "core/train/lora_learner.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/train/packed_examples.h"
#include "core/train/training_batch.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>

#include <algorithm>

namespace calm
{

LoraLearner::LoraLearner(std::shared_ptr<const DecoderModel> anchor, Path directory, const TrainingData& data,
                         TrainingSettings settings, std::int64_t numbers, StageTimes& times)
    : m_anchor(std::move(anchor)), m_directory(std::move(directory)), m_data(data), m_settings(std::move(settings)),
      m_times(times)
{
    const std::vector<LoraPlace> places = loraPlaces(m_anchor->settings(), m_settings.lora.targets);
    m_adapter.settings = resolved(m_settings.lora, places, numbers);
    m_adapter.matrices = freshLora(places, m_adapter.settings, m_settings.seed);
    for (const LoraMatrix& matrix : m_adapter.matrices) {
        matrix.change.a.requires_grad_(true);
        matrix.change.b.requires_grad_(true);
    }
    m_answering = withLora(*m_anchor, m_adapter.matrices);
    m_learning = withLora(*m_anchor, m_adapter.matrices, m_adapter.settings.dropout);
}

NamedTensors LoraLearner::parameters() const
{
    NamedTensors parameters;
    for (const LoraMatrix& matrix : m_adapter.matrices) {
        parameters.emplace_back("lora." + matrix.slot + ".A", matrix.change.a);
        parameters.emplace_back("lora." + matrix.slot + ".B", matrix.change.b);
    }
    return parameters;
}

std::int64_t LoraLearner::labelsOf(const ExamplePlace& place) const
{
    return labelsIn(m_data.at(place), m_settings.responseOnly);
}

Tensor LoraLearner::lossSum(const std::vector<ExamplePlace>& places, bool training, const std::stop_token& stop)
{
    throwIfStopped(stop);
    const PackedExamples texts = packed(m_data, places);
    const StageTimes::Stage stage(m_times, "forward");
    const DecoderModel& model = training ? *m_learning : *m_answering;
    if (m_settings.plain)
        return plainLossSum(model, texts.examples);
    const LabelRows labels = labelRows(texts.examples, m_settings.responseOnly);
    const int last = model.settings().layers - 1;
    const Tensor below = model.runBlocks(model.embed(idsToTensor(texts.ids), texts.texts), 0, last, texts.texts);
    const Tensor hidden = model.runBlock(last, below, texts.texts, labels.rows);
    return at::cross_entropy_loss(model.logits(model.finalNorm(hidden.squeeze(0))), labels.labels, {},
                                  at::Reduction::Sum);
}

Tensor LoraLearner::plainLossSum(const DecoderModel& model, const std::vector<const EncodedExample*>& examples) const
{
    const TrainingBatch batch = makeBatch(examples, m_settings.responseOnly);
    const Tensor logits = model.forward(batch.anchorIds);
    return at::cross_entropy_loss(logits.flatten(0, 1).index_select(0, batch.labelPositions), batch.labels, {},
                                  at::Reduction::Sum);
}

void LoraLearner::save(const Path& folder) const
{
    saveLora(folder, m_directory, m_adapter);
}

void LoraLearner::restore(const Path& folder)
{
    const LoraAdapter saved = loadLora(folder, m_directory);
    const auto isSame = [](const LoraMatrix& one, const LoraMatrix& other) {
        return one.slot == other.slot && one.change.a.sizes() == other.change.a.sizes() &&
               one.change.scale == other.change.scale;
    };
    if (!std::ranges::equal(saved.matrices, m_adapter.matrices, isSame))
        throw Error(ErrorKind::badInput, "The checkpoint " + folder.string() +
                                             " is of LoRA on other matrices, or of another rank or alpha.");
    at::NoGradGuard noGradients;
    for (std::size_t i = 0; i < saved.matrices.size(); ++i) {
        m_adapter.matrices[i].change.a.copy_(saved.matrices[i].change.a);
        m_adapter.matrices[i].change.b.copy_(saved.matrices[i].change.b);
    }
}

} // namespace calm
