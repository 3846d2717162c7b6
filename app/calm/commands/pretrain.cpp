#include "app/calm/commands/commands.h"
#include "app/calm/progress_line.h"
#include "app/calm/training_options.h"
#include "core/engine/project_jobs.h"

#include <fmt/format.h>
#include <iostream>
#include <optional>

namespace calm
{

namespace
{
struct Options
{
    std::optional<double> noise, deviation; ///< as typed
    std::string data, tokenizer, config, out, settings;
    TrainingOptions training;
};

void run(const Options& options, Session& session)
{
    PretrainJob job;
    job.data = options.data;
    job.tokenizer = options.tokenizer;
    job.config = options.config;
    job.out = options.out;
    if (!options.settings.empty())
        job.training = settingsFromFile(options.settings);
    PretrainingSettings& fresh = job.training.pretraining;
    fresh.finalStateNoise = options.noise.value_or(fresh.finalStateNoise);
    fresh.initialDeviation = options.deviation.value_or(fresh.initialDeviation);
    options.training.apply(job.training);
    if (session.threads > 0)
        job.training.threads = session.threads;
    double last = 0;
    {
        ProgressLine line;
        pretrainModel(
            job,
            [&](const PretrainStep& step) {
                last = step.loss;
                if (line.isDue())
                    line.show(fmt::format("step {} of {}, loss {:.4f}, {:.0f} tokens/s", step.step, step.steps,
                                          step.loss, step.tokensPerSecond));
            },
            session.stop());
    }
    std::cout << fmt::format("{}: last loss {:.4f}\n", options.out, last);
}
} // namespace

void addPretrain(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *app.add_subcommand("pretrain", "Train a small model of the llama family from scratch on your data");
    command
        .add_option("--data", options->data,
                    "JSONL with prompt and response, or with text; or a text file, a document a line")
        ->required();
    command.add_option("--tokenizer", options->tokenizer, "Model directory or tokenizer.json; it is copied")
        ->required();
    command.add_option("--config", options->config, "config.json of the llama family with the sizes to make")
        ->required();
    command.add_option("--out", options->out, "Model directory to make")->required();
    command
        .add_option("--noise", options->noise,
                    "On the final state, in multiples of its rms: makes answers readable for a bridge; 0 = off")
        ->default_str(fmt::format("{}", PretrainingSettings().finalStateNoise))
        ->check(CLI::NonNegativeNumber);
    command.add_option("--initial-deviation", options->deviation, "Of the fresh weights")
        ->default_str(fmt::format("{}", PretrainingSettings().initialDeviation));
    command.add_option("--settings", options->settings,
                       "JSON file with the training settings; what is typed here goes before it");
    options->training.addTo(command);
    session.onChosen(
        command, "training the model", [options, &session] { run(*options, session); }, Work::computing);
}

} // namespace calm
