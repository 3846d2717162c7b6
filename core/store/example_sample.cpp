#include "core/store/example_sample.h"

#include "core/base/error.h"
#include "core/data/split_meant.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace calm
{

namespace
{
ExampleSample firstOf(Project& project, const std::vector<MixturePart>& parts, bool chatTemplate, int limit)
{
    ExampleSample sample{.examples = {}, .chatTemplate = chatTemplate};
    const std::int64_t all = std::ssize(parts);
    for (std::int64_t i = 0; i < all; ++i) {
        const MixturePart& part = parts[static_cast<std::size_t>(i)];
        const std::int64_t share = limit > 0 ? (i + 1) * limit / all - i * limit / all : -1;
        const auto some = project.examples(project.dataset(part.dataset).id, {.split = part.split}, 0, share);
        sample.examples.insert(sample.examples.end(), some.begin(), some.end());
    }
    if (sample.examples.empty())
        throw Error(ErrorKind::badInput,
                    "There are no examples to measure on: import some, or choose another dataset.");
    return sample;
}

std::vector<MixturePart> partsForTraining(Project& project)
{
    std::vector<MixturePart> parts;
    for (const DatasetRecord& dataset : project.datasets()) {
        const auto counts = project.splitCounts(dataset.id);
        for (const auto& [split, count] : counts) {
            const std::string meant = splitMeant(dataset.name, split);
            const bool meansAll = split.empty() && counts.size() > 1; // as a part of a mixture
            if (!meansAll && meant != "validation" && meant != "test")
                parts.push_back({.dataset = dataset.name, .split = split});
        }
    }
    return parts;
}

/// Name, size and time of every file in a model's folder, in the order of their names.
std::string filesOf(Project& project, const std::string& model)
{
    std::set<std::string> files;
    std::error_code gone; // a model that is not there is as good as one without files
    for (const auto& entry : std::filesystem::directory_iterator(project.modelDirectory(project.model(model)), gone)) {
        const auto size = entry.file_size(gone);
        const auto time = entry.last_write_time(gone).time_since_epoch().count();
        files.insert(entry.path().string() + ' ' + std::to_string(size) + ' ' + std::to_string(time));
    }
    std::string text = model;
    for (const std::string& file : files)
        text += '\n' + file;
    return text;
}
} // namespace

ExampleSample trainingSample(Project& project, std::int64_t composition, const std::vector<MixturePart>& parts,
                             int limit)
{
    const auto runs = project.runs(); // the newest first
    const auto newest = std::ranges::find_if(
        runs, [&](const RunRecord& run) { return run.composition == composition && !run.settings.mixture.empty(); });
    const bool chatTemplate = newest != runs.end() && newest->settings.chatTemplate;
    if (!parts.empty())
        return firstOf(project, parts, chatTemplate, limit);
    if (newest != runs.end()) {
        // Datasets may have been removed since.
        std::vector<MixturePart> learned = newest->settings.mixture;
        const auto datasets = project.datasets();
        std::erase_if(learned, [&](const MixturePart& part) {
            return std::ranges::find(datasets, part.dataset, &DatasetRecord::name) == datasets.end();
        });
        if (!learned.empty())
            return firstOf(project, learned, chatTemplate, limit);
    }
    return firstOf(project, partsForTraining(project), chatTemplate, limit);
}

ExampleSample validationSample(Project& project, const RunRecord& run, const std::vector<MixturePart>& parts, int limit)
{
    const std::vector<MixturePart>& chosen = parts.empty() ? run.settings.validation : parts;
    if (chosen.empty())
        throw Error(ErrorKind::badInput, "Run " + std::to_string(run.id) +
                                             " was not validated on anything: say which examples to measure on.");
    return firstOf(project, chosen, run.settings.chatTemplate, limit);
}

std::string measurementKey(Project& project, const Composition& composition, const ExampleSample& sample)
{
    std::string text = sample.chatTemplate ? "chat" : "plain";
    const auto add = [&text](const std::string& part) { text += std::to_string(part.size()) + ':' + part; };
    add(filesOf(project, composition.anchor));
    for (const std::string& name : composition.augmenting)
        add(filesOf(project, name));
    for (const ExampleRecord& example : sample.examples) {
        add(example.prompt);
        add(example.response);
        if (sample.chatTemplate)
            add(example.messages);
    }
    return sha256OfText(text);
}

} // namespace calm
