#include "app/calm/commands/commands.h"
#include "core/engine/threads.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>

namespace calm
{

namespace
{
Json reportToJson(const EngineReport& report)
{
    Json json;
    json["version"] = report.version;
    json["libtorch"] = report.libtorch;
    json["blas"] = report.blas;
    json["blas_fast"] = report.blasFast;
    json["gflops"] = report.gflops;
    json["threads"] = report.threads;
    json["cores"] = report.cores;
    json["memory_bytes"] = static_cast<std::int64_t>(report.memoryBytes);
    json["free_memory_bytes"] = static_cast<std::int64_t>(report.freeMemoryBytes);
    json["devices"] = report.devices;
    json["advice"] = report.advice;
    return json;
}

void printReport(const EngineReport& report)
{
    printColumns({{"calm", report.version},
                  {"LibTorch", report.libtorch},
                  {"BLAS", report.blas + (report.blasFast ? "" : " (slow)")},
                  {"speed", fmt::format("{:.0f} GFLOP/s, float32 matrix product", report.gflops)},
                  {"threads", fmt::format("{} of {} cores", report.threads, report.cores)},
                  {"memory", fmt::format("{:.1f} GB, {:.1f} GB of it free", report.memoryBytes / 1e9,
                                         report.freeMemoryBytes / 1e9)},
                  {"devices", fmt::format("{}", fmt::join(report.devices, ", "))}});
    if (report.advice.empty())
        std::cout << "All is well.\n";
    for (const std::string& sentence : report.advice)
        std::cout << "! " << sentence << '\n';
}
} // namespace

void addDoctor(CLI::App& app, Session& session)
{
    auto json = std::make_shared<bool>(false);
    CLI::App& command = *app.add_subcommand("doctor", "Say whether this machine is set up to be fast, and what to do");
    command.add_flag("--json", *json, "Answer as one JSON document");
    session.onChosen(
        command, "looking at the machine",
        [json, &session] {
            setThreads(session.threads);
            const EngineReport report = engineReport(true);
            if (*json)
                printJson(reportToJson(report));
            else
                printReport(report);
        },
        Work::computing);
}

} // namespace calm
