#include "ui/training_page/training_form.h"

#include "ui/training_page/lora_editor.h"
#include "ui/training_page/mixture_editor.h"
#include "ui/training_page/start_choice.h"
#include "ui/widgets/card.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QThread>
#include <QToolButton>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr double rangeTestRate = 0.1; ///< high enough to see what is too high

} // namespace

TrainingForm::TrainingForm(QWidget* parent) : QWidget(parent)
{
    build();
    fill(TrainingSettings());
    connectFields();
    connect(m_composition, &QComboBox::currentIndexChanged, this, [this] {
        if (m_filling)
            return;
        m_touched = false; // another composition, other defaults
        m_start->choose(0, false);
        showStarts();
        showDefaults();
        if (composition())
            Q_EMIT compositionChosen(composition()->id);
        Q_EMIT changed();
    });
}

void TrainingForm::touch()
{
    if (m_filling)
        return;
    m_touched = true;
    showMethod();
    showProblems();
    Q_EMIT changed();
}

void TrainingForm::setChoices(const TrainingChoices& choices)
{
    const QScopedValueRollback filling(m_filling, true);
    const std::int64_t chosen = composition() ? composition()->id : 0;
    m_choices = choices;
    m_composition->clear();
    for (const CompositionRecord& record : choices.compositions)
        m_composition->addItem(fromUtf8(record.composition.name), qlonglong(record.id));
    m_composition->setCurrentIndex(std::max(0, m_composition->findData(qlonglong(chosen))));
    m_name->setPlaceholderText(fromUtf8(nextRunName(choices.runs)));
    m_mixture->setChoices(choices.parts);
    m_validation->setChoices(choices.parts);
    showStarts();
    if (!m_touched)
        showDefaults();
    showProblems();
    Q_EMIT changed();
}

void TrainingForm::setComposition(std::int64_t composition)
{
    const int index = m_composition->findData(qlonglong(composition));
    if (index < 0 || index == m_composition->currentIndex())
        return;
    const QScopedValueRollback filling(m_filling, true);
    m_composition->setCurrentIndex(index);
    m_touched = false;
    m_start->choose(0, false);
    showStarts();
    showDefaults();
    Q_EMIT changed();
}

void TrainingForm::setRun(const RunRecord& run)
{
    setComposition(run.composition);
    fill(run.settings);
    m_touched = true;
    Q_EMIT changed();
}

void TrainingForm::setStart(std::int64_t checkpoint)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        m_method->setCurrentIndex(m_method->findData(static_cast<int>(Method::bridges)));
        m_start->choose(checkpoint, false);
    }
    touch();
}

void TrainingForm::setLengths(const TextLengths& lengths)
{
    m_lengths = lengths;
    showEstimate();
}

void TrainingForm::setLeakage(const QString& warning)
{
    m_leakage->setText(warning);
    m_leakage->setVisible(!warning.isEmpty());
}

bool TrainingForm::wantsEpoch() const
{
    return m_epoch->isChecked();
}

void TrainingForm::setEpoch(const QString& text)
{
    m_epochContents->setText(text);
}

void TrainingForm::showStarts()
{
    if (const CompositionRecord* record = composition())
        m_start->setOptions(startOptions(record->composition, m_choices.runs, m_choices.checkpoints));
    showMethod();
}

void TrainingForm::showDefaults()
{
    if (const CompositionRecord* record = composition())
        fill(defaultSettings(record->id, m_choices.runs, m_choices.parts));
}

void TrainingForm::fill(const TrainingSettings& settings)
{
    const QScopedValueRollback filling(m_filling, true);
    m_rest = settings;
    m_rateBefore = 0;
    if (m_mixture->parts() != settings.mixture)
        m_mixture->setParts(settings.mixture);
    if (m_validation->parts() != settings.validation)
        m_validation->setParts(settings.validation);
    m_method->setCurrentIndex(m_method->findData(static_cast<int>(settings.method)));
    m_lora->setSettings(settings.lora);
    m_length->setCurrentIndex(settings.epochs > 0 ? 1 : 0);
    m_steps->setValue(settings.steps);
    m_epochs->setValue(settings.epochs > 0 ? settings.epochs : 1);
    m_tokens->setValue(settings.tokensPerBatch);
    m_rate->setValue(settings.learningRate);
    m_schedule->setCurrentIndex(m_schedule->findData(static_cast<int>(settings.schedule)));
    m_lowest->setValue(settings.lowestRate);
    m_validateEvery->setValue(settings.validateEvery);
    m_accumulate->setValue(settings.accumulate);
    m_warmup->setValue(settings.warmupSteps);
    m_clip->setValue(settings.clipNorm);
    m_decay->setValue(settings.weightDecay);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(settings.seed, 10'000'000)));
    m_patience->setValue(settings.patience);
    m_checkpointEvery->setValue(settings.checkpointEvery);
    m_checkpointMinutes->setValue(settings.checkpointMinutes);
    m_keepLast->setValue(settings.keepLast);
    m_cache->setChecked(settings.cache);
    m_cacheMegabytes->setValue(settings.cacheMegabytes);
    m_cachePrecision->setCurrentIndex(m_cachePrecision->findData(static_cast<int>(settings.cachePrecision)));
    m_recompute->setChecked(settings.recompute);
    m_threads->setValue(settings.threads);
    m_chat->setChecked(settings.chatTemplate);
    m_start->choose(settings.startFrom, settings.freezeStarted);
    showMethod();
    showProblems();
}

/// Lines that mean something only for one method, schedule or length are shown only then.
void TrainingForm::showMethod()
{
    const bool lora = m_method->currentData().toInt() == static_cast<int>(Method::lora);
    m_loraPart->setVisible(lora);
    m_startPart->setVisible(!lora && m_start->isUseful());
    m_steps->setVisible(m_length->currentIndex() == 0);
    m_epochs->setVisible(m_length->currentIndex() == 1);
    const bool rangeTest = m_schedule->currentData().toInt() == static_cast<int>(Schedule::rangeTest);
    m_basics->setRowVisible(m_lowest, rangeTest);
    m_warmup->setEnabled(!rangeTest);
    m_cacheMegabytes->setEnabled(m_cache->isChecked());
    m_cachePrecision->setEnabled(m_cache->isChecked());
    m_patience->setEnabled(!m_validation->parts().empty());
}

/// A range test needs a rate that is too high at its end; the rate from before comes back with the schedule.
void TrainingForm::takeSchedule()
{
    const bool rangeTest = m_schedule->currentData().toInt() == static_cast<int>(Schedule::rangeTest);
    if (rangeTest && m_rateBefore == 0 && m_rate->value() < rangeTestRate) {
        m_rateBefore = m_rate->value();
        m_rate->setValue(rangeTestRate);
    } else if (!rangeTest && m_rateBefore > 0) {
        m_rate->setValue(std::exchange(m_rateBefore, 0));
    }
}

const CompositionRecord* TrainingForm::composition() const
{
    const int index = m_composition->currentIndex();
    return index < 0 || index >= static_cast<int>(m_choices.compositions.size())
               ? nullptr
               : &m_choices.compositions[std::size_t(index)];
}

TrainingSettings TrainingForm::settings() const
{
    TrainingSettings settings = m_rest;
    settings.mixture = m_mixture->parts();
    settings.validation = m_validation->parts();
    settings.method = static_cast<Method>(m_method->currentData().toInt());
    settings.lora = m_lora->settings();
    settings.steps = m_steps->value();
    settings.epochs = m_length->currentIndex() == 1 ? m_epochs->value() : 0;
    settings.tokensPerBatch = m_tokens->value();
    settings.learningRate = m_rate->value();
    settings.schedule = static_cast<Schedule>(m_schedule->currentData().toInt());
    settings.lowestRate = m_lowest->value();
    settings.validateEvery = m_validateEvery->value();
    settings.accumulate = m_accumulate->value();
    settings.warmupSteps = m_warmup->value();
    settings.clipNorm = m_clip->value();
    settings.weightDecay = m_decay->value();
    settings.seed = static_cast<std::uint64_t>(m_seed->value());
    settings.patience = settings.validation.empty() ? 0 : m_patience->value();
    settings.checkpointEvery = m_checkpointEvery->value();
    settings.checkpointMinutes = m_checkpointMinutes->value();
    settings.keepLast = m_keepLast->value();
    settings.cache = m_cache->isChecked();
    settings.cacheMegabytes = m_cacheMegabytes->value();
    settings.cachePrecision = static_cast<CachePrecision>(m_cachePrecision->currentData().toInt());
    settings.recompute = m_recompute->isChecked();
    settings.threads = m_threads->value();
    settings.chatTemplate = m_chat->isChecked();
    const bool lora = settings.method == Method::lora; // starts fresh always
    settings.startFrom = lora ? 0 : m_start->checkpoint();
    settings.freezeStarted = !lora && m_start->freezes();
    return settings;
}

LoraSettings TrainingForm::lora() const
{
    return m_lora->settings();
}

TrainingSettings TrainingForm::baselineOf(TrainingSettings settings, const LoraSettings& lora)
{
    settings.method = Method::lora;
    settings.lora = lora;
    settings.startFrom = 0;
    settings.freezeStarted = false;
    return settings;
}

QString TrainingForm::name() const
{
    const QString typed = m_name->text().trimmed();
    return typed.isEmpty() ? m_name->placeholderText() : typed;
}

std::vector<std::string> TrainingForm::problems() const
{
    const TrainingSettings settings = this->settings();
    std::vector<std::string> problems = problemsOf(settings);
    const auto known = [this](const MixturePart& part) {
        return std::ranges::any_of(m_choices.parts, [&part](const PartChoice& choice) {
            return choice.dataset == part.dataset && (part.split.empty() || choice.split == part.split);
        });
    };
    for (const auto* parts : {&settings.mixture, &settings.validation})
        for (const MixturePart& part : *parts)
            if (!part.dataset.empty() && !known(part))
                problems.push_back(tr("The project has no dataset %1 any more: choose another.")
                                       .arg(fromUtf8(part.dataset))
                                       .toStdString());
    if (const QString problem = m_start->problem(); settings.method == Method::bridges && !problem.isEmpty())
        problems.push_back(problem.toStdString());
    if (!composition())
        problems.push_back(tr("Draw a composition on the layer map first.").toStdString());
    return problems;
}

void TrainingForm::showProblems()
{
    QStringList sentences;
    for (const std::string& problem : problems())
        sentences += fromUtf8(problem);
    m_problems->setText(sentences.join('\n'));
    m_problems->setVisible(m_choices.loaded && !sentences.isEmpty());
    showEstimate();
}

std::optional<RunPlan> TrainingForm::plan() const
{
    const CompositionRecord* record = composition();
    const auto cardOf = [this](const std::string& name) -> std::optional<ModelCard> {
        const auto it = std::ranges::find(m_choices.models, name, &ModelRecord::name);
        return it == m_choices.models.end() ? std::nullopt : std::optional(it->card);
    };
    const auto anchor = record ? cardOf(record->composition.anchor) : std::nullopt;
    if (!anchor)
        return std::nullopt;
    RunPlan plan{record->composition, *anchor, {}, settings(), m_lengths};
    for (const std::string& name : record->composition.augmenting) {
        const auto card = cardOf(name);
        if (!card)
            return std::nullopt;
        plan.augmenting.push_back(*card);
    }
    return plan;
}

void TrainingForm::showEstimate()
{
    const auto plan = m_problems->text().isEmpty() ? this->plan() : std::nullopt;
    m_estimate->setVisible(plan.has_value());
    m_memory->setVisible(plan.has_value());
    if (!plan)
        return;
    const int steps = estimatedSteps(*plan);
    const TimeEstimate time = estimateTime(*plan, m_choices.runs, m_choices.models, QThread::idealThreadCount());
    const QString by[] = {
        tr("Judged by the newest run of this composition and method: its time per token of a batch, loading and "
           "validation counted in."),
        tr("Judged by how fast another run computed on this machine, and how much more or less there is "
           "to compute here."),
        tr("A guess from the sizes of the models and this machine's cores: no run has been timed yet.")};
    m_estimate->setText(steps <= 0 ? tr("How long it takes cannot be told yet.")
                                   : tr("%1 steps, about %2").arg(formatCount(steps), formatDuration(time.seconds)));
    m_estimate->setToolTip(by[static_cast<std::size_t>(time.by)]);

    const MemoryEstimate memory = estimateMemory(*plan);
    const std::int64_t free = freeMemory();
    const bool fits = free == 0 || memory.total() < free;
    m_memory->setText(free == 0 ? tr("About %1 of memory").arg(formatBytes(memory.total()))
                      : fits    ? tr("About %1 of memory, %2 free").arg(formatBytes(memory.total()), formatBytes(free))
                                : tr("About %1 of memory, only %2 free: fewer tokens per batch need less.")
                                   .arg(formatBytes(memory.total()), formatBytes(free)));
    setRole(m_memory, fits ? "muted" : "warning");
    QStringList lines{
        tr("The models' weights: %1").arg(formatBytes(memory.models)),
        tr("What learns, with gradients and the optimizer's two moments: %1").arg(formatBytes(memory.trained)),
        tr("Kept of a batch for the way back: %1").arg(formatBytes(memory.activations)),
        tr("Logits at the labels of a batch, and their gradients: %1").arg(formatBytes(memory.logits)),
        tr("Cache in memory: %1").arg(formatBytes(memory.cache))};
    if (memory.cacheFile > 0)
        lines += tr("Cache on disk, beside the project: %1").arg(formatBytes(memory.cacheFile));
    m_memory->setToolTip(lines.join('\n'));
}

} // namespace calm::ui
