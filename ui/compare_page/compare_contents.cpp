#include "ui/compare_page/compare_contents.h"

#include <algorithm>

namespace calm::ui
{

ComparePage::Contents ComparePage::Contents::read(Project& project)
{
    Contents contents;
    contents.loaded = true;
    contents.compositions = project.compositions();
    contents.runs = project.runs();
    for (const RunRecord& run : contents.runs)
        std::ranges::move(project.checkpoints(run.id), std::back_inserter(contents.checkpoints));
    return contents;
}

std::vector<ColumnDescription> ComparePage::Contents::columnsFor(const Exchange& exchange) const
{
    std::vector<ColumnDescription> columns;
    for (const Answer& answer : exchange.answers) {
        ColumnDescription& column = columns.emplace_back();
        column.member = answer.member;
        column.role = column.heading = answer.label;
        column.model = QString::fromStdString(answer.member.composition);
        for (const CompositionRecord& composition : compositions) {
            if (composition.composition.name != answer.member.composition)
                continue;
            for (const ColumnDescription& now : columnsOf(composition, runs, checkpoints))
                if (now.member.kind == answer.member.kind && now.member.augmenting == answer.member.augmenting &&
                    now.member.off == answer.member.off)
                    column = now;
        }
    }
    return columns;
}

} // namespace calm::ui
