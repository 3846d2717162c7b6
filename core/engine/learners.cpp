#include "core/engine/learners.h"

#include "core/base/error.h"
#include "core/engine/new_model.h"
#include "core/train/bridge_learner.h"
#include "core/train/lora_learner.h"
#include "core/train/pretrain_learner.h"
#include "core/train/started_bridges.h"

namespace calm
{

Composition readBy(const RunRecord& run)
{
    Composition read = run.trained;
    if (run.settings.method == Method::lora) {
        read.augmenting.clear();
        read.connections.clear();
    }
    return read;
}

bool keepsActivations(const TrainingSettings& settings)
{
    return settings.method == Method::bridges && settings.cache && !settings.plain;
}

RunModels::RunModels(Project& project, const RunRecord& run, LoadedModels& models, const std::stop_token& stop)
    : m_project(project), m_run(run)
{
    switch (run.settings.method) {
    case Method::bridges:
        m_composed = models.composed(project, run.trained, nullptr, run.settings.seed);
        break;
    case Method::lora:
        m_anchor = models.decoder(project.modelDirectory(project.model(run.trained.anchor)));
        break;
    case Method::pretrain:
        checkNewModel(project, run, stop);
        break;
    }
}

std::vector<bool> RunModels::startFromEarlier()
{
    if (m_run.settings.startFrom == 0 || !m_composed)
        return {};
    const CheckpointRecord checkpoint = m_project.checkpoint(m_run.settings.startFrom);
    if (const Method holds = m_project.run(checkpoint.run).settings.method; holds != Method::bridges)
        throw Error(ErrorKind::badInput, "Checkpoint " + std::to_string(checkpoint.id) + " holds " +
                                             whatIsLearned(holds) +
                                             ", no bridges: a composition cannot start from it.");
    return startBridges(*m_composed, loadBridges(m_project.checkpointFolder(checkpoint)), m_run.settings.freezeStarted);
}

std::unique_ptr<Learner> RunModels::learner(const TrainingData& data, const TrainingPlan& plan, StageTimes& times,
                                            const std::vector<bool>& started, const Keeping& keeping) const
{
    if (m_run.settings.method == Method::bridges)
        return bridgeLearner(data, plan, times, started, keeping);
    if (m_run.settings.method == Method::pretrain)
        return pretrainLearner(data, times);
    const Path directory = m_project.modelDirectory(m_project.model(m_run.trained.anchor));
    const std::int64_t numbers = m_run.settings.lora.rank == 0 ? numbersOfBridges() : 0;
    return std::make_unique<LoraLearner>(m_anchor, directory, data, m_run.settings, numbers, times);
}

std::unique_ptr<Learner> RunModels::bridgeLearner(const TrainingData& data, const TrainingPlan& plan, StageTimes& times,
                                                  const std::vector<bool>& started, const Keeping& keeping) const
{
    const TrainingSettings& settings = m_run.settings;
    auto learner = std::make_unique<BridgeLearner>(*m_composed, data, settings, times, started);
    if (keepsActivations(settings))
        learner->keep(plan, std::make_unique<ActivationStore>(
                                keeping.file, std::int64_t{settings.cacheMegabytes} << 20, settings.cachePrecision,
                                activationKey(*m_composed, settings, keeping.models, keeping.examples)));
    return learner;
}

std::unique_ptr<Learner> RunModels::pretrainLearner(const TrainingData& data, StageTimes& times) const
{
    const PretrainingSettings& settings = m_run.settings.pretraining;
    checkLengths(data.mixture, settings.context);
    checkLengths(data.validation, settings.context);
    const LoadedReader reader = newModelReader(m_project, settings);
    return std::make_unique<PretrainLearner>(decoderOf(settings, reader.tokenizer->vocabularySize()), data,
                                             m_run.settings, TokenizerCopy::of(reader.directory, *reader.tokenizer),
                                             times);
}

std::int64_t RunModels::numbersOfBridges() const
{
    std::vector<ModelCard> augmenting;
    for (const std::string& name : m_run.trained.augmenting)
        augmenting.push_back(m_project.model(name).card);
    return bridgeParameters(m_run.trained, m_project.model(m_run.trained.anchor).card, augmenting);
}

} // namespace calm
