#include "ui/datasets_page/alike_search.h"

#include "ui/datasets_page/alike_view.h"
#include "ui/widgets/number_format.h"

#include <algorithm>
#include <map>

namespace calm::ui
{

namespace
{

constexpr qsizetype shownCharacters = 200;

QString textOf(const ExampleRecord& example, ComparedText text)
{
    const QString prompt = fromUtf8(example.prompt), response = fromUtf8(example.response);
    const QString compared = text == ComparedText::prompt     ? prompt
                             : text == ComparedText::response ? response
                                                              : prompt + QStringLiteral(" → ") + response;
    return compared.left(shownCharacters).simplified();
}

/// Reads the rows of all shown groups at once.
void readRows(Project& project, ComparedText text, std::vector<AlikeGroup>& groups)
{
    std::vector<std::int64_t> ids;
    for (const AlikeGroup& group : groups) {
        ids.push_back(group.kept.id);
        for (const AlikeRow& row : group.others)
            ids.push_back(row.id);
    }
    std::map<std::int64_t, ExampleRecord> examples;
    for (ExampleRecord& example : examplesWithIds(project, ids))
        examples.emplace(example.id, std::move(example));
    const auto fill = [&](AlikeRow& row) {
        const auto it = examples.find(row.id);
        if (it == examples.end())
            return;
        row.text = textOf(it->second, text);
        row.split = fromUtf8(it->second.split);
    };
    for (AlikeGroup& group : groups) {
        fill(group.kept);
        std::ranges::for_each(group.others, fill);
    }
}

/// Adds one of a group, among those that are shown as long as there is room.
void add(AlikeGroup& group, std::int64_t id, double similarity)
{
    group.removable.push_back(id);
    if (group.others.size() < shownOfGroup)
        group.others.push_back({id, {}, {}, similarity});
}

} // namespace

AlikeFound findAlike(Project& project, const AlikeOrder& order, const std::stop_token& stop)
{
    AlikeFound found;
    for (const DuplicateGroup& duplicates :
         findDuplicateExamples(project, order.dataset, order.text, order.settings, order.progress, stop)) {
        AlikeGroup group;
        group.kept.id = duplicates.members.front();
        for (std::size_t i = 1; i < duplicates.members.size(); ++i)
            add(group, duplicates.members[i], duplicates.similarities[i]);
        std::ranges::copy(group.removable, std::back_inserter(found.removable));
        ++found.groupsFound;
        if (found.groups.size() < shownGroups)
            found.groups.push_back(std::move(group));
    }
    readRows(project, order.text, found.groups);
    found.harmful = found.groupsFound > 0;
    found.sentence =
        found.groupsFound == 0
            ? AlikeView::tr("No two examples are alike.")
            : AlikeView::tr("%1 and %2 that repeat them.")
                  .arg(counted(found.groupsFound, AlikeView::tr("1 example"), AlikeView::tr("%1 examples")),
                       counted(std::int64_t(found.removable.size()), AlikeView::tr("1 other"),
                               AlikeView::tr("%1 others")));
    return found;
}

AlikeFound findLeaks(Project& project, const AlikeOrder& order, const std::stop_token& stop)
{
    const LeakageReport report = findLeakage(project, order.dataset, order.text, order.settings, order.progress, stop);
    AlikeFound found;
    std::map<std::int64_t, AlikeGroup> groups; // by the example that is learned from
    for (const DuplicatePair& pair : report.pairs) {
        add(groups[pair.known], pair.text, pair.similarity);
        found.removable.push_back(pair.text);
    }
    found.groupsFound = std::int64_t(groups.size());
    for (auto& [known, group] : groups) {
        group.kept.id = known;
        if (found.groups.size() < shownGroups)
            found.groups.push_back(std::move(group));
    }
    readRows(project, order.text, found.groups);
    found.harmful = !report.pairs.empty();
    if (report.learned == 0 || report.measured == 0)
        found.sentence =
            AlikeView::tr("There is nothing to compare: the dataset needs a train split, and validation or test.");
    else if (report.pairs.empty())
        found.sentence =
            AlikeView::tr("Nothing leaks: none of %1 examples of validation and test is like one of train.")
                .arg(formatCount(report.measured));
    else
        found.sentence =
            AlikeView::tr("%1 of %2 examples of validation and test are learned from, too: %3 the same, %4 nearly so.")
                .arg(formatCount(std::int64_t(report.pairs.size())), formatCount(report.measured),
                     formatCount(report.same), formatCount(report.near));
    return found;
}

} // namespace calm::ui
