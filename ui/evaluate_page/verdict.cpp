#include "ui/evaluate_page/verdict.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace calm::ui
{

namespace
{

constexpr double passedOnShare = 0.9; ///< of what the augmenting model can

QString tr(const char* text)
{
    return QCoreApplication::translate("calm::ui", text);
}

QString points(double percent)
{
    return QLocale().toString(percent, 'f', 1);
}

QString percentText(double percent)
{
    return points(percent) + QChar(0x00A0) + QLocale().percent();
}

struct Columns
{
    std::optional<std::size_t> anchor, composed;
    std::vector<std::size_t> augmenting;
};

Columns columnsOf(const ResultTable& table)
{
    Columns columns;
    for (std::size_t i = 0; i < table.members.size(); ++i) {
        switch (kindOfLabel(table.members[i])) {
        case MemberKind::anchor:
            columns.anchor = i;
            break;
        case MemberKind::augmenting:
            columns.augmenting.push_back(i);
            break;
        case MemberKind::lora: // has other numbers, not another skill: no side of the promise
            break;
        case MemberKind::composed:
            if (!columns.composed || !isPartOfComposition(table.members[i]) ||
                isPartOfComposition(table.members[*columns.composed]))
                columns.composed = i;
            break;
        }
    }
    return columns;
}

TaskVerdict judge(const std::string& task, const std::vector<Score>& row, const Columns& columns)
{
    const Score composed = row[*columns.composed];
    const Score anchor = columns.anchor ? row[*columns.anchor] : Score();
    Score augmenting;
    for (const std::size_t i : columns.augmenting)
        if (augmenting.examples == 0 || row[i].percent() > augmenting.percent())
            augmenting = row[i];
    const auto beats = [&composed](const Score& other) {
        return other.examples == 0 || composed.lowPercent() > other.highPercent();
    };
    TaskVerdict verdict{task, Outcome::notLearned, composed.percent(), anchor.percent(), augmenting.percent()};
    const bool anchorCan = anchor.examples > 0 && anchor.correct > 0 && anchor.percent() >= augmenting.percent();
    if (composed.correct > 0 && beats(anchor) && beats(augmenting))
        verdict.outcome = Outcome::gained;
    else if (anchorCan && composed.percent() < anchor.percent() - keptWithinPoints)
        verdict.outcome = Outcome::lost;
    else if (anchorCan && anchor.lowPercent() > keptWithinPoints)
        verdict.outcome = Outcome::kept;
    else if (composed.correct > 0 && columns.anchor && beats(anchor))
        verdict.outcome =
            composed.percent() >= passedOnShare * augmenting.percent() ? Outcome::passedOn : Outcome::partly;
    return verdict;
}

QString describe(const TaskVerdict& verdict)
{
    const QString task = taskText(verdict.task);
    switch (verdict.outcome) {
    case Outcome::gained:
        return tr("%1: %2 (a model alone at most %3)")
            .arg(task, percentText(verdict.composed), percentText(std::max(verdict.anchor, verdict.augmenting)));
    case Outcome::passedOn:
    case Outcome::partly:
        return tr("%1: %2 of the augmenting model's %3")
            .arg(task, percentText(verdict.composed), percentText(verdict.augmenting));
    case Outcome::kept:
    case Outcome::lost: {
        const double change = verdict.composed - verdict.anchor;
        return tr("%1: %2 points")
            .arg(task, (change < 0 ? QString(QChar(0x2212)) : QString("+")) + points(std::abs(change)));
    }
    case Outcome::notLearned:
        break;
    }
    return tr("%1: %2").arg(task, percentText(verdict.composed));
}

QString sentenceOf(const std::vector<TaskVerdict>& tasks)
{
    const std::pair<Outcome, QString> groups[] = {
        {Outcome::gained, tr("New skill gained")},
        {Outcome::passedOn, tr("Skill taken over")},
        {Outcome::partly, tr("Skill partly taken over")},
        {Outcome::kept, tr("Old skill kept")},
        {Outcome::lost, tr("Old skill lost")},
        {Outcome::notLearned, tr("Not learned")},
    };
    QStringList parts;
    for (const auto& [outcome, heading] : groups) {
        QStringList described;
        for (const TaskVerdict& task : tasks)
            if (task.outcome == outcome)
                described += describe(task);
        if (!described.isEmpty())
            parts += tr("%1 – %2.").arg(heading, described.join("; "));
    }
    return parts.join(' ');
}

} // namespace

MemberKind kindOfLabel(const std::string& label)
{
    if (label.starts_with("anchor"))
        return MemberKind::anchor;
    if (label == "LoRA" || label.starts_with("LoRA (") || label.starts_with("LoRA of "))
        return MemberKind::lora;
    return label.starts_with("augmenting") ? MemberKind::augmenting : MemberKind::composed;
}

int augmentingOfLabel(const std::string& label)
{
    const int number = QString::fromStdString(label).section(' ', 1, 1).toInt(); // 0 when there is none
    return std::max(0, number - 1);
}

bool isPartOfComposition(const std::string& label)
{
    return kindOfLabel(label) == MemberKind::composed && QString::fromStdString(label).contains(wordsBeforeOff);
}

Verdict verdictOf(const ResultTable& table)
{
    const Columns columns = columnsOf(table);
    Verdict verdict;
    if (!columns.composed || (!columns.anchor && columns.augmenting.empty()))
        return verdict;
    for (std::size_t i = 0; i < table.tasks.size() && i < table.scores.size(); ++i)
        verdict.tasks.push_back(judge(table.tasks[i], table.scores[i], columns));
    const auto any = [&verdict](Outcome outcome) {
        return std::ranges::any_of(verdict.tasks, [outcome](const auto& task) { return task.outcome == outcome; });
    };
    verdict.good = (any(Outcome::gained) || any(Outcome::passedOn)) && !any(Outcome::lost);
    verdict.sentence = sentenceOf(verdict.tasks);
    return verdict;
}

QString taskText(const std::string& task)
{
    const QString text = QString::fromStdString(task);
    const qsizetype bracket = text.lastIndexOf(" (");
    if (bracket < 0 || !text.endsWith(')'))
        return text;
    const QString split = text.mid(bracket + 2, text.size() - bracket - 3);
    const QString dataset = text.left(bracket);
    return dataset.endsWith('.' + split) ? dataset : text;
}

int bestColumn(const std::vector<Score>& row)
{
    int best = -1;
    for (std::size_t i = 0; i < row.size(); ++i)
        if (row[i].correct > 0 && (best < 0 || row[i].percent() > row[std::size_t(best)].percent()))
            best = static_cast<int>(i);
    return best;
}

} // namespace calm::ui
