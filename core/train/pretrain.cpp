#include "core/train/pretrain.h"

#include "core/base/error.h"
#include "core/train/learning_rate.h"
#include "core/train/training_batch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty_like.h>

#include <chrono>
#include <cmath>

namespace calm
{

namespace
{
std::vector<std::vector<int>> lengthsOf(const std::vector<EncodedExample>& examples)
{
    std::vector<int> lengths;
    for (const EncodedExample& example : examples)
        lengths.push_back(static_cast<int>(example.anchorIds.size()));
    return {lengths};
}

NamedTensors trainableSlots(const DecoderSettings& settings, DecoderWeights& weights)
{
    NamedTensors parameters;
    forEachSlot(settings, weights, [&](const Slot& slot, Tensor& tensor) {
        tensor.requires_grad_(true);
        parameters.emplace_back(slot.name, tensor);
    });
    return parameters;
}

Tensor noisyLabelLoss(const DecoderModel& decoder, const TrainingBatch& batch, double noise, at::Generator& generator)
{
    const Tensor hidden = decoder.runBlocks(decoder.embed(batch.anchorIds), 0, decoder.settings().layers);
    if (noise <= 0)
        return labelLoss(decoder, hidden, batch);
    const Tensor rows = hidden.reshape({-1, hidden.size(-1)}).index_select(0, batch.labelPositions);
    const Tensor state = decoder.finalNorm(rows);
    const Tensor rms = state.detach().pow(2).mean(-1, true).sqrt();
    const Tensor disturbed = state + at::empty_like(state).normal_(0.0, 1.0, generator) * rms * noise;
    return at::cross_entropy_loss(decoder.logits(disturbed), batch.labels);
}
} // namespace

std::shared_ptr<const DecoderModel> pretrain(const DecoderSettings& decoder, const std::vector<EncodedExample>& examples,
                                             const PretrainSettings& settings,
                                             const std::function<void(const TrainingStep&)>& onStep, std::stop_token stop)
{
    TrainingSettings training = settings.training;
    training.mixture = {{"the examples", "", 1.0, -1.0}};
    if (const auto problems = problemsOf(training); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    MixtureSampler sampler(training.mixture, lengthsOf(examples), training.tokensPerBatch, training.steps, training.seed);
    DecoderWeights weights = randomWeights(decoder, settings.initialDeviation, training.seed);
    AdamW optimizer(trainableSlots(decoder, weights),
                    {.beta1 = training.beta1, .beta2 = training.beta2, .weightDecay = training.weightDecay});
    if (decoder.tiedEmbeddings)
        weights.head.weight = weights.embedding;
    const DecoderModel model(decoder, weights);
    at::Generator generator = at::detail::createCPUGenerator(training.seed);

    for (int step = 0; step < training.steps; ++step) {
        throwIfStopped(stop);
        const auto start = std::chrono::steady_clock::now();
        std::vector<const EncodedExample*> rows;
        for (const auto& [part, index] : sampler.batch(step))
            rows.push_back(&examples[static_cast<std::size_t>(index)]);
        const TrainingBatch batch = makeBatch(rows, training.responseOnly);
        optimizer.zeroGradients();
        const Tensor loss = noisyLabelLoss(model, batch, settings.finalStateNoise, generator);
        TrainingStep done{.step = step + 1, .loss = loss.item<double>(), .learningRate = learningRateAt(training, step),
                          .tokens = batch.tokens};
        if (!std::isfinite(done.loss))
            throw Error(ErrorKind::badInput, "The loss is no number any more at step " + std::to_string(done.step) +
                                                 ": try a lower learning rate or a longer warm-up.");
        loss.backward();
        done.gradientNorm = optimizer.clipGradients(training.clipNorm);
        optimizer.step(done.learningRate);
        done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (onStep)
            onStep(done);
    }
    forEachSlot(decoder, weights, [](const Slot&, Tensor& tensor) {
        tensor = tensor.detach().requires_grad_(false);
    });
    return std::make_shared<const DecoderModel>(decoder, std::move(weights));
}

} // namespace calm
