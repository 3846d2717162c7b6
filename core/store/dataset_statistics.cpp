#include "core/store/dataset_statistics.h"

#include "core/store/database.h"
#include "core/store/example_record.h"

#include <map>

namespace calm
{

namespace
{
constexpr std::int64_t examplesPerReport = 100;

TextReaders alone(const TextReader& reader)
{
    return {.anchor = reader, .augmenting = {}};
}

void count(const Example& example, const TokenCounter& counter, TokenStatistics& statistics)
{
    const EncodedExample encoded = encodeExample(example, alone(counter.reader), counter.throughChat);
    const int all = static_cast<int>(encoded.anchorIds.size());
    statistics.prompts.add(encoded.promptLength);
    statistics.responses.add(all - encoded.promptLength);
    statistics.examples.add(all);
}

Json toJson(const LengthHistogram& lengths, int bins)
{
    Json list = Json::array();
    for (const LengthHistogram::Bin& bin : lengths.bins(bins))
        list.push_back({{"from", bin.from}, {"to", bin.to}, {"count", bin.count}});
    return {{"total", lengths.total()},       {"mean", lengths.mean()},
            {"shortest", lengths.shortest()}, {"median", lengths.percentile(0.5)},
            {"p90", lengths.percentile(0.9)}, {"p99", lengths.percentile(0.99)},
            {"longest", lengths.longest()},   {"bins", list}};
}

Json toJson(const ScriptMix& mix)
{
    Json scripts = Json::object();
    for (const auto& [name, share] : mix.scripts())
        scripts[name] = share;
    return {{"characters", mix.characters}, {"letters", mix.letters},   {"scripts", scripts},
            {"emoji", mix.emoji},           {"controls", mix.controls}, {"replacements", mix.replacements},
            {"private_use", mix.privateUse}};
}
} // namespace

Json toJson(const DatasetStatistics& statistics, int bins)
{
    Json splits = Json::object(), tokens = Json::array();
    for (const auto& [split, number] : statistics.splits)
        splits[split] = number;
    for (const TokenStatistics& model : statistics.tokens)
        tokens.push_back({{"model", model.name},
                          {"prompts", toJson(model.prompts, bins)},
                          {"responses", toJson(model.responses, bins)},
                          {"examples", toJson(model.examples, bins)}});
    return {{"examples", statistics.examples},
            {"splits", splits},
            {"conversations", statistics.conversations},
            {"empty_responses", statistics.emptyResponses},
            {"characters", toJson(statistics.characters, bins)},
            {"prompts", toJson(statistics.prompts)},
            {"responses", toJson(statistics.responses)},
            {"tokenized", statistics.counted},
            {"tokens", tokens}};
}

DatasetStatistics datasetStatistics(Project& project, std::int64_t dataset, const ExampleQuery& query,
                                    const std::vector<TokenCounter>& counters, std::int64_t most,
                                    const ProgressCallback& progress, std::stop_token stop)
{
    return project.database().read("count the examples", [&](SQLite::Database&) {
        DatasetStatistics statistics;
        for (const TokenCounter& counter : counters)
            statistics.tokens.push_back({.name = counter.name});
        std::map<std::string, std::int64_t> splits;
        const std::int64_t total = std::ssize(exampleIds(project, dataset, query, stop));
        forEachExample(project, dataset, query, [&](const ExampleRecord& record) {
            if (statistics.examples % examplesPerReport == 0) {
                throwIfStopped(stop);
                if (progress)
                    progress({"counting", statistics.examples, total});
            }
            ++statistics.examples;
            ++splits[record.split];
            statistics.conversations += record.messages.empty() ? 0 : 1;
            statistics.emptyResponses += record.response.empty() ? 1 : 0;
            const std::int64_t before = statistics.prompts.characters + statistics.responses.characters;
            statistics.prompts.add(record.prompt);
            statistics.responses.add(record.response);
            statistics.characters.add(
                static_cast<int>(statistics.prompts.characters + statistics.responses.characters - before));
            if (counters.empty() || (most > 0 && statistics.counted >= most))
                return;
            ++statistics.counted;
            for (std::size_t i = 0; i < counters.size(); ++i)
                count(exampleOf(record), counters[i], statistics.tokens[i]);
        });
        statistics.splits.assign(splits.begin(), splits.end());
        return statistics;
    });
}

MixtureContents mixtureContents(Project& project, const TrainingSettings& settings, const TextReader& anchor,
                                const ProgressCallback& progress, std::stop_token stop)
{
    std::vector<std::vector<int>> lengths;
    for (const MixturePart& part : settings.mixture) {
        const DatasetRecord dataset = project.dataset(part.dataset);
        auto& own = lengths.emplace_back();
        const ExampleQuery query{.split = part.split.empty() ? std::optional<std::string>() : part.split};
        forEachExample(project, dataset.id, query, [&](const ExampleRecord& record) {
            if (std::ssize(own) % examplesPerReport == 0) {
                throwIfStopped(stop);
                if (progress)
                    progress({"counting " + part.dataset, std::ssize(own), dataset.examples});
            }
            const EncodedExample encoded = encodeExample(exampleOf(record), alone(anchor), settings.chatTemplate);
            own.push_back(static_cast<int>(encoded.anchorIds.size()));
        });
    }
    return mixtureContents(settings, lengths);
}

Json toJson(const MixtureContents& contents, const std::vector<MixturePart>& parts)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < contents.parts.size(); ++i) {
        const MixturePartContents& part = contents.parts[i];
        list.push_back({{"dataset", parts[i].dataset},
                        {"split", parts[i].split},
                        {"available", part.available},
                        {"examples", part.examples},
                        {"different", part.different},
                        {"tokens", part.tokens},
                        {"share_asked", part.shareAsked},
                        {"share_got", part.shareGot},
                        {"epochs", part.epochs}});
    }
    return {{"steps", contents.steps}, {"examples", contents.examples}, {"tokens", contents.tokens}, {"parts", list}};
}

} // namespace calm
