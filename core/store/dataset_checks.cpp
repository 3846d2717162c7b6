#include "core/store/dataset_checks.h"

#include "core/base/error.h"
#include "core/store/database.h"

#include <algorithm>
#include <array>
#include <set>

namespace calm
{

namespace
{
const std::array<std::string, 3> textNames{"prompt", "response", "both"};

std::string comparedText(const ExampleRecord& example, ComparedText text)
{
    switch (text) {
    case ComparedText::prompt:
        return example.prompt;
    case ComparedText::response:
        return example.response;
    case ComparedText::both:
        break;
    }
    return example.prompt + "\n" + example.response;
}

/// The texts of many examples by their place. Walking through them in order reads them in pages.
class ExampleTexts
{
public:
    ExampleTexts(Project& project, std::vector<std::int64_t> ids, ComparedText text)
        : m_project(project), m_ids(std::move(ids)), m_text(text)
    {
    }

    TextList list()
    {
        return {std::ssize(m_ids), [this](std::int64_t place) { return at(static_cast<std::size_t>(place)); }};
    }
    std::int64_t id(std::int64_t place) const { return m_ids[static_cast<std::size_t>(place)]; }

private:
    std::string at(std::size_t place)
    {
        if (place == m_pageStart + m_page.size())
            readPage(place);
        if (place >= m_pageStart && place < m_pageStart + m_page.size())
            return m_page[place - m_pageStart];
        return textsFrom(place, 1).front();
    }

    void readPage(std::size_t start)
    {
        constexpr std::size_t pageSize = 1000;
        m_page = textsFrom(start, std::min(pageSize, m_ids.size() - start));
        m_pageStart = start;
    }

    std::vector<std::string> textsFrom(std::size_t start, std::size_t count)
    {
        std::vector<std::string> texts;
        for (const ExampleRecord& example : examplesWithIds(m_project, std::span(m_ids).subspan(start, count)))
            texts.push_back(comparedText(example, m_text));
        return texts;
    }

    Project& m_project;
    std::vector<std::int64_t> m_ids;
    ComparedText m_text;
    std::size_t m_pageStart = 0;
    std::vector<std::string> m_page;
};

std::vector<std::int64_t> idsOf(Project& project, const std::vector<ExamplePool>& pools, const std::stop_token& stop)
{
    std::vector<std::int64_t> ids;
    std::set<std::int64_t> seen; // pools may overlap: the same split twice in a mixture
    for (const ExamplePool& pool : pools)
        for (const std::int64_t id : exampleIds(project, pool.dataset, {.split = pool.split}, stop))
            if (pools.size() == 1 || seen.insert(id).second)
                ids.push_back(id);
    return ids;
}

std::vector<ExamplePool> poolsOf(Project& project, const std::vector<MixturePart>& parts)
{
    std::vector<ExamplePool> pools;
    for (const MixturePart& part : parts)
        pools.push_back(
            {project.dataset(part.dataset).id, part.split.empty() ? std::optional<std::string>() : part.split});
    return pools;
}
} // namespace

std::string toString(ComparedText text)
{
    return textNames.at(static_cast<std::size_t>(text));
}

ComparedText comparedTextFromString(const std::string& name)
{
    const auto it = std::ranges::find(textNames, name);
    if (it == textNames.end())
        throw Error(ErrorKind::badInput,
                    "Examples cannot be compared by \"" + name + "\"; choose prompt, response or both.");
    return static_cast<ComparedText>(it - textNames.begin());
}

std::vector<DuplicateGroup> findDuplicateExamples(Project& project, std::int64_t dataset, ComparedText text,
                                                  const NearDuplicateSettings& settings,
                                                  const ProgressCallback& progress, std::stop_token stop)
{
    // One view from beginning to end: what others write meanwhile must not move the places.
    return project.database().read("compare the examples", [&](SQLite::Database&) {
        ExampleTexts texts(project, exampleIds(project, dataset, {}, stop), text);
        auto groups = findDuplicates(texts.list(), settings, progress, stop);
        for (DuplicateGroup& group : groups)
            for (std::int64_t& member : group.members)
                member = texts.id(member);
        return groups;
    });
}

std::string LeakageReport::toText() const
{
    const auto ofAll = [this](std::int64_t count) { return std::to_string(count) + " of " + std::to_string(measured); };
    if (learned == 0 || measured == 0)
        return std::string("Nothing was compared: there are no examples to ") +
               (measured == 0 ? "measure on" : "learn from") + "; choose other data, or split the dataset first.";
    if (same + near == 0)
        return "None of " + std::to_string(measured) + " examples to measure on is also among the " +
               std::to_string(learned) + " to learn from.";
    return ofAll(same + near) + " examples to measure on are also learned from: " + std::to_string(same) +
           " the same, " + std::to_string(near) + " nearly so. Results on them say little.";
}

Json toJson(const LeakageReport& report)
{
    Json pairs = Json::array();
    for (const DuplicatePair& pair : report.pairs)
        pairs.push_back(
            {{"measured", pair.text}, {"learned", pair.known}, {"similarity", pair.similarity}, {"same", pair.same}});
    return {{"learned", report.learned},
            {"measured", report.measured},
            {"same", report.same},
            {"near", report.near},
            {"pairs", pairs}};
}

LeakageReport findLeakage(Project& project, const std::vector<ExamplePool>& learned,
                          const std::vector<ExamplePool>& measured, ComparedText text,
                          const NearDuplicateSettings& settings, const ProgressCallback& progress, std::stop_token stop)
{
    return project.database().read("compare the examples", [&](SQLite::Database&) {
        ExampleTexts known(project, idsOf(project, learned, stop), text);
        ExampleTexts own(project, idsOf(project, measured, stop), text);
        LeakageReport report;
        report.learned = known.list().count;
        report.measured = own.list().count;
        report.pairs = findKnown(known.list(), own.list(), settings, progress, stop);
        for (DuplicatePair& pair : report.pairs) {
            ++(pair.same ? report.same : report.near);
            pair.known = known.id(pair.known);
            pair.text = own.id(pair.text);
        }
        return report;
    });
}

LeakageReport findLeakage(Project& project, std::int64_t dataset, ComparedText text,
                          const NearDuplicateSettings& settings, const ProgressCallback& progress, std::stop_token stop)
{
    return findLeakage(project, {{dataset, "train"}}, {{dataset, "validation"}, {dataset, "test"}}, text, settings,
                       progress, stop);
}

LeakageReport findLeakage(Project& project, const TrainingSettings& settings, ComparedText text,
                          const NearDuplicateSettings& duplicates, const ProgressCallback& progress,
                          std::stop_token stop)
{
    return findLeakage(project, poolsOf(project, settings.mixture), poolsOf(project, settings.validation), text,
                       duplicates, progress, stop);
}

} // namespace calm
