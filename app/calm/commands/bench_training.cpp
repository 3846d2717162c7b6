#include "app/calm/commands/bench_training.h"

#include "app/calm/progress_line.h"
#include "app/calm/stage_table.h"
#include "core/base/error.h"
#include "core/engine/threads.h"
#include "core/engine/training_benchmark.h"
#include "core/spec/layer_presets.h"

#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <unistd.h>

namespace calm
{

struct TrainingBench::Options
{
    TrainingBenchmark benchmark;
    std::vector<int> anchor{12, 768, 12}, augmenting{8, 512, 8};
    std::string preset = "last-3";
    std::string precision = "float32";
    std::string only;
    bool twice = false;
    bool withoutMemory = false;
    bool json = false;
};

namespace
{
std::vector<Connection> connectionsOf(const std::string& preset, const TrainingBenchmark& benchmark)
{
    const auto dash = preset.rfind('-');
    const std::string name = preset.substr(0, dash);
    int count = 0;
    if (dash != std::string::npos)
        count = std::atoi(preset.c_str() + dash + 1);
    const int from = benchmark.augmenting.layers, into = benchmark.anchor.layers;
    if (count > 0 && name == "last")
        return lastLayers(count, from, into);
    if (count > 0 && name == "every")
        return everyKthLayer(count, from, into);
    if (count > 0 && name == "evenly")
        return evenlySpaced(count, from, into);
    throw UsageError("\"" + preset + "\" is not a preset; write last-3, every-4 or evenly-4.");
}

TrainingBenchmark::Size sizeOf(const std::vector<int>& numbers)
{
    if (numbers[0] < 1 || numbers[1] < 1 || numbers[2] < 1 || numbers[1] % (2 * numbers[2]) != 0)
        throw UsageError(fmt::format("{} is no size: write LAYERS,WIDTH,HEADS with a width that is an even multiple of the "
                                     "heads.",
                                     fmt::join(numbers, ",")));
    return {.layers = numbers[0], .width = numbers[1], .heads = numbers[2]};
}

/// The peak of a process that trains one way alone for one epoch; 0 where it could not be started.
double peakOf(const std::string& way, const TrainingBenchmark& b, const std::string& preset)
{
    std::string command = fmt::format(
        "/proc/{}/exe bench train --only {} --epochs 1 --examples {} --shortest {} --longest {} --response-share {} "
        "--tokens-per-batch {} --vocabulary {} --anchor {},{},{} --augmenting {},{},{} --preset {} --seed {} --threads {}",
        ::getpid(), way, b.examples, b.shortest, b.longest, b.responseShare, b.tokensPerBatch, b.vocabulary,
        b.anchor.layers, b.anchor.width, b.anchor.heads, b.augmenting.layers, b.augmenting.width, b.augmenting.heads,
        preset, b.seed, b.threads);
    if (b.recompute)
        command += " --recompute";
    std::array<char, 256> line{};
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    const bool read = pipe && std::fgets(line.data(), static_cast<int>(line.size()), pipe);
    if (pipe)
        ::pclose(pipe);
    return read ? std::atof(line.data()) : 0;
}

Json wayToJson(const TrainingWay& way, double peakBytes)
{
    Json json;
    json["epoch_seconds"] = way.epochSeconds;
    json["examples"] = way.examples;
    json["tokens"] = way.tokens;
    json["computed_tokens"] = way.computedTokens;
    if (peakBytes > 0)
        json["peak_rss_bytes"] = static_cast<std::int64_t>(peakBytes);
    for (const auto& [stage, seconds] : way.stages)
        json["stages"][stage] = seconds;
    return json;
}
} // namespace

TrainingBench::TrainingBench(CLI::App& bench) : m_options(std::make_shared<Options>())
{
    Options& o = *m_options;
    m_command = bench.add_subcommand("train", "How fast bridges are trained: the plain way beside the usual one");
    CLI::App& command = *m_command;
    command.fallthrough();
    command.footer("Random models and examples; both ways go step by step in turns. The plain way keeps no activations, pads "
                   "to the longest example of a batch and computes logits everywhere.");
    command.add_option("--anchor", o.anchor, "LAYERS,WIDTH,HEADS")->delimiter(',')->expected(3)->capture_default_str();
    command.add_option("--augmenting", o.augmenting, "LAYERS,WIDTH,HEADS")
        ->delimiter(',')
        ->expected(3)
        ->capture_default_str();
    command.add_option("--preset", o.preset, "Connections: last-N, every-K or evenly-N")->capture_default_str();
    const auto count = [&](const char* name, int& value, const char* help) {
        command.add_option(name, value, help)->capture_default_str()->check(CLI::PositiveNumber);
    };
    count("--vocabulary", o.benchmark.vocabulary, "Tokens both models know");
    count("--examples", o.benchmark.examples, "Of random tokens");
    count("--shortest", o.benchmark.shortest, "Tokens of an example, at least");
    count("--longest", o.benchmark.longest, "Tokens of an example, at most; drawn evenly");
    command.add_option("--response-share", o.benchmark.responseShare, "Of an example's tokens, those to learn")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    count("--tokens-per-batch", o.benchmark.tokensPerBatch, "The anchor's tokens in one step");
    count("--epochs", o.benchmark.epochs, "How often all examples are used");
    command.add_option("--seed", o.benchmark.seed, "Of models and examples")->capture_default_str();
    command.add_option("--cache-precision", o.precision, "float32 or bfloat16")->capture_default_str();
    command.add_flag("--recompute", o.benchmark.recompute, "Blocks are computed again on the way back");
    command.add_option("--only", o.only, "One way alone: plain or usual; prints the bytes its process needed at most")
        ->check(CLI::IsMember({"plain", "usual"}));
    command.add_flag("--twice", o.twice, "The usual way once more with twice the examples: is it linear?");
    command.add_flag("--without-memory", o.withoutMemory, "Skip measuring memory, which trains an epoch more each way");
    command.add_flag("--json", o.json, "Answer as one JSON document");
}

void TrainingBench::run(Session& session) const
{
    const Options& o = *m_options;
    TrainingBenchmark b = o.benchmark;
    b.anchor = sizeOf(o.anchor);
    b.augmenting = sizeOf(o.augmenting);
    b.connections = connectionsOf(o.preset, b);
    b.cachePrecision = cachePrecisionFromString(o.precision);
    b.threads = session.threads;
    if (b.longest < b.shortest)
        throw UsageError("--longest must not be below --shortest.");
    if (!o.only.empty()) {
        trainOneWay(b, o.only == "plain", session.stop());
        std::cout << peakRssBytes() << '\n';
        return;
    }
    TrainingComparison result;
    double twice = 0;
    {
        ProgressLine line;
        result = compareTraining(
            b,
            [&](int done, int all) {
                if (line.isDue())
                    line.show(fmt::format("step {} of {}", done, all));
            },
            session.stop());
        if (o.twice) {
            TrainingBenchmark more = b;
            more.examples *= 2;
            line.show("twice the examples");
            const TrainingWay way = trainOneWay(more, false, session.stop()), once = trainOneWay(b, false, session.stop());
            double seconds = 0, before = 0;
            for (const double epoch : way.epochSeconds)
                seconds += epoch;
            for (const double epoch : once.epochSeconds)
                before += epoch;
            twice = seconds / before / (static_cast<double>(way.tokens) / static_cast<double>(once.tokens));
        }
    }
    const double plainPeak = o.withoutMemory ? 0 : peakOf("plain", b, o.preset);
    const double usualPeak = o.withoutMemory ? 0 : peakOf("usual", b, o.preset);
    if (o.json) {
        Json json;
        json["plain"] = wayToJson(result.plain, plainPeak);
        json["usual"] = wayToJson(result.usual, usualPeak);
        json["ratio"] = result.allRatio();
        json["ratio_from_second_epoch"] = result.laterRatio();
        json["largest_loss_difference"] = result.largestLossDifference();
        json["padding_share"] = result.paddingShare(result.usual);
        if (o.twice)
            json["seconds_per_token_with_twice_the_examples"] = twice;
        printJson(json);
        return;
    }
    std::vector<std::vector<std::string>> rows{{"", "plain", "usual", "ratio"}};
    for (std::size_t i = 0; i < std::min(result.plain.epochSeconds.size(), result.usual.epochSeconds.size()); ++i)
        rows.push_back({fmt::format("epoch {}, s", i + 1), fmt::format("{:.2f}", result.plain.epochSeconds[i]),
                        fmt::format("{:.2f}", result.usual.epochSeconds[i]),
                        fmt::format("{:.2f}", result.plain.epochSeconds[i] / result.usual.epochSeconds[i])});
    rows.push_back({"all epochs", "", "", fmt::format("{:.2f}", result.allRatio())});
    rows.push_back({"from the second epoch", "", "", fmt::format("{:.2f}", result.laterRatio())});
    rows.push_back({"padding", fmt::format("{:.1f}%", 100 * result.paddingShare(result.plain)),
                    fmt::format("{:.1f}%", 100 * result.paddingShare(result.usual)), ""});
    if (usualPeak > 0)
        rows.push_back({"memory at most, MB", fmt::format("{:.0f}", plainPeak / 1e6), fmt::format("{:.0f}", usualPeak / 1e6),
                        fmt::format("{:.2f}", plainPeak / usualPeak)});
    printColumns(rows);
    std::cout << fmt::format("Losses differ by {:.1e} at most, relative, over {} steps.\n", result.largestLossDifference(),
                             result.plain.losses.size());
    if (o.twice)
        std::cout << fmt::format("Twice the examples: {:.2f} times the seconds a token.\n", twice);
    std::cout << "\nWhere the usual way's time goes:\n";
    printStages(result.usual.stages);
}

} // namespace calm
