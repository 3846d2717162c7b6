#include "app/calm/commands/commands.h"
#include "core/engine/model_jobs.h"

namespace calm
{

namespace
{
struct Options
{
    std::string model;
    std::string in;
    std::string out;
    bool layers = false;
    bool unmasked = false;
};
} // namespace

void addLogits(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("logits", "Compute the logits of token ids");
    command.add_option("MODEL", options->model, modelHelp)->required();
    command.add_option("--ids", options->in, "Safetensors file with input_ids (batch, time), int64")->required();
    command.add_option("--out", options->out, "Safetensors file to write: logits (batch, time, vocabulary), float32")
        ->required();
    command.add_flag("--layers", options->layers, "Also layer.0, layer.1, ...: each decoder block's output");
    command.add_flag("--unmasked", options->unmasked,
                     "Let a composition see all of its augmenting models' text from every position, as the authors' "
                     "release does; only to compare with it");
    const auto run = [options, &session] {
        computeLogits(options->model, options->in, options->out, options->layers, session.threads, session.stop(),
                      options->unmasked);
    };
    session.onChosen(command, "computing the logits", run, Work::computing);
}

} // namespace calm
