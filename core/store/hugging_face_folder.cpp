#include "core/base/new_folder.h"
#include "core/store/database.h"
#include "core/store/dataset_files.h"
#include "core/store/example_record.h"
#include "core/store/json_lines_file.h"

#include <algorithm>

namespace calm
{

namespace
{
constexpr std::int64_t examplesPerReport = 500;
constexpr const char* withoutSplit = "unassigned";

/// Columns are the same in every line of every file: `datasets` makes one table of them.
Json lineOf(const Example& example, ExportForm form, bool hasConversations)
{
    Json line = form == ExportForm::messages ? toJson(example, form) : toJson(example, ExportForm::promptResponse);
    if (form == ExportForm::own && hasConversations)
        line["messages"] =
            example.messages.empty() ? Json::array() : parseJson(example.messages, "An example's messages");
    line["task"] = example.task;
    line["tags"] = example.tags;
    line["key"] = example.key;
    return line;
}

/// A name that `datasets` takes for a split: letters, digits and underscores.
std::string splitName(const std::string& split)
{
    std::string name = split;
    std::ranges::replace_if(
        name, [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
}

std::string placeOf(const std::string& name)
{
    return "data/" + name + ".jsonl";
}

/// The dataset card: https://huggingface.co/docs/hub/datasets-manual-configuration
std::string readme(const std::string& dataset, const std::vector<std::string>& names)
{
    std::string text = "---\nconfigs:\n- config_name: default\n  data_files:\n";
    for (const std::string& name : names)
        text += "  - split: " + name + "\n    path: " + placeOf(name) + "\n";
    std::string title = dataset;
    std::ranges::replace(title, '\n', ' ');
    return text + "---\n\n# " + title +
           "\n\nExported by CALM Workbench. `datasets.load_dataset(\"FOLDER\")` reads it.\n";
}
} // namespace

std::int64_t exportForHuggingFace(Project& project, const std::string& dataset, const Path& folder, ExportForm form,
                                  const ProgressCallback& progress, std::stop_token stop)
{
    // One view from beginning to end: what others move from split to split meanwhile must not come twice.
    return project.database().read("export the examples", [&](SQLite::Database&) {
        const DatasetRecord record = project.dataset(dataset);
        NewFolder target(folder);
        std::filesystem::create_directory(target.path() / "data");
        const auto splits = project.splitCounts(record.id);
        bool hasConversations = false;
        if (form == ExportForm::own)
            forEachExample(project, record.id, {},
                           [&](const ExampleRecord& example) { hasConversations |= !example.messages.empty(); });
        std::vector<std::string> names;
        std::int64_t done = 0;
        for (const auto& [split, count] : splits) {
            const std::string name = !split.empty() ? splitName(split) : splits.size() == 1 ? "train" : withoutSplit;
            if (std::ranges::find(names, name) != names.end())
                throw Error(ErrorKind::badInput,
                            "Two splits of " + dataset + " would be called " + name + "; rename one.");
            names.push_back(name);
            JsonLinesFile output(target.path() / placeOf(name));
            forEachExample(project, record.id, {.split = split}, [&](const ExampleRecord& example) {
                if (done++ % examplesPerReport == 0) {
                    throwIfStopped(stop);
                    if (progress)
                        progress({"exporting", done, record.examples});
                }
                output.add(lineOf(exampleOf(example), form, hasConversations));
            });
            output.commit();
        }
        if (names.empty())
            throw Error(ErrorKind::badInput, "The dataset " + dataset + " has no examples to export.");
        writeFileWhole(target.path() / "README.md", readme(dataset, names));
        target.moveIntoPlace();
        return done;
    });
}

} // namespace calm
