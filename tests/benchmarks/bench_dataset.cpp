// A dataset of many examples: importing it, against only reading its lines as JSON; then finding its rows, words,
// versions and near duplicates.
//
//     bench_dataset [EXAMPLES [FOLDER]]
//
// The folder (a new one below the temporary files unless given) gets a JSONL file of 200 bytes a line and a project.

#include "core/base/random.h"
#include "core/base/temporary_folder.h"
#include "core/data/example_line.h"
#include "core/data/line_reader.h"
#include "core/store/dataset_checks.h"
#include "core/store/dataset_files.h"
#include "core/store/dataset_versions.h"
#include "core/store/example_edits.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sys/resource.h>

using namespace calm;

namespace
{
struct Times
{
    double wall = 0;
    double processor = 0; ///< what is left of a figure where other programs share the machine
};

double processorSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <typename Work> Times timesOf(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    const double before = processorSeconds();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            processorSeconds() - before};
}

double peakMegabytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void report(const std::string& what, const Times& times)
{
    fmt::print("| {} | {:.3f} | {:.3f} |\n", what, times.wall, times.processor);
    std::fflush(stdout);
}

/// 20,000 different words, the frequent ones far more often, as in a language.
std::string word(Random& random)
{
    const double rank = random.uniform();
    return fmt::format("w{:x}", static_cast<int>(20000 * rank * rank * rank * rank));
}

void writeLines(const Path& file, int examples)
{
    Random random(1);
    std::ofstream out(file, std::ios::binary);
    for (int i = 0; i < examples; ++i) {
        std::string line = fmt::format("{{\"prompt\": \"{} ", i);
        while (line.size() < 140)
            line += word(random) + " ";
        line += "\", \"response\": \"";
        while (line.size() < 190)
            line += word(random) + " ";
        out << line << "\"}\n";
    }
}

void browse(Project& project, std::int64_t dataset)
{
    std::vector<std::int64_t> ids;
    report("the ids of all rows", timesOf([&] { ids = exampleIds(project, dataset); }));
    const std::size_t far = ids.size() / 10 * 9;
    report("50 rows at nine tenths, by their ids",
           timesOf([&] { examplesWithIds(project, std::span(ids).subspan(far, 50)); }));
    report("50 rows at nine tenths, with OFFSET",
           timesOf([&] { project.examples(dataset, {}, static_cast<std::int64_t>(far), 50); }));
    report("ids by length", timesOf([&] { exampleIds(project, dataset, {.order = ExampleQuery::Order::length}); }));
    for (const char* search : {"w", "w1", "w1a", "w1a4 w2", "nothing", "%"}) {
        std::size_t found = 0;
        const Times times = timesOf([&] { found = exampleIds(project, dataset, {.search = search}).size(); });
        report(fmt::format("search \"{}\": {} found", search, found), times);
    }
}

void keepAndEdit(Project& project, std::int64_t dataset)
{
    ModelRecord model;
    model.name = "m";
    project.addModel(model);
    CompositionRecord composition;
    composition.composition.name = "c";
    composition.composition.anchor = "m";
    RunRecord run;
    run.composition = project.saveComposition(composition);
    run.settings.mixture = {{"d", ""}};
    run.id = project.addRun(run);
    report("keeping the dataset's version for a run", timesOf([&] { keepVersionsOf(project, run); }));
    report("tagging all rows, each kept for the run", timesOf([&] { changeTags(project, dataset, {}, {{"t"}, {}}); }));
    std::size_t read = 0;
    report("reading the version as it was", timesOf([&] {
               forEachExampleOfRun(project, run.id, {"d", ""}, [&](const ExampleRecord&, std::int64_t) { ++read; });
           }));
}
} // namespace

int main(int argc, char** argv)
{
    const int examples = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    std::optional<TemporaryFolder> temporary;
    if (argc <= 2)
        temporary.emplace();
    const Path folder = argc > 2 ? Path(argv[2]) : temporary->path();
    const Path file = folder / "lines.jsonl";
    writeLines(file, examples);
    fmt::print("{} examples, {:.0f} MB\n| | s | of the processor |\n|---|---|---|\n", examples,
               static_cast<double>(std::filesystem::file_size(file)) / 1e6);

    const Times parsing = timesOf([&] {
        LineReader lines(file);
        while (lines.next())
            exampleFromJson(Json::parse(lines.line()), {});
    });
    report("reading the lines as JSON", parsing);
    const auto project = Project::create(folder / "p.calm");
    const double before = peakMegabytes();
    const Times importing = timesOf([&] { importDataset(*project, {.name = "d"}, file); });
    report(fmt::format("importing ({:.1f} times the above; peak memory {:.0f} MB, before {:.0f})",
                       importing.processor / parsing.processor, peakMegabytes(), before),
           importing);
    const std::int64_t dataset = project->dataset("d").id;
    browse(*project, dataset);
    std::size_t groups = 0;
    report("near duplicates",
           timesOf([&] { groups = findDuplicateExamples(*project, dataset, ComparedText::both).size(); }));
    keepAndEdit(*project, dataset);
    report("removing the dataset", timesOf([&] { project->removeDataset(dataset); }));
    fmt::print("{} groups of duplicates; peak memory {:.0f} MB in all\n", groups, peakMegabytes());
}
