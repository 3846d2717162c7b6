#include "app/calm/project_choices.h"

#include "app/calm/session.h"
#include "core/store/run_checkpoints.h"

#include <algorithm>
#include <charconv>
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

/// Digits only, or nothing.
std::optional<std::int64_t> numberIn(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

std::int64_t startOfRun(Project& project, std::int64_t run)
{
    const auto best = bestOfRun(project, project.run(run).id);
    if (!best)
        throw Error(ErrorKind::notFound, fmt::format("Run {} has kept no checkpoint to start from.", run));
    return best->id;
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
        if (run.composition != 0 && !project.checkpoints(run.id).empty())
            return project.composition(run.composition);
    throw UsageError(fmt::format("Say which composition with --composition: {}.",
                                 listed(all, [](const auto& record) { return record.composition.name; })));
}

ChosenMember openMember(const std::string& text)
{
    const auto hash = text.rfind('#');
    ChosenMember chosen{.project = Project::open(text.substr(0, hash)), .member = {}};
    if (hash == std::string::npos)
        chosen.member.composition = chooseComposition(*chosen.project, {}).composition.name;
    else
        chosen.member = memberFromText(text.substr(hash + 1), {});
    return chosen;
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

std::vector<MixturePart> chooseParts(Project& project, const std::vector<std::string>& texts)
{
    std::vector<MixturePart> parts;
    for (const std::string& text : texts) {
        const auto [dataset, split] = chooseExamples(project, text);
        parts.push_back({.dataset = dataset, .split = split});
    }
    return parts;
}

std::int64_t chooseCheckpoint(Project& project, const std::string& text)
{
    if (const auto number = numberIn(text))
        return *number == 0 ? 0 : project.checkpoint(*number).id;
    if (text.starts_with("run:"))
        if (const auto run = numberIn(std::string_view(text).substr(4)))
            return startOfRun(project, *run);
    const Member member = memberFromText(text, {});
    const CompositionRecord composition = project.composition(member.composition);
    if (member.checkpoint > 0)
        return project.checkpoint(member.checkpoint).id;
    if (const auto best = project.bestCheckpoint(composition.id))
        return best->id;
    throw Error(ErrorKind::notFound, fmt::format("{} is not trained yet, so nothing can start from it.", text));
}

} // namespace calm
