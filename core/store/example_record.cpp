#include "core/store/example_record.h"

namespace calm
{

namespace
{
constexpr std::int64_t rowsPerPage = 2000;
}

Example exampleOf(const ExampleRecord& record)
{
    return {record.task, record.split, record.prompt, record.response, record.tags, record.key, record.messages};
}

ExampleRecord recordOf(Example example)
{
    ExampleRecord record;
    record.task = std::move(example.task);
    record.split = std::move(example.split);
    record.prompt = std::move(example.prompt);
    record.response = std::move(example.response);
    record.tags = std::move(example.tags);
    record.key = std::move(example.key);
    record.messages = std::move(example.messages);
    return record;
}

void forEachExample(Project& project, std::int64_t dataset, const ExampleQuery& query,
                    const std::function<void(const ExampleRecord&)>& use)
{
    for (std::int64_t last = 0;;) {
        const auto page = examplesAfter(project, dataset, query, last, rowsPerPage);
        for (const ExampleRecord& example : page)
            use(example);
        if (std::ssize(page) < rowsPerPage)
            return;
        last = page.back().id;
    }
}

} // namespace calm
