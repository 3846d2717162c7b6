#include "core/store/dataset_files.h"

#include "core/base/error.h"

namespace calm
{

namespace
{
constexpr std::int64_t linesPerReport = 500;
constexpr std::int64_t rowsPerPage = 5000; // memory stays within a page, however large the dataset

ExampleRecord recordOf(Example example)
{
    ExampleRecord record;
    record.task = std::move(example.task);
    record.split = std::move(example.split);
    record.prompt = std::move(example.prompt);
    record.response = std::move(example.response);
    record.tags = std::move(example.tags);
    return record;
}

/// Calls `use` for every example that passes the filter, in the order of the ids.
template <typename Use>
void forEachExample(Project& project, std::int64_t dataset, const Project::ExampleFilter& filter, Use&& use)
{
    for (std::int64_t offset = 0;; offset += rowsPerPage) {
        const auto page = project.examples(dataset, filter, offset, rowsPerPage);
        for (const ExampleRecord& example : page)
            use(example);
        if (static_cast<std::int64_t>(page.size()) < rowsPerPage)
            return;
    }
}
} // namespace

ImportReport appendToDataset(Project& project, std::int64_t dataset, const Path& file, const ImportOptions& options,
                             const ProgressCallback& progress, std::stop_token stop)
{
    ExampleReader reader(file, options);
    std::int64_t lines = 0;
    project.addExamples(dataset, [&]() -> std::optional<ExampleRecord> {
        if (lines++ % linesPerReport == 0) {
            throwIfStopped(stop);
            if (progress)
                progress({"importing", reader.bytesRead(), reader.bytesTotal()});
        }
        auto example = reader.next();
        if (!example)
            return std::nullopt;
        return recordOf(std::move(*example));
    });
    return reader.report();
}

ImportReport importDataset(Project& project, const DatasetRecord& dataset, const Path& file,
                           const ImportOptions& options, const ProgressCallback& progress, std::stop_token stop)
{
    ImportReport report;
    project.inOneWrite([&] {
        const std::int64_t id = project.addDataset(dataset);
        report = appendToDataset(project, id, file, options, progress, stop);
    });
    return report;
}

std::int64_t exportDataset(Project& project, const std::string& dataset, const Path& file,
                           const Project::ExampleFilter& filter, const ProgressCallback& progress, std::stop_token stop)
{
    const std::int64_t id = project.dataset(dataset).id;
    const std::int64_t total = project.countExamples(id, filter);
    AtomicFile output(file);
    std::string text;
    std::int64_t done = 0;
    forEachExample(project, id, filter, [&](const ExampleRecord& record) {
        if (done++ % linesPerReport == 0) {
            throwIfStopped(stop);
            if (progress)
                progress({"exporting", done, total});
            output.write(text);
            text.clear();
        }
        text += toLine(toJson(Example{record.task, record.split, record.prompt, record.response, record.tags})) + '\n';
    });
    output.write(text);
    output.commit();
    return done;
}

SplitResult splitDataset(Project& project, std::int64_t dataset, const SplitRule& rule, std::stop_token stop)
{
    SplitResult result;
    project.inOneWrite([&] { // rows and splits belong together: nobody adds one in between
        std::vector<std::string> prompts;
        forEachExample(project, dataset, {}, [&](const ExampleRecord& example) {
            throwIfStopped(stop);
            prompts.push_back(example.prompt);
        });
        result = splitByRule(prompts, rule);
        std::size_t next = 0;
        project.assignSplits(dataset, [&](const ExampleRecord&) {
            throwIfStopped(stop);
            return result.splits[next++];
        });
    });
    return result;
}

} // namespace calm
