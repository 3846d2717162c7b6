#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/engine/layer_map_jobs.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string project; ///< with #COMPOSITION behind it, or not
    std::vector<std::string> data;
    SimilarityJob job;
    int suggest = 0;
    bool json = false;
};

Json suggestionsToJson(const LayerSimilarity& similarity, int count)
{
    Json all = Json::array();
    for (int model = 0; model < static_cast<int>(similarity.augmenting.size()); ++model)
        for (const Connection& connection : mostSimilar(similarity, count, model))
            all.push_back({{"augmenting", connection.augmenting},
                           {"augmenting_layer", layerName(connection.augmentingLayer)},
                           {"anchor_layer", layerName(connection.anchorLayer)}});
    return all;
}

void printModel(const LayerSimilarity& similarity, const LayerSimilarity::Model& model)
{
    std::vector<std::vector<std::string>> rows{{model.name + " \\ " + similarity.anchor}};
    for (const int layer : similarity.anchorLayers)
        rows.front().push_back(layerName(layer));
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        rows.push_back({layerName(model.layers[i])});
        for (const double value : model.values[i])
            rows.back().push_back(fmt::format("{:.3f}", value));
    }
    printColumns(rows);
}

void print(const LayerSimilarity& similarity, int suggest)
{
    std::cout << fmt::format("linear CKA over {} positions of {} examples\n", similarity.positions,
                             similarity.examples);
    for (std::size_t model = 0; model < similarity.augmenting.size(); ++model) {
        std::cout << '\n';
        printModel(similarity, similarity.augmenting[model]);
        if (suggest == 0)
            continue;
        std::cout << "most alike:";
        for (const Connection& connection : mostSimilar(similarity, suggest, static_cast<int>(model)))
            std::cout << fmt::format(" --connect {}{}:{}",
                                     similarity.augmenting.size() > 1 ? fmt::format("{}:", model) : "",
                                     layerName(connection.augmentingLayer), layerName(connection.anchorLayer));
        std::cout << '\n';
    }
}

void run(const Options& options, Session& session)
{
    const auto [project, member] = openMember(options.project);
    SimilarityJob job = options.job;
    job.composition = member.composition;
    job.data = chooseParts(*project, options.data);
    job.threads = session.threads;
    LayerSimilarity similarity;
    {
        ProgressLine line;
        similarity = similarityOf(
            *project, job, [&](const Progress& progress) { line.show(progress); }, session.stop());
    }
    if (!options.json) {
        print(similarity, options.suggest);
        return;
    }
    Json json = toJson(similarity);
    if (options.suggest > 0)
        json["suggested"] = suggestionsToJson(similarity, options.suggest);
    printJson(json);
}
} // namespace

void addSimilarity(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("similarity", "How alike the layers of a composition's models are");
    command.footer(
        "Linear CKA (Kornblith et al., arXiv 1905.00414) between each layer of the augmenting models and each "
        "of the anchor, over a sample of the project's examples.");
    command.add_option("PROJECT", options->project, "PROJECT.calm#COMPOSITION, or the project's file alone")
        ->required();
    command
        .add_option(
            "--data", options->data,
            "Datasets, NAME or NAME:SPLIT; what the newest run learned from when left out, else all for training")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--examples", options->job.examples, "At most, in all; 0 = all")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command.add_option("--positions", options->job.positions, "Places of the texts to compare, at most")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command
        .add_option("--suggest", options->suggest,
                    "Also so many connections for each augmenting model: monotone in depth, most alike in sum")
        ->check(CLI::PositiveNumber);
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        command, "comparing layers", [options, &session] { run(*options, session); }, Work::computing);
}

} // namespace calm
