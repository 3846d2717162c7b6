#include "core/engine/training_setup.h"

#include "core/base/error.h"
#include "core/engine/run_data.h"
#include "core/store/process.h"

namespace calm
{

namespace
{
/// Error(badInput) when the run would not go on as it began.
CheckpointNote noteOf(const Path& checkpoint, const ModelFiles& models, const std::string& data,
                      const std::stop_token& stop)
{
    CheckpointNote note = CheckpointNote::read(checkpoint);
    models.requireSameAs(note.models, stop);
    if (note.data != data)
        throw Error(ErrorKind::badInput, "The examples have changed since the run's last checkpoint: train it from its "
                                         "beginning, or make them as they were.");
    return note;
}

/// On another machine the same paths may lead to other models.
void compareModels(const ModelFiles& files, ProcessGroup& group, const std::stop_token& stop)
{
    const std::string first = group.broadcast(files.toJson().dump());
    SharedTraining(&group).sumOf([&] {
        try {
            files.requireSameAs(parseJson(first, "the first process's list of models"), stop);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::badInput)
                throw;
            throw Error(ErrorKind::badInput, "The models on " + hostName() +
                                                 " are not those that the first process has: put the same files in the "
                                                 "same places on every machine.");
        }
        return 0.0;
    });
}
} // namespace

TrainingSetup::TrainingSetup(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from,
                             const Path& activations, ProcessGroup* group, const ProgressCallback& progress,
                             const std::stop_token& stop)
    : m_run(run)
{
    SharedTraining(group).sumOf([&] {
        load(project, run, from, activations, group, progress, stop);
        return 0.0;
    });
    if (group)
        compareModels(*m_files, *group, stop);
}

void TrainingSetup::load(Project& project, const RunRecord& run, const std::optional<CheckpointRecord>& from,
                         const Path& activations, ProcessGroup* group, const ProgressCallback& progress,
                         const std::stop_token& stop)
{
    if (progress)
        progress({"loading the models", 0, 0});
    m_files.emplace(project, readBy(run), progress, stop);
    m_models.emplace(project, m_run, m_loaded, stop);
    throwIfStopped(stop);
    m_data = readTrainingData(project, run, m_loaded, progress, stop);
    m_note.data = hashOf(m_data);
    if (from)
        m_note = noteOf(project.checkpointFolder(*from), *m_files, m_note.data, stop);
    else
        m_note.started = m_models->startFromEarlier();
    m_note.models = m_files->toJson();

    m_run.settings.steps = stepsOf(m_data, run.settings);
    const SharedTraining shared(group);
    m_plan.emplace(m_data, m_run.settings, shared.rank(), shared.size());
    // What is computed together depends on the number of processes.
    const std::string models = m_files->contentHashes() + " " + std::to_string(shared.size());
    m_learner = m_models->learner(m_data, *m_plan, m_times, m_note.started, {activations, models, m_note.data});
    m_trainer.emplace(*m_learner, m_data, *m_plan, m_run.settings, m_times, group);
    if (!from)
        return;
    m_trainer->resume(project.checkpointFolder(*from));
    m_firstStep = from->step;
}

RunTimes TrainingSetup::timesOfRun() const
{
    return RunTimes(workOf(m_data, m_run.settings, *m_plan, m_firstStep), m_times, keepsActivations(m_run.settings));
}

} // namespace calm
