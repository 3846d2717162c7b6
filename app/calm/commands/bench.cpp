#include "app/calm/commands/bench_training.h"
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
    int prompt = 256;
    int generated = 64;
    bool json = false;
};

Json resultToJson(const BenchmarkResult& result)
{
    Json json;
    json["load_seconds"] = result.loadSeconds;
    json["prefill_tokens_per_second"] = result.prefillTokensPerSecond;
    json["decode_tokens_per_second"] = result.decodeTokensPerSecond;
    json["peak_rss_bytes"] = result.peakRssBytes;
    json["threads"] = result.threads;
    json["dtype"] = result.dtype;
    return json;
}

void run(const Options& options, Session& session)
{
    const BenchmarkResult result =
        benchmark(options.model, options.prompt, options.generated, session.threads, session.stop());
    if (options.json) {
        printJson(resultToJson(result));
        return;
    }
    printColumns({{"loading", fmt::format("{:.2f} s", result.loadSeconds)},
                  {"reading", fmt::format("{:.1f} tokens/s", result.prefillTokensPerSecond)},
                  {"answering", fmt::format("{:.1f} tokens/s", result.decodeTokensPerSecond)},
                  {"memory", fmt::format("{:.0f} MB at most", static_cast<double>(result.peakRssBytes) / 1e6)},
                  {"threads", fmt::format("{}", result.threads)},
                  {"computed in", result.dtype}});
}
} // namespace

void addBench(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("bench", "Measure how fast a model reads and answers, or bridges are trained");
    const auto training = std::make_shared<TrainingBench>(command);
    command.add_option("MODEL", options->model, modelHelp);
    command.add_option("--prompt", options->prompt, "Random tokens to read")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command.add_option("--gen", options->generated, "Tokens to answer with")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command.add_flag("--json", options->json, "Answer as one JSON document");
    session.onChosen(
        command, "measuring the speed",
        [options, training, &session] {
            if (training->isChosen())
                return training->run(session);
            if (options->model.empty())
                throw UsageError("Say what to measure: a MODEL, or train.");
            run(*options, session);
        },
        Work::computing);
}

} // namespace calm
