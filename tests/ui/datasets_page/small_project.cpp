#include "tests/ui/datasets_page/small_project.h"

namespace calm::ui
{

SmallProject::SmallProject(const std::vector<ExampleRecord>& examples)
    : m_project(Project::create(Path(m_folder.filePath("small.calm").toStdString())))
{
    DatasetRecord record;
    record.name = "small";
    m_dataset = m_project->addDataset(record);
    std::size_t next = 0;
    m_project->addExamples(m_dataset, [&]() -> std::optional<ExampleRecord> {
        return next < examples.size() ? std::optional(examples[next++]) : std::nullopt;
    });
}

ExampleRecord example(const std::string& prompt, const std::string& response, const std::string& split,
                      const std::string& tags, const std::string& key)
{
    ExampleRecord record;
    record.prompt = prompt;
    record.response = response;
    record.split = split;
    record.tags = tags;
    record.key = key;
    return record;
}

} // namespace calm::ui
