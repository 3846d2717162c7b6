#pragma once

#include "core/data/length_histogram.h"
#include "core/data/mixture_contents.h"
#include "core/data/rows.h"
#include "core/data/script_mix.h"
#include "core/store/example_query.h"

namespace calm
{

/// A model that counts tokens, by the name to show.
struct TokenCounter
{
    std::string name;
    TextReader reader;
    bool throughChat = false; ///< prompts go through its chat template
};

/// Examples in one model's tokens.
struct TokenStatistics
{
    std::string name;
    LengthHistogram prompts;   ///< with what the tokenizer or the template puts around them
    LengthHistogram responses; ///< with the end token
    LengthHistogram examples;  ///< both together: what a row of training holds
};

struct DatasetStatistics
{
    std::int64_t examples = 0;
    std::vector<std::pair<std::string, std::int64_t>> splits; ///< of all of them
    std::int64_t conversations = 0;                           ///< examples of more than one exchange
    std::int64_t emptyResponses = 0;
    LengthHistogram characters; ///< of prompt and response together
    ScriptMix prompts;
    ScriptMix responses;
    std::vector<TokenStatistics> tokens; ///< one for each counter
    std::int64_t counted = 0;            ///< examples that were tokenized: all, or as many as `most` says
};

Json toJson(const DatasetStatistics& statistics, int bins = 20);

/// One walk through the examples that pass; tokenizing is what takes time (stage "counting"), so that only the first
/// `most` are tokenized when it is above 0. Error(cancelled).
DatasetStatistics datasetStatistics(Project& project, std::int64_t dataset, const ExampleQuery& query,
                                    const std::vector<TokenCounter>& counters, std::int64_t most = 0,
                                    const ProgressCallback& progress = {}, std::stop_token stop = {});

/// What a run with these settings will take from its mixture, read from the project and counted in the anchor's tokens.
/// Error(badInput | notFound) for an empty part or a dataset that is not there.
MixtureContents mixtureContents(Project& project, const TrainingSettings& settings, const TextReader& anchor,
                                const ProgressCallback& progress = {}, std::stop_token stop = {});
Json toJson(const MixtureContents& contents, const std::vector<MixturePart>& parts);

} // namespace calm
