#include "core/engine/layer_map_jobs.h"

#include "core/compose/layer_similarity.h"
#include "core/engine/loaded_models.h"
#include "core/engine/run_data.h"
#include "core/engine/threads.h"
#include "core/evaluate/connection_importance.h"
#include "core/store/example_record.h"
#include "core/store/example_sample.h"

namespace calm
{

namespace
{
constexpr std::size_t examplesPerReport = 64;

std::vector<EncodedExample> encoded(const ExampleSample& sample, const TextReaders& readers,
                                    const ProgressCallback& progress, const std::stop_token& stop)
{
    std::vector<EncodedExample> examples;
    for (const ExampleRecord& example : sample.examples) {
        throwIfStopped(stop);
        if (progress && examples.size() % examplesPerReport == 0)
            progress({"encoding", std::ssize(examples), std::ssize(sample.examples)});
        examples.push_back(encodeExample(exampleOf(example), readers, sample.chatTemplate));
    }
    return examples;
}

void requireNumber(int number, int least, int most, const std::string& what)
{
    if (number < least || number > most)
        throw Error(ErrorKind::badInput, what + " must be " + std::to_string(least) + " to " + std::to_string(most) +
                                             ", not " + std::to_string(number) + ".");
}

CheckpointRecord checkpointOf(Project& project, const Member& member)
{
    if (member.kind != MemberKind::composed)
        throw Error(ErrorKind::badInput, "Only a composition has connections to measure.");
    if (member.checkpoint != 0)
        return project.checkpoint(member.checkpoint);
    const auto best = project.bestCheckpoint(project.composition(member.composition).id);
    if (!best)
        throw Error(ErrorKind::badInput, "The composition " + member.composition +
                                             " is not trained yet: its connections do nothing so far.");
    return *best;
}
} // namespace

LayerSimilarity similarityOf(Project& project, const SimilarityJob& job, const ProgressCallback& progress,
                             const std::stop_token& stop)
{
    constexpr int mostPositions = 20000, mostExamples = 1'000'000; // 1.6 GB for each layer of the anchor
    requireNumber(job.positions, 2, mostPositions, "The number of positions");
    requireNumber(job.examples, 0, mostExamples, "The number of examples");
    setThreads(job.threads);
    const CompositionRecord record = project.composition(job.composition);
    const Composition& composition = record.composition;
    const ExampleSample sample = trainingSample(project, record.id, job.data, job.examples);
    LoadedModels models;
    const std::vector<EncodedExample> examples =
        encoded(sample, readersOf(project, models, composition, sample.chatTemplate), progress, stop);
    const auto decoderOf = [&](const std::string& name) {
        throwIfStopped(stop);
        return models.decoder(project.modelDirectory(project.model(name)));
    };
    if (progress)
        progress({"loading the models", 0, 0});
    const auto anchor = decoderOf(composition.anchor);
    std::vector<std::shared_ptr<const DecoderModel>> augmenting;
    for (const std::string& name : composition.augmenting)
        augmenting.push_back(decoderOf(name));
    LayerSimilarity similarity =
        measureSimilarity(*anchor, augmenting, examples, static_cast<std::size_t>(job.positions), progress, stop);
    similarity.composition = composition.name;
    similarity.anchor = composition.anchor;
    similarity.key = measurementKey(project, composition, sample);
    for (std::size_t i = 0; i < augmenting.size(); ++i)
        similarity.augmenting[i].name = composition.augmenting[i];
    return similarity;
}

ImportanceReport importanceOf(Project& project, const ImportanceJob& job, const ProgressCallback& progress,
                              const std::stop_token& stop)
{
    constexpr int mostExamples = 1'000'000;
    requireNumber(job.examples, 0, mostExamples, "The number of examples");
    setThreads(job.threads);
    Member member = job.member;
    const CheckpointRecord checkpoint = checkpointOf(project, member);
    member.checkpoint = checkpoint.id;
    const RunRecord run = project.run(checkpoint.run);
    const ExampleSample sample = validationSample(project, run, job.data, job.examples);
    if (progress)
        progress({"loading the models", 0, 0});
    LoadedModels models;
    const LoadedMember loaded = models.member(project, member);
    const auto model = std::dynamic_pointer_cast<const ComposedModel>(loaded.model);
    if (!model)
        throw Error(ErrorKind::badInput, "With all its augmenting models off the composition has no connections.");
    const std::vector<EncodedExample> examples =
        encoded(sample, readersOf(loaded, sample.chatTemplate), progress, stop);
    ImportanceReport report = measureImportance(*model, examples, run.settings.responseOnly, progress, stop);
    report.composition = member.composition;
    report.checkpoint = checkpoint.id;
    report.augmenting = model->composition().augmenting;
    report.key = measurementKey(project, run.trained, sample);
    return report;
}

} // namespace calm
