#include "core/train/trainer.h"

#include "core/base/error.h"
#include "core/train/learning_rate.h"
#include "core/train/training_checkpoint.h"

#include <ATen/Context.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace calm
{

namespace
{
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

AdamWSettings optimizerSettings(const TrainingSettings& settings)
{
    return {.beta1 = settings.beta1, .beta2 = settings.beta2, .weightDecay = settings.weightDecay};
}

bool due(int step, int every)
{
    return every > 0 && step % every == 0;
}

// Dropout draws from LibTorch's generator. A seed of its own for every batch makes a resumed run draw the same.
void seedBatch(std::uint64_t seed, int step, int batch)
{
    at::manual_seed(Random(seed ^ (static_cast<std::uint64_t>(step) << 20U) ^ static_cast<std::uint64_t>(batch)).next());
}

// Groups of validation examples, by length so that they are alike, each within a batch's tokens.
std::vector<std::vector<ExamplePlace>> validationPacks(const TrainingData& data, const TrainingSettings& settings)
{
    std::vector<ExamplePlace> places;
    for (std::size_t part = 0; part < data.validation.size(); ++part) {
        std::size_t count = data.validation[part].size();
        if (settings.validationExamples > 0)
            count = std::min(count, static_cast<std::size_t>(settings.validationExamples));
        for (std::size_t i = 0; i < count; ++i)
            places.push_back({true, static_cast<int>(part), static_cast<std::int64_t>(i)});
    }
    const auto length = [&](const ExamplePlace& place) { return data.at(place).anchorIds.size(); };
    std::ranges::stable_sort(places, {}, length);
    std::vector<std::vector<ExamplePlace>> packs;
    std::size_t tokens = 0;
    for (const ExamplePlace& place : places) {
        if (packs.empty() || tokens + length(place) > static_cast<std::size_t>(settings.tokensPerBatch)) {
            packs.emplace_back();
            tokens = 0;
        }
        packs.back().push_back(place);
        tokens += length(place);
    }
    return packs;
}
} // namespace

Trainer::Trainer(Learner& learner, const TrainingData& data, const TrainingPlan& plan, TrainingSettings settings,
                 StageTimes& times, ProcessGroup* group)
    : m_learner(learner), m_data(data), m_plan(plan), m_settings(std::move(settings)), m_times(times), m_shared(group),
      m_sampler(samplerOf(data, m_settings)), m_optimizer(learner.parameters(), optimizerSettings(m_settings))
{
    if (const auto problems = problemsOf(m_settings); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
}

void Trainer::resume(const Path& checkpoint)
{
    const TrainingProgress progress = restoreCheckpoint(checkpoint, m_learner, m_optimizer);
    if (progress.step > m_settings.steps)
        throw Error(ErrorKind::badInput, "The checkpoint " + checkpoint.string() + " stands behind the run's last step.");
    m_sampler.restore(progress.data);
    m_losses.restore(progress.losses);
    m_result.bestValidationLoss = progress.bestValidationLoss;
    m_withoutGain = progress.withoutGain;
    m_validated = progress.validated;
    m_step = m_savedStep = m_result.steps = progress.step;
    m_resumed = true;
}

TrainingStep Trainer::trainStep(const std::stop_token& stop)
{
    const auto start = Clock::now();
    TrainingStep result{.step = m_step + 1, .learningRate = learningRateAt(m_settings, m_step)};
    std::vector<std::vector<ExamplePlace>> batches;
    std::int64_t labels = 0;
    for (int i = 0; i < m_settings.accumulate; ++i) {
        batches.emplace_back();
        for (const auto& [part, index] : m_sampler.batch(m_step)) {
            const ExamplePlace& place = batches.back().emplace_back(ExamplePlace{false, part, index});
            labels += m_learner.labelsOf(place);
            result.tokens += static_cast<std::int64_t>(m_data.at(place).anchorIds.size());
            ++result.examples;
        }
    }
    result.newTokens = m_plan.steps()[static_cast<std::size_t>(m_step)].newTokens;
    m_optimizer.zeroGradients();
    result.loss = m_shared.sumOf([&] { return lossOf(batches, labels, stop); }, m_learner.parameters());
    const StageTimes::Stage stage(m_times, "optimizer");
    result.gradientNorm = m_optimizer.clipGradients(m_settings.clipNorm);
    if (std::isfinite(result.loss) && std::isfinite(result.gradientNorm))
        m_optimizer.step(result.learningRate);
    result.seconds = secondsSince(start);
    return result;
}

double Trainer::lossOf(const std::vector<std::vector<ExamplePlace>>& batches, std::int64_t labels,
                       const std::stop_token& stop)
{
    double sum = 0;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        throwIfStopped(stop);
        std::vector<ExamplePlace> own;
        for (const ExamplePlace& place : batches[i])
            if (m_plan.isOwn(place))
                own.push_back(place);
        if (own.empty())
            continue;
        seedBatch(m_settings.seed, m_step, static_cast<int>(i) * m_shared.size() + m_shared.rank());
        const Tensor loss = m_learner.lossSum(own, true, stop) / static_cast<double>(std::max<std::int64_t>(labels, 1));
        sum += loss.item<double>();
        const StageTimes::Stage stage(m_times, "backward");
        if (loss.requires_grad())
            loss.backward();
    }
    return sum;
}

void Trainer::checkLoss(const TrainingStep& step) const
{
    const char* what = nullptr;
    if (!std::isfinite(step.loss))
        what = "The loss is no number any more";
    else if (!std::isfinite(step.gradientNorm))
        what = "The gradient is no number any more";
    else if (m_losses.exploded())
        what = "The loss explodes";
    if (!what)
        return;
    throw Error(ErrorKind::badInput,
                std::string(what) + " at step " + std::to_string(step.step) + ", " +
                    (m_savedStep > 0 ? "the checkpoint of step " + std::to_string(m_savedStep) + " stands"
                                     : std::string("before the first checkpoint")) +
                    ": try a lower learning rate, a longer warm-up or a smaller clipping norm.");
}

std::optional<double> Trainer::validate(const TrainingEvents& events, const std::stop_token& stop)
{
    at::NoGradGuard noGradients;
    const StageTimes::Stage stage(m_times, "validation");
    const auto packs = validationPacks(m_data, m_settings);
    std::int64_t labels = 0;
    for (const auto& pack : packs)
        for (const ExamplePlace& place : pack)
            labels += m_learner.labelsOf(place);
    const double sum = m_shared.sumOf([&] {
        double own = 0;
        for (std::size_t i = 0; i < packs.size(); ++i) {
            if (static_cast<int>(i) % m_shared.size() != m_shared.rank())
                continue;
            throwIfStopped(stop);
            if (events.progress)
                events.progress({"validating", static_cast<std::int64_t>(i), static_cast<std::int64_t>(packs.size())});
            own += m_learner.lossSum(packs[i], false, stop).item<double>();
        }
        return own;
    });
    return labels > 0 ? std::optional(sum / static_cast<double>(labels)) : std::nullopt;
}

void Trainer::judge(SavedCheckpoint& checkpoint, double loss)
{
    checkpoint.validationLoss = loss;
    checkpoint.best = !m_result.bestValidationLoss || loss < *m_result.bestValidationLoss;
    m_withoutGain = checkpoint.best ? 0 : m_withoutGain + 1;
    if (checkpoint.best)
        m_result.bestValidationLoss = loss;
}

void Trainer::save(SavedCheckpoint checkpoint, const TrainingEvents& events)
{
    if (!events.checkpointFolder || !m_shared.writes())
        return;
    const StageTimes::Stage stage(m_times, "checkpoints");
    const auto start = Clock::now();
    const Path folder = events.checkpointFolder(checkpoint);
    saveCheckpoint(folder, m_learner, m_optimizer,
                   {.step = m_step,
                    .data = m_sampler.state(),
                    .settings = toJson(m_settings),
                    .losses = m_losses.state(),
                    .bestValidationLoss = m_result.bestValidationLoss,
                    .withoutGain = m_withoutGain,
                    .validated = m_validated});
    if (events.checkpointSaved)
        events.checkpointSaved(checkpoint, folder, secondsSince(start));
    m_savedStep = m_step;
    m_savedAt = Clock::now();
}

void Trainer::validateAndSave(const TrainingEvents& events, const std::stop_token& stop)
{
    const bool last = m_step == m_settings.steps;
    SavedCheckpoint checkpoint{.step = m_step, .validationLoss = {}, .best = false};
    if (last || due(m_step, m_settings.validateEvery)) {
        const auto start = Clock::now();
        if (const auto loss = validate(events, stop)) {
            judge(checkpoint, *loss);
            if (events.validated)
                events.validated(m_step, *loss, secondsSince(start));
        }
    }
    m_validated = true;
    const bool late = m_settings.checkpointMinutes > 0 && secondsSince(m_savedAt) > 60 * m_settings.checkpointMinutes;
    // A checkpoint of a run that is about to explode would push out a good one.
    const bool wanted = last || ((due(m_step, m_settings.checkpointEvery) || late) && !m_losses.isHigh());
    if (m_settings.schedule != Schedule::rangeTest && (wanted || checkpoint.best))
        save(checkpoint, events);
}

bool Trainer::endsEarly()
{
    if (m_settings.patience > 0 && m_withoutGain >= m_settings.patience)
        m_result.ended = "Ended at step " + std::to_string(m_step) + ": the validation loss was no better for " +
                         std::to_string(m_withoutGain) + " times.";
    if (m_settings.schedule == Schedule::rangeTest && m_range.isOver())
        m_result.ended = "The range test ended at step " + std::to_string(m_step) + ", where the loss explodes.";
    return !m_result.ended.empty();
}

// Measuring the same on every process might round differently on each: the first one's numbers count.
void Trainer::prepare(const std::stop_token& stop)
{
    m_shared.sumOf([&] {
        if (m_shared.writes())
            m_learner.prepare(stop);
        return 0.0;
    });
    m_shared.agree(m_learner);
}

TrainingResult Trainer::run(const TrainingEvents& events, std::stop_token stop)
{
    m_savedAt = Clock::now();
    if (!m_resumed)
        prepare(stop);
    // The sampler has gone on when a step is stopped in its middle; its place before is what a checkpoint then keeps.
    Json place = m_sampler.state();
    try {
        if (!m_validated)
            validateAndSave(events, stop);
        while (m_step < m_settings.steps && !endsEarly()) {
            place = m_sampler.state();
            const TrainingStep done = trainStep(stop);
            const bool isTest = m_settings.schedule == Schedule::rangeTest;
            if (isTest)
                m_range.add(done.learningRate, done.loss);
            else if (std::isfinite(done.loss))
                m_losses.add(done.loss);
            if (!isTest)
                checkLoss(done);
            m_result.steps = m_step = done.step;
            m_result.lastLoss = done.loss;
            m_validated = false;
            place = m_sampler.state();
            if (events.step)
                events.step(done);
            validateAndSave(events, stop);
        }
    } catch (const Error& error) {
        m_sampler.restore(place);
        const bool isWhole = error.kind() == ErrorKind::cancelled || m_shared.lostOne();
        if (isWhole && m_step > m_savedStep && m_settings.schedule != Schedule::rangeTest)
            save({.step = m_step, .validationLoss = {}, .best = false}, events);
        throw;
    }
    m_result.suggestedRate = m_range.suggestion();
    return m_result;
}

} // namespace calm
