#include "core/engine/run_data.h"

#include "core/engine/learners.h"

namespace calm
{

namespace
{
constexpr std::int64_t examplesPerReport = 256;

std::vector<std::vector<EncodedExample>> encodeParts(Project& project, const std::vector<MixturePart>& parts,
                                                     const TextReaders& readers, bool throughChat,
                                                     const ProgressCallback& progress, const std::stop_token& stop)
{
    std::vector<std::vector<EncodedExample>> encoded;
    for (const MixturePart& part : parts) {
        encoded.emplace_back();
        const auto examples = project.examples(project.dataset(part.dataset).id, {.split = part.split});
        for (const ExampleRecord& example : examples) {
            throwIfStopped(stop);
            if (progress && std::ssize(encoded.back()) % examplesPerReport == 0)
                progress({"encoding " + part.dataset, std::ssize(encoded.back()), std::ssize(examples)});
            encoded.back().push_back(encodeExample(example.prompt, example.response, readers, throughChat));
        }
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
    const TextReaders readers = readersOf(project, models, readBy(run), throughChat);
    TrainingData data;
    data.mixture = encodeParts(project, run.settings.mixture, readers, throughChat, progress, stop);
    data.validation = encodeParts(project, run.settings.validation, readers, throughChat, progress, stop);
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
