#include "core/train/trainer.h"

#include "core/base/error.h"
#include "core/train/learning_rate.h"
#include "core/train/training_batch.h"
#include "core/train/training_checkpoint.h"

#include <ATen/Context.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace calm
{

namespace
{
constexpr std::size_t calibrationExamples = 64; // per part: rms of tens of thousands of numbers, well under 1% off

std::vector<std::vector<int>> lengthsOf(const std::vector<std::vector<EncodedExample>>& parts)
{
    std::vector<std::vector<int>> lengths;
    for (const auto& part : parts) {
        lengths.emplace_back();
        for (const EncodedExample& example : part)
            lengths.back().push_back(static_cast<int>(example.anchorIds.size()));
    }
    return lengths;
}

/// What is trained: all bridges but the `frozen` ones.
NamedTensors trainable(ComposedModel& model, const std::vector<bool>& frozen)
{
    NamedTensors parameters;
    for (std::size_t i = 0; i < model.bridges().size(); ++i) {
        const bool learns = i >= frozen.size() || !frozen[i];
        for (auto& [name, tensor] : namedTensors(model.bridges()[i].weights(), i)) {
            tensor.requires_grad_(learns);
            if (learns)
                parameters.emplace_back(name, tensor);
        }
    }
    return parameters;
}

AdamWSettings optimizerSettings(const TrainingSettings& settings)
{
    return {.beta1 = settings.beta1, .beta2 = settings.beta2, .weightDecay = settings.weightDecay};
}

bool due(int step, int every)
{
    return every > 0 && step % every == 0;
}
} // namespace

Trainer::Trainer(ComposedModel& model, const TrainingData& data, TrainingSettings settings, std::vector<bool> started)
    : m_model(model), m_data(data), m_settings(std::move(settings)), m_started(std::move(started)),
      m_sampler(m_settings.mixture, lengthsOf(data.mixture), m_settings.tokensPerBatch, m_settings.steps, m_settings.seed),
      m_optimizer(trainable(model, m_settings.freezeStarted ? m_started : std::vector<bool>{}),
                  optimizerSettings(m_settings))
{
    if (const auto problems = problemsOf(m_settings); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    if (m_model.composition().connections.empty())
        throw Error(ErrorKind::badInput, "The composition has no connections: draw at least one before training.");
}

void Trainer::calibrate()
{
    std::vector<Tensor> anchorIds;
    std::vector<TrainingBatch> texts;
    for (const auto& part : m_data.mixture)
        for (std::size_t i = 0; i < std::min(part.size(), calibrationExamples); ++i) {
            texts.push_back(makeBatch({&part[i]}, m_settings.responseOnly));
            anchorIds.push_back(texts.back().anchorIds);
        }
    m_model.calibrate(anchorIds, [&](std::size_t text) { return readAugmenting(m_model, texts[text]); }, m_started);
}

TrainingStep Trainer::trainStep(int step)
{
    const auto start = std::chrono::steady_clock::now();
    std::vector<const EncodedExample*> examples;
    for (const auto& [part, index] : m_sampler.batch(step))
        examples.push_back(&m_data.mixture[static_cast<std::size_t>(part)][static_cast<std::size_t>(index)]);
    const TrainingBatch batch = makeBatch(examples, m_settings.responseOnly);

    TrainingStep result;
    result.step = step + 1;
    result.tokens = batch.tokens;
    result.learningRate = learningRateAt(m_settings, step);
    m_optimizer.zeroGradients();
    const Tensor loss = composedLoss(m_model, batch, readAugmenting(m_model, batch), true);
    result.loss = loss.item<double>();
    if (!std::isfinite(result.loss))
        throw Error(ErrorKind::badInput, "The loss is no number any more at step " + std::to_string(result.step) +
                                             ": try a lower learning rate or a longer warm-up.");
    loss.backward();
    result.gradientNorm = m_optimizer.clipGradients(m_settings.clipNorm);
    if (!std::isfinite(result.gradientNorm))
        throw Error(ErrorKind::badInput, "The gradient is no number any more at step " + std::to_string(result.step) +
                                             ": try a lower learning rate or a longer warm-up.");
    m_optimizer.step(result.learningRate);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

double validationLoss(const ComposedModel& model, const std::vector<const EncodedExample*>& examples, int tokensPerBatch,
                      bool responseOnly, const std::stop_token& stop)
{
    at::NoGradGuard noGradients;
    auto sorted = examples; // by length, so that little is padding
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto* a, const auto* b) { return a->anchorIds.size() < b->anchorIds.size(); });
    double sum = 0;
    std::int64_t labels = 0;
    std::vector<const EncodedExample*> rows;
    const auto flush = [&] {
        throwIfStopped(stop);
        const TrainingBatch batch = makeBatch(rows, responseOnly);
        const double loss = composedLoss(model, batch, readAugmenting(model, batch), false).item<double>();
        sum += loss * static_cast<double>(batch.labels.numel());
        labels += batch.labels.numel();
        rows.clear();
    };
    for (const EncodedExample* example : sorted) {
        if (!rows.empty() && (rows.size() + 1) * example->anchorIds.size() > static_cast<std::size_t>(tokensPerBatch))
            flush();
        rows.push_back(example);
    }
    if (!rows.empty())
        flush();
    return labels > 0 ? sum / static_cast<double>(labels) : 0.0;
}

std::optional<double> Trainer::validate(const std::stop_token& stop)
{
    std::vector<const EncodedExample*> examples;
    for (const auto& part : m_data.validation) {
        const std::size_t count = m_settings.validationExamples > 0
                                      ? std::min(part.size(), static_cast<std::size_t>(m_settings.validationExamples))
                                      : part.size();
        for (std::size_t i = 0; i < count; ++i)
            examples.push_back(&part[i]);
    }
    if (examples.empty())
        return {};
    return validationLoss(m_model, examples, m_settings.tokensPerBatch, m_settings.responseOnly, stop);
}

void Trainer::validateAndSave(int step, bool validateNow, bool saveNow, const TrainingEvents& events,
                              const std::stop_token& stop)
{
    SavedCheckpoint checkpoint{.step = step, .validationLoss = {}, .best = false};
    if (validateNow)
        checkpoint.validationLoss = validate(stop);
    if (checkpoint.validationLoss) {
        if (events.validated)
            events.validated(step, *checkpoint.validationLoss);
        checkpoint.best = !m_result.bestValidationLoss || *checkpoint.validationLoss < *m_result.bestValidationLoss;
        if (checkpoint.best)
            m_result.bestValidationLoss = checkpoint.validationLoss;
    }
    if (!events.checkpointFolder || !(saveNow || checkpoint.best))
        return;
    const Path folder = events.checkpointFolder(checkpoint);
    saveCheckpoint(folder, m_model, m_optimizer, {step, m_sampler.state(), toJson(m_settings)});
    if (events.checkpointSaved)
        events.checkpointSaved(checkpoint, folder);
}

void Trainer::resume(const Path& checkpoint)
{
    const TrainingProgress progress = restoreCheckpoint(checkpoint, m_model, m_optimizer);
    m_sampler.restore(progress.data);
    m_firstStep = progress.step;
}

TrainingResult Trainer::run(const TrainingEvents& events, std::stop_token stop)
{
    at::manual_seed(m_settings.seed); // dropout draws from LibTorch's own generator
    if (m_firstStep == 0)
        calibrate();
    for (int step = m_firstStep; step < m_settings.steps; ++step) {
        if (stop.stop_requested()) {
            validateAndSave(step, false, step > 0, events, {});
            throwIfStopped(stop);
        }
        const TrainingStep done = trainStep(step);
        m_result.steps = done.step;
        m_result.lastLoss = done.loss;
        if (events.step)
            events.step(done);
        const bool last = done.step == m_settings.steps;
        try {
            validateAndSave(done.step, last || due(done.step, m_settings.validateEvery),
                            last || due(done.step, m_settings.checkpointEvery), events, stop);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::cancelled) // stopped while validating: the step itself is worth keeping
                validateAndSave(done.step, false, true, events, {});
            throw;
        }
    }
    return m_result;
}

} // namespace calm
