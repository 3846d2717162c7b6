#include "ui/compare_page/columns.h"

#include "ui/engine_client/run_label.h"
#include "ui/widgets/number_format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace calm::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("calm::ui", text);
}

QString describe(const RunRecord& run, const CheckpointRecord& checkpoint)
{
    QString text = tr("%1, step %2").arg(runLabel(run), formatCount(checkpoint.step));
    if (checkpoint.validationLoss)
        text += tr(", loss %1").arg(QLocale().toString(*checkpoint.validationLoss, 'f', 3));
    return checkpoint.best ? tr("%1 (best)").arg(text) : text;
}

std::vector<CheckpointChoice> choicesOf(std::int64_t composition, Method method, const std::vector<RunRecord>& runs,
                                        const std::vector<CheckpointRecord>& checkpoints)
{
    std::vector<CheckpointChoice> choices;
    for (const RunRecord& run : runs) {
        if (run.composition != composition || run.settings.method != method)
            continue;
        std::vector<CheckpointRecord> own;
        std::ranges::copy_if(checkpoints, std::back_inserter(own), [&](const auto& c) { return c.run == run.id; });
        std::ranges::sort(own, [](const auto& a, const auto& b) { return a.step > b.step; });
        for (const CheckpointRecord& checkpoint : own)
            choices.push_back({checkpoint.id, describe(run, checkpoint),
                               method == Method::bridges && run.trained.bridge.sawFuture});
    }
    if (!choices.empty())
        choices.insert(choices.begin(), {0, tr("Best of the newest run"), choices.front().sawFuture});
    return choices;
}

} // namespace

std::vector<ColumnDescription> columnsOf(const CompositionRecord& composition, const std::vector<RunRecord>& runs,
                                         const std::vector<CheckpointRecord>& checkpoints)
{
    const Composition& drawn = composition.composition;
    std::vector<ColumnDescription> columns;
    const auto add = [&](MemberKind kind, const QString& role, const std::string& model) -> ColumnDescription& {
        ColumnDescription& column = columns.emplace_back();
        column.member.kind = kind;
        column.member.composition = drawn.name;
        column.role = column.heading = role;
        column.model = fromUtf8(model);
        return column;
    };
    add(MemberKind::anchor, tr("Anchor"), drawn.anchor);
    for (std::size_t i = 0; i < drawn.augmenting.size(); ++i) {
        const QString role = drawn.augmenting.size() == 1 ? tr("Augmenting") : tr("Augmenting %1").arg(i + 1);
        add(MemberKind::augmenting, role, drawn.augmenting[i]).member.augmenting = static_cast<int>(i);
    }
    if (const auto choices = choicesOf(composition.id, Method::lora, runs, checkpoints); !choices.empty())
        add(MemberKind::lora, tr("LoRA baseline"), drawn.name).checkpoints = choices;
    const std::vector<CheckpointChoice> choices = choicesOf(composition.id, Method::bridges, runs, checkpoints);
    const std::size_t partial = drawn.augmenting.size() > 1 ? drawn.augmenting.size() : 0;
    for (std::size_t i = 0; i < partial; ++i) {
        ColumnDescription& column =
            add(MemberKind::composed, tr("Composed without %1").arg(fromUtf8(drawn.augmenting[i])), drawn.name);
        column.member.off = {static_cast<int>(i)};
        column.heading = tr("Without %1").arg(fromUtf8(drawn.augmenting[i]));
        column.checkpoints = choices;
        column.shownAtFirst = false;
    }
    add(MemberKind::composed, tr("Composed"), drawn.name).checkpoints = choices;
    return columns;
}

QString answerLabel(const ColumnDescription& column, std::int64_t checkpoint)
{
    QString role = column.role.left(1).toLower() + column.role.mid(1); // a model's name stays as it is
    if (column.member.kind == MemberKind::lora)
        role = QStringLiteral("LoRA"); // as the engine calls it
    if (!hasCheckpoints(column.member.kind))
        return role;
    const auto it = std::ranges::find(column.checkpoints, checkpoint, &CheckpointChoice::checkpoint);
    return it == column.checkpoints.end() ? role : QStringLiteral("%1 (%2)").arg(role, it->label);
}

} // namespace calm::ui
