#include "app/calm/commands/data.h"
#include "app/calm/progress_line.h"
#include "app/calm/project_choices.h"
#include "core/store/dataset_files.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct ImportChoice
{
    std::string project;
    std::string file;
    std::string name;
    std::string format = "automatic";
    std::string encoding = "automatic";
    ImportOptions import;
    bool append = false;
    bool noHeader = false;
    int rows = 5;
    bool json = false;

    ImportOptions options() const
    {
        ImportOptions options = import;
        options.format = fileFormatFromString(format);
        options.encoding = textEncodingFromString(encoding);
        options.header = !noHeader;
        return options;
    }
};

/// "a" of "data/a.csv.gz".
std::string nameOf(const Path& file)
{
    const Path stem = file.stem();
    return (file.extension() == ".gz" ? stem.stem() : stem).string();
}

void importFile(const ImportChoice& choice, Session& session)
{
    const ImportOptions options = choice.options();
    const auto project = Project::open(choice.project);
    const std::string name = choice.name.empty() ? nameOf(choice.file) : choice.name;
    ImportReport report;
    {
        ProgressLine line;
        const ProgressCallback progress = [&](const Progress& at) { line.show(at); };
        if (choice.append)
            report =
                appendToDataset(*project, project->dataset(name).id, choice.file, options, progress, session.stop());
        else
            report = importDataset(*project, {.name = name}, choice.file, options, progress, session.stop());
    }
    if (choice.json)
        printJson(toJson(report));
    else
        std::cout << report.toText() << '\n';
}

Json toJson(const ImportPreview& preview)
{
    Json examples = Json::array();
    for (const Example& example : preview.examples)
        examples.push_back(toJson(example));
    return {{"report", toJson(preview.report)},
            {"columns", preview.fieldNames},
            {"rows", preview.rows},
            {"examples", examples}};
}

void preview(const ImportChoice& choice)
{
    const ImportPreview preview = previewImport(choice.file, choice.rows, choice.options());
    if (choice.json) {
        printJson(toJson(preview));
        return;
    }
    std::cout << fmt::format("{} in {}{}; columns: {}\n", toString(preview.report.format),
                             toString(preview.report.encoding), preview.report.compressed ? ", packed with gzip" : "",
                             fmt::join(preview.fieldNames, ", "));
    for (const Example& example : preview.examples)
        std::cout << toLine(toJson(example)) << '\n';
    for (const SkippedLine& line : preview.report.skippedLines)
        std::cout << fmt::format("line {} {}\n", line.line, line.reason);
}

struct ExportChoice
{
    std::string project;
    std::string examples;
    std::string file;
    std::string form = "all";
    bool huggingFace = false;
};

void exportFile(const ExportChoice& choice, Session& session)
{
    const ExportForm form = exportFormFromString(choice.form);
    const auto project = Project::open(choice.project);
    const auto [name, split] = chooseExamples(*project, choice.examples);
    ProgressLine line;
    const ProgressCallback progress = [&](const Progress& at) { line.show(at); };
    if (choice.huggingFace && !split.empty())
        throw UsageError("A folder for Hugging Face holds all splits; leave \":" + split + "\" out.");
    if (choice.huggingFace)
        exportForHuggingFace(*project, name, choice.file, form, progress, session.stop());
    else
        exportDataset(*project, name, choice.file,
                      {.split = split.empty() ? std::optional<std::string>() : std::optional(split)}, progress,
                      session.stop(), form);
}

void addImportOptions(CLI::App& command, ImportChoice& choice)
{
    FieldNames& fields = choice.import.fields;
    command.add_option("FILE", choice.file, "JSON lines, a JSON list, CSV, TSV or text; also packed with gzip")
        ->required();
    command
        .add_option("--format", choice.format,
                    "automatic, jsonl, json, csv, tsv, lines (a text each) or text (one text)")
        ->capture_default_str();
    command
        .add_option("--encoding", choice.encoding, "automatic, utf-8, utf-16le, utf-16be, iso-8859-1 or windows-1252")
        ->capture_default_str();
    command.add_flag("--no-header", choice.noHeader,
                     "The first row of a table is an example; its columns are 1, 2, ...");
    command.add_option("--prompt-field", fields.prompt,
                       "Which member or column is the prompt; recognised when left out");
    command.add_option("--response-field", fields.response, "Which one is the response");
    command.add_option("--task-field", fields.task, "Which one is the task");
    command.add_option("--split-field", fields.split, "Which one is the split");
    command.add_option("--tags-field", fields.tags, "Which one holds the tags");
    command.add_option("--key-field", fields.key, "Which one is the key: examples of one key belong into one split");
    command.add_option("--split", choice.import.split, "Split of the examples that name none");
    command.add_option("--task", choice.import.task, "Task of the examples that name none");
    command.add_flag("--drop-duplicates", choice.import.dropDuplicates, "Leave out what has been there already");
    command.add_flag("--json", choice.json, "Answer as one JSON document");
}
} // namespace

void addDataFiles(CLI::App& noun, Session& session)
{
    auto importing = std::make_shared<ImportChoice>();
    CLI::App& import = addDataVerb(noun, "import", "Read a file as a new dataset", importing->project);
    addImportOptions(import, *importing);
    import.add_option("--name", importing->name, "What to call the dataset; the file's name when left out");
    import.add_flag("--append", importing->append, "Add to the dataset of that name");
    import.add_flag("--strict", importing->import.strict,
                    "Refuse the file at the first line that is no example; else skip such lines");
    session.onChosen(import, "importing the data", [importing, &session] { importFile(*importing, session); });

    CLI::App& looked = *noun.add_subcommand("preview", "Show how the beginning of a file would be imported");
    addImportOptions(looked, *importing);
    looked.add_option("--rows", importing->rows, "How many records to look at")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    session.onChosen(looked, "looking at the data", [importing] { preview(*importing); });

    auto exporting = std::make_shared<ExportChoice>();
    CLI::App& exported = addDataVerb(noun, "export", "Write a dataset as a JSONL file", exporting->project);
    exported.add_option("NAME", exporting->examples, "NAME or NAME:SPLIT")->required();
    exported.add_option("FILE", exporting->file, "File to write; with --hugging-face a folder")->required();
    exported.add_option("--form", exporting->form, "all (to read it in again), prompt-response or messages")
        ->capture_default_str();
    exported.add_flag("--hugging-face", exporting->huggingFace,
                      "Write a folder that Hugging Face datasets.load_dataset() reads");
    session.onChosen(exported, "exporting the data", [exporting, &session] { exportFile(*exporting, session); });
}

} // namespace calm
