#include "ui/training_page/data_check.h"

#include "ui/reading/reading.h"
#include "ui/training_page/training_form.h"
#include "ui/widgets/number_format.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace calm::ui
{

namespace
{

QString partName(const MixturePart& part)
{
    const QString dataset = fromUtf8(part.dataset);
    const QString split = fromUtf8(part.split);
    return split.isEmpty() || dataset.endsWith("." + split) ? dataset : TrainingForm::tr("%1 (%2)").arg(dataset, split);
}

/// Two lines, as the form is narrow: the name and its share, below them the counts.
QString partRows(const QString& name, const QString& share, const QString& counts)
{
    return QStringLiteral(
               "<tr><td><b>%1</b></td><td align=\"right\"><b>%2</b></td></tr><tr><td colspan=\"2\">%3</td></tr>")
        .arg(name, share, counts);
}

} // namespace

LeakageReport checkLeakage(Project& project, const TrainingSettings& settings, const std::stop_token& stop)
{
    std::int64_t learned = 0;
    for (const MixturePart& part : settings.mixture)
        learned += project.countExamples(project.dataset(part.dataset).id, {.split = part.split});
    NearDuplicateSettings duplicates;
    if (learned > nearUpTo)
        duplicates.threshold = 1;
    return findLeakage(project, settings, ComparedText::prompt, duplicates, {}, stop);
}

QString leakageWarning(const LeakageReport& report)
{
    const std::int64_t leaked = report.same + report.near;
    if (leaked == 0)
        return {};
    return TrainingForm::tr("%1 of %2 validation prompts are learned from, too (%3 the same, %4 nearly so): the "
                            "validation loss will look better than it is.")
        .arg(formatCount(leaked), formatCount(report.measured), formatCount(report.same), formatCount(report.near));
}

MixtureContents contentsOfEpoch(Project& project, const Composition& composition, TrainingSettings settings,
                                TokenizerCache& tokenizers, const std::stop_token& stop)
{
    const ModelRecord anchor = project.model(composition.anchor);
    const ReadingModel model{fromUtf8(anchor.name), project.modelDirectory(anchor), anchor.chatTemplate};
    settings.epochs = 1;
    return mixtureContents(project, settings, textReader(tokenizers, model, settings.chatTemplate), {}, stop);
}

QString epochText(const MixtureContents& contents, const std::vector<MixturePart>& mixture)
{
    QString rows;
    for (std::size_t i = 0; i < std::min(mixture.size(), contents.parts.size()); ++i) {
        const MixturePartContents& part = contents.parts[i];
        const QStringList counts{
            TrainingForm::tr("%1 of %2").arg(formatCount(part.different), formatCount(part.available)),
            TrainingForm::tr("%1 times").arg(QLocale().toString(part.epochs, 'f', part.epochs < 10 ? 1 : 0))};
        rows += partRows(partName(mixture[i]).toHtmlEscaped(), formatPercent(part.shareGot),
                         counts.join(QStringLiteral(" · ")));
    }
    return QStringLiteral("<p>%1</p><table width=\"100%\">%2</table>")
        .arg(TrainingForm::tr("%1 steps, %2 examples, %3 tokens")
                 .arg(formatCount(contents.steps), formatCount(contents.examples), formatCount(contents.tokens)),
             rows);
}

} // namespace calm::ui
