#include "ui/compare_page/example_prompt.h"

#include "core/base/random.h"
#include "core/data/split_meant.h"

namespace calm::ui
{

std::optional<ExamplePrompt> examplePrompt(Project& project, std::uint64_t number, bool first)
{
    Random random(number);
    struct Choice
    {
        const char* split; ///< of the examples; empty = any
        const char* meant; ///< by the dataset's name; empty = any
    };
    for (const auto& [split, meant] : {Choice{"test", ""}, Choice{"", "test"}, Choice{"", ""}}) {
        struct Pool
        {
            DatasetRecord dataset;
            std::int64_t examples = 0;
        };
        std::vector<Pool> pools;
        for (const DatasetRecord& dataset : project.datasets()) {
            if (*meant != 0 && splitMeant(dataset.name, {}) != meant)
                continue;
            if (const std::int64_t count = project.countExamples(dataset.id, {split, {}, {}}); count > 0)
                pools.push_back({dataset, count});
        }
        if (pools.empty())
            continue;
        const Pool& pool = pools[first ? 0 : random.below(pools.size())];
        const auto offset = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(pool.examples)));
        const auto rows = project.examples(pool.dataset.id, {split, {}, {}}, offset, 1);
        if (!rows.empty())
            return ExamplePrompt{pool.dataset.name, rows.front().prompt, rows.front().response};
    }
    return std::nullopt;
}

} // namespace calm::ui
