#include "app/calm/project_choices.h"

#include "app/calm/session.h"

#include <algorithm>
#include <fmt/format.h>

namespace calm
{

namespace
{
template <typename Records, typename NameOf> std::string listed(const Records& records, NameOf&& nameOf)
{
    std::string names;
    for (const auto& record : records)
        names += (names.empty() ? "" : ", ") + nameOf(record);
    return names;
}
} // namespace

CompositionRecord chooseComposition(Project& project, const std::string& name)
{
    if (!name.empty())
        return project.composition(name);
    const auto all = project.compositions();
    if (all.empty())
        throw UsageError("The project has no composition yet; make one with calm compose.");
    if (all.size() == 1)
        return all.front();
    for (const RunRecord& run : project.runs())
        if (!project.checkpoints(run.id).empty())
            return project.composition(run.composition);
    throw UsageError(fmt::format("Say which composition with --composition: {}.",
                                 listed(all, [](const auto& record) { return record.composition.name; })));
}

std::pair<std::string, std::string> chooseExamples(Project& project, const std::string& text)
{
    const auto datasets = project.datasets();
    const auto isThere = [&](const std::string& name) {
        return std::ranges::any_of(datasets, [&](const auto& dataset) { return dataset.name == name; });
    };
    if (isThere(text))
        return {text, {}};
    const auto colon = text.rfind(':');
    if (colon != std::string::npos && isThere(text.substr(0, colon)))
        return {text.substr(0, colon), text.substr(colon + 1)};
    if (datasets.empty())
        throw Error(ErrorKind::notFound, "The project has no data yet; bring some in with calm data import.");
    throw Error(ErrorKind::notFound, fmt::format("There is no dataset \"{}\"; there is: {}.", text,
                                                 listed(datasets, [](const auto& dataset) { return dataset.name; })));
}

} // namespace calm
