#include "app/calm/commands/commands.h"
#include "core/engine/model_jobs.h"

#include <fmt/format.h>

namespace calm
{

namespace
{
struct Options
{
    std::string model;
    bool json = false;
};

void printCard(const ModelCard& card)
{
    printColumns(
        {{"family", card.family},
         {"parameters", fmt::format("{}", card.parameters)},
         {"layers x width", fmt::format("{} x {}", card.layers, card.hiddenSize)},
         {"heads", card.heads == card.kvHeads ? fmt::format("{}", card.heads)
                                              : fmt::format("{} (keys and values {})", card.heads, card.kvHeads)},
         {"vocabulary", fmt::format("{}", card.vocabSize)},
         {"context", card.contextLength > 0 ? fmt::format("{}", card.contextLength) : "not stated"},
         {"precision", card.dtype},
         {"size", fmt::format("{:.1f} MB", static_cast<double>(card.bytes) / 1e6)},
         {"tokenizer", card.tokenizer.empty() ? "none" : card.tokenizer},
         {"chat template", card.chatTemplate ? "yes" : "no"}});
}

/// The card without what only a project keeps: the keys of the fixed part, no more.
Json fixedKeys(ModelCard card)
{
    card.directory.clear();
    card.problem.clear();
    return toJson(card);
}
} // namespace

void addInspect(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("inspect", "Show what a model is, from its headers alone");
    command.add_option("MODEL", options->model, modelHelp)->required();
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(command, "reading the model", [options] {
        const ModelCard card = inspect(options->model);
        if (options->json)
            printJson(fixedKeys(card));
        else
            printCard(card);
        if (!card.problem.empty())
            printWarning(card.problem);
    });
}

} // namespace calm
