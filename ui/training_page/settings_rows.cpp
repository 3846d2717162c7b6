#include "ui/training_page/settings_rows.h"

#include "ui/engine_client/run_label.h"
#include "ui/widgets/number_format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <functional>

namespace calm::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("calm::ui", text);
}

QString number(double value)
{
    return QLocale().toString(value, 'g', 6);
}

QString orWord(double value, const QString& word)
{
    return value > 0 ? number(value) : word;
}

QString yesOrNo(bool value)
{
    return value ? tr("yes") : tr("no");
}

QString connectionsText(const Composition& composition)
{
    QStringList texts;
    for (const Connection& connection : composition.connections) {
        const QString pair = QStringLiteral("%1 → %2").arg(fromUtf8(layerName(connection.augmentingLayer)),
                                                           fromUtf8(layerName(connection.anchorLayer)));
        const auto index = std::size_t(connection.augmenting);
        const bool named = composition.augmenting.size() > 1 && index < composition.augmenting.size();
        texts += named ? fromUtf8(composition.augmenting[index]) + ' ' + pair : pair;
    }
    return texts.join(", ");
}

QString bridgeText(const BridgeSettings& bridge)
{
    QStringList slopes;
    for (const double slope : bridge.distanceSlopes)
        slopes += number(slope);
    return tr("%1 heads, scale %2, form %3, distance %4, dropout %5")
        .arg(QString::number(bridge.heads), fromUtf8(toString(bridge.scale)), fromUtf8(toString(bridge.form)),
             slopes.join('/'), number(bridge.dropout));
}

QString lengthText(const TrainingSettings& settings)
{
    return settings.epochs > 0 ? tr("%1 epochs").arg(number(settings.epochs))
                               : tr("%1 steps").arg(formatCount(settings.steps));
}

QString loraText(const TrainingSettings& settings)
{
    if (settings.method != Method::lora)
        return QString(QChar(0x2013));
    QStringList targets;
    for (const std::string& target : settings.lora.targets)
        targets += fromUtf8(target);
    const LoraSettings& lora = settings.lora;
    return tr("rank %1, alpha %2, dropout %3, on %4")
        .arg(lora.rank > 0 ? QString::number(lora.rank) : tr("matched"),
             lora.alpha > 0 ? number(lora.alpha) : tr("twice the rank"), number(lora.dropout), targets.join(", "));
}

QString newModelText(const TrainingSettings& settings)
{
    if (settings.method != Method::pretrain)
        return QString(QChar(0x2013));
    const PretrainingSettings& model = settings.pretraining;
    return tr("%1: %2 layers of %3, %4 heads, context %5, tokenizer of %6, noise %7")
        .arg(fromUtf8(model.name), QString::number(model.layers), QString::number(model.width),
             QString::number(model.heads), QString::number(model.context), fromUtf8(model.tokenizer),
             number(model.finalStateNoise));
}

QString startText(const TrainingSettings& settings)
{
    if (settings.startFrom == 0)
        return tr("fresh");
    return settings.freezeStarted ? tr("checkpoint %1, frozen").arg(settings.startFrom)
                                  : tr("checkpoint %1").arg(settings.startFrom);
}

using Text = std::function<QString(const TrainingSettings&)>;

/// Behind what a run trains: its settings, in the order of the form.
std::vector<std::pair<QString, Text>> texts()
{
    using S = const TrainingSettings&;
    return {
        {tr("Method"), [](S s) { return methodText(s.method); }},
        {tr("LoRA"), loraText},
        {tr("New model"), newModelText},
        {tr("Start from"), startText},
        {tr("Train on"), [](S s) { return mixtureText(s.mixture, true); }},
        {tr("Validate on"), [](S s) { return mixtureText(s.validation, false); }},
        {tr("Length"), lengthText},
        {tr("Tokens per batch"), [](S s) { return formatCount(s.tokensPerBatch); }},
        {tr("Batches per step"), [](S s) { return formatCount(s.accumulate); }},
        {tr("Learning rate"), [](S s) { return number(s.learningRate); }},
        {tr("Schedule"), [](S s) { return scheduleText(s.schedule); }},
        {tr("Lowest rate"),
         [](S s) { return s.schedule == Schedule::rangeTest ? number(s.lowestRate) : QString(QChar(0x2013)); }},
        {tr("Warm-up steps"), [](S s) { return formatCount(s.warmupSteps); }},
        {tr("Final rate"), [](S s) { return number(s.finalRateFraction * s.learningRate); }},
        {tr("Clip gradient at"), [](S s) { return orWord(s.clipNorm, tr("off")); }},
        {tr("Weight decay"), [](S s) { return orWord(s.weightDecay, tr("off")); }},
        {tr("Beta 1, beta 2"), [](S s) { return number(s.beta1) + ", " + number(s.beta2); }},
        {tr("Loss on"), [](S s) { return s.responseOnly ? tr("responses") : tr("whole texts"); }},
        {tr("Chat template"), [](S s) { return yesOrNo(s.chatTemplate); }},
        {tr("Seed"), [](S s) { return QString::number(s.seed); }},
        {tr("Validate every"), [](S s) { return orWord(s.validateEvery, tr("at the end")); }},
        {tr("Validation examples"), [](S s) { return orWord(s.validationExamples, tr("all")); }},
        {tr("Patience"), [](S s) { return orWord(s.patience, tr("off")); }},
        {tr("Checkpoint every"), [](S s) { return orWord(s.checkpointEvery, tr("at the end")); }},
        {tr("Checkpoint after minutes"), [](S s) { return orWord(s.checkpointMinutes, tr("off")); }},
        {tr("Keep last"), [](S s) { return formatCount(s.keepLast); }},
        {tr("Threads"), [](S s) { return orWord(s.threads, tr("all cores")); }},
        {tr("Cache"),
         [](S s) {
             return s.cache ? tr("%1 MB, %2").arg(formatCount(s.cacheMegabytes), fromUtf8(toString(s.cachePrecision)))
                            : tr("off");
         }},
        {tr("Recompute blocks"), [](S s) { return yesOrNo(s.recompute); }},
        {tr("Plain way"), [](S s) { return yesOrNo(s.plain); }},
    };
}

SettingRow row(const QString& name, const std::vector<RunRecord>& runs,
               const std::function<QString(const RunRecord&)>& text)
{
    SettingRow result{name, {}, false};
    for (const RunRecord& run : runs)
        result.values += text(run);
    result.differs =
        std::ranges::any_of(result.values, [&](const QString& value) { return value != result.values.front(); });
    return result;
}

} // namespace

QString methodText(Method method)
{
    switch (method) {
    case Method::lora:
        return tr("LoRA");
    case Method::pretrain:
        return tr("new model");
    case Method::bridges:
        break;
    }
    return tr("bridges");
}

QString scheduleText(Schedule schedule)
{
    switch (schedule) {
    case Schedule::constant:
        return tr("constant");
    case Schedule::rangeTest:
        return tr("learning-rate range test");
    case Schedule::cosine:
        break;
    }
    return tr("cosine to almost 0");
}

QString mixtureText(const std::vector<MixturePart>& parts, bool withShares)
{
    QStringList texts;
    for (const MixturePart& part : parts) {
        QString text = fromUtf8(part.dataset);
        if (!part.split.empty() && !text.endsWith('.' + fromUtf8(part.split)))
            text += QStringLiteral(" (%1)").arg(fromUtf8(part.split));
        if (withShares)
            text += ' ' + number(part.share);
        if (withShares && part.finalShare >= 0)
            text = tr("%1 to %2").arg(text, number(part.finalShare));
        texts += text;
    }
    return texts.isEmpty() ? tr("nothing") : texts.join(", ");
}

std::vector<SettingRow> settingRows(const std::vector<RunRecord>& runs)
{
    std::vector<SettingRow> rows;
    rows.push_back(row(tr("Composition"), runs, [](const RunRecord& run) { return fromUtf8(run.trained.name); }));
    rows.push_back(row(tr("Anchor"), runs, [](const RunRecord& run) { return fromUtf8(run.trained.anchor); }));
    rows.push_back(row(tr("Augmenting"), runs, [](const RunRecord& run) {
        QStringList names;
        for (const std::string& name : run.trained.augmenting)
            names += fromUtf8(name);
        return names.join(", ");
    }));
    rows.push_back(row(tr("Connections"), runs, [](const RunRecord& run) { return connectionsText(run.trained); }));
    rows.push_back(row(tr("Bridges"), runs, [](const RunRecord& run) {
        return run.settings.method == Method::pretrain ? QString(QChar(0x2013)) : bridgeText(run.trained.bridge);
    }));
    for (const auto& [name, text] : texts())
        rows.push_back(row(name, runs, [&text = text](const RunRecord& run) { return text(run.settings); }));
    return rows;
}

} // namespace calm::ui
