#include "core/store/dataset_files.h"

#include "core/base/error.h"
#include "core/data/messages.h"
#include "core/store/example_record.h"
#include "core/store/json_lines_file.h"

#include <algorithm>
#include <array>

namespace calm
{

namespace
{
constexpr std::int64_t linesPerReport = 500;
const std::array<std::string, 3> formNames{"all", "prompt-response", "messages"};
} // namespace

std::string toString(ExportForm form)
{
    return formNames.at(static_cast<std::size_t>(form));
}

ExportForm exportFormFromString(const std::string& name)
{
    const auto it = std::ranges::find(formNames, name);
    if (it == formNames.end())
        throw Error(ErrorKind::badInput, "There is no form \"" + name + "\"; choose all, prompt-response or messages.");
    return static_cast<ExportForm>(it - formNames.begin());
}

ImportReport appendToDataset(Project& project, std::int64_t dataset, const Path& file, const ImportOptions& options,
                             const ProgressCallback& progress, std::stop_token stop)
{
    ExampleReader reader(file, options);
    std::optional<Example> example;
    std::int64_t lines = 0;
    project.inOneWrite([&] {
        forEachExample(project, dataset, {}, [&](const ExampleRecord& there) {
            throwIfStopped(stop);
            reader.alreadyThere(exampleOf(there));
        });
        project.addExamples(dataset, [&]() -> std::optional<ExampleRecord> {
            do {
                if (lines++ % linesPerReport == 0) {
                    throwIfStopped(stop);
                    if (progress)
                        progress({"importing", reader.bytesRead(), reader.bytesTotal()});
                }
            } while (reader.nextLine(example) && !example);
            if (!example)
                return std::nullopt;
            return recordOf(std::move(*example));
        });
        reader.requireExamples();
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

Json toJson(const Example& example, ExportForm form)
{
    switch (form) {
    case ExportForm::own:
        return toJson(example);
    case ExportForm::promptResponse:
        return {{"prompt", example.prompt}, {"response", example.response}};
    case ExportForm::messages:
        break;
    }
    Json messages = promptMessages(example.prompt, example.messages);
    messages.push_back({{"role", "assistant"}, {"content", example.response}});
    return {{"messages", messages}};
}

std::int64_t exportDataset(Project& project, const std::string& dataset, const Path& file, const ExampleQuery& query,
                           const ProgressCallback& progress, std::stop_token stop, ExportForm form)
{
    const std::int64_t id = project.dataset(dataset).id;
    const std::int64_t total = std::ssize(exampleIds(project, id, query, stop));
    JsonLinesFile output(file);
    std::int64_t done = 0;
    forEachExample(project, id, query, [&](const ExampleRecord& record) {
        if (done++ % linesPerReport == 0) {
            throwIfStopped(stop);
            if (progress)
                progress({"exporting", done, total});
        }
        output.add(toJson(exampleOf(record), form));
    });
    output.commit();
    return done;
}

SplitResult splitDataset(Project& project, std::int64_t dataset, const SplitRule& rule, std::stop_token stop)
{
    SplitResult result;
    project.inOneWrite([&] { // rows and splits belong together: nobody adds one in between
        std::vector<std::string> texts;
        forEachExample(project, dataset, {}, [&](const ExampleRecord& example) {
            throwIfStopped(stop);
            texts.push_back(keyTextOf(exampleOf(example), rule));
        });
        result = splitByRule(texts, rule);
        std::size_t next = 0;
        project.assignSplits(dataset, [&](const ExampleRecord&) {
            throwIfStopped(stop);
            return result.splits[next++];
        });
    });
    return result;
}

} // namespace calm
