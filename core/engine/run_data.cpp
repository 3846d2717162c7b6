#include "core/engine/run_data.h"

#include "core/engine/learners.h"
#include "core/engine/new_model.h"
#include "core/store/dataset_versions.h"
#include "core/store/example_record.h"

namespace calm
{

namespace
{
constexpr std::int64_t examplesPerReport = 256;

std::vector<std::vector<EncodedExample>> encodeParts(Project& project, const RunRecord& run,
                                                     const std::vector<MixturePart>& parts, const TextReaders& readers,
                                                     const ProgressCallback& progress, const std::stop_token& stop)
{
    std::vector<std::vector<EncodedExample>> encoded;
    for (const MixturePart& part : parts) {
        auto& examples = encoded.emplace_back();
        forEachExampleOfRun(project, run.id, part, [&](const ExampleRecord& example, std::int64_t total) {
            throwIfStopped(stop);
            if (progress && std::ssize(examples) % examplesPerReport == 0)
                progress({"encoding " + part.dataset, std::ssize(examples), total});
            examples.push_back(encodeExample(exampleOf(example), readers, run.settings.chatTemplate));
        });
    }
    return encoded;
}

/// The hash of all that was added; in pieces, so that the text of a million examples never stands in memory.
class IdsHash
{
public:
    void add(const std::vector<int>& ids)
    {
        add(static_cast<int>(ids.size()));
        m_text.append(reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(int));
        if (m_text.size() > pieceBytes)
            fold();
    }
    void add(int number) { m_text.append(reinterpret_cast<const char*>(&number), sizeof number); }
    std::string hash()
    {
        fold();
        return m_text;
    }

private:
    static constexpr std::size_t pieceBytes = std::size_t{1} << 22;
    void fold() { m_text = sha256OfText(m_text); }
    std::string m_text;
};
} // namespace

TextReaders readersOf(Project& project, LoadedModels& models, const Composition& composition, bool throughChat)
{
    TextReaders readers{.anchor = textReader(models.reader(project, composition.anchor), throughChat),
                        .augmenting = {}};
    for (const std::string& name : composition.augmenting)
        readers.augmenting.push_back(textReader(models.reader(project, name), throughChat));
    return readers;
}

TrainingData readTrainingData(Project& project, const RunRecord& run, LoadedModels& models,
                              const ProgressCallback& progress, const std::stop_token& stop)
{
    const bool throughChat = run.settings.chatTemplate;
    const TextReaders readers =
        run.settings.method == Method::pretrain
            ? TextReaders{.anchor = textReader(newModelReader(project, run.settings.pretraining), throughChat),
                          .augmenting = {}}
            : readersOf(project, models, readBy(run), throughChat);
    TrainingData data;
    data.mixture = encodeParts(project, run, run.settings.mixture, readers, progress, stop);
    data.validation = encodeParts(project, run, run.settings.validation, readers, progress, stop);
    return data;
}

std::string hashOf(const TrainingData& data)
{
    IdsHash hash;
    for (const auto* parts : {&data.mixture, &data.validation}) {
        hash.add(static_cast<int>(parts->size()));
        for (const auto& part : *parts) {
            hash.add(static_cast<int>(part.size()));
            for (const EncodedExample& example : part) {
                hash.add(example.promptLength);
                hash.add(example.anchorIds);
                for (const auto& ids : example.augmentingIds)
                    hash.add(ids);
                for (const auto& settled : example.settled)
                    hash.add(settled);
            }
        }
    }
    return hash.hash();
}

} // namespace calm
