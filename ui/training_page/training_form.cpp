#include "ui/training_page/training_form.h"

#include "ui/training_page/mixture_editor.h"
#include "ui/training_page/start_choice.h"
#include "ui/widgets/card.h"
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
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace calm::ui
{

namespace
{

/// Shows 0.002 and 2e-05 without rows of zeros.
class ShortNumberBox : public QDoubleSpinBox
{
public:
    ShortNumberBox()
    {
        setDecimals(8);
        setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    }
    QString textFromValue(double value) const override { return locale().toString(value, 'g', 4); }
};

QSpinBox* wholeBox(const char* name, const QString& help, int low, const QString& special = {})
{
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setToolTip(help);
    box->setRange(low, 10'000'000);
    box->setSpecialValueText(special);
    box->setGroupSeparatorShown(true);
    return box;
}

QDoubleSpinBox* realBox(const char* name, const QString& help, double high, const QString& special = {})
{
    auto* box = new ShortNumberBox;
    box->setObjectName(name);
    box->setToolTip(help);
    box->setRange(0, high);
    box->setSpecialValueText(special);
    return box;
}

} // namespace

TrainingForm::TrainingForm(QWidget* parent) : QWidget(parent)
{
    build();
    show(TrainingSettings());
    const auto touch = [this] {
        if (!m_filling)
            m_touched = true;
        showProblems();
        Q_EMIT changed();
    };
    for (QSpinBox* box : {m_steps, m_tokens, m_warmup, m_seed, m_validateEvery, m_checkpointEvery})
        connect(box, &QSpinBox::valueChanged, this, touch);
    for (QDoubleSpinBox* box : {m_rate, m_clip, m_decay})
        connect(box, &QDoubleSpinBox::valueChanged, this, touch);
    connect(m_schedule, &QComboBox::currentIndexChanged, this, touch);
    connect(m_chat, &QCheckBox::toggled, this, touch);
    connect(m_start, &StartChoice::changed, this, touch);
    connect(m_mixture, &MixtureEditor::changed, this, touch);
    connect(m_validation, &MixtureEditor::changed, this, touch);
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
    show(run.settings);
    m_touched = true;
    Q_EMIT changed();
}

void TrainingForm::showStarts()
{
    if (const CompositionRecord* record = composition())
        m_start->setOptions(startOptions(record->composition, m_choices.runs, m_choices.checkpoints));
    m_startPart->setVisible(m_start->isUseful());
}

void TrainingForm::showDefaults()
{
    if (const CompositionRecord* record = composition())
        show(defaultSettings(record->id, m_choices.runs, m_choices.parts));
}

void TrainingForm::show(const TrainingSettings& settings)
{
    const QScopedValueRollback filling(m_filling, true);
    m_rest = settings;
    if (m_mixture->parts() != settings.mixture)
        m_mixture->setParts(settings.mixture);
    if (m_validation->parts() != settings.validation)
        m_validation->setParts(settings.validation);
    m_steps->setValue(settings.steps);
    m_tokens->setValue(settings.tokensPerBatch);
    m_rate->setValue(settings.learningRate);
    m_schedule->setCurrentIndex(m_schedule->findData(static_cast<int>(settings.schedule)));
    m_warmup->setValue(settings.warmupSteps);
    m_clip->setValue(settings.clipNorm);
    m_decay->setValue(settings.weightDecay);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(settings.seed, 10'000'000)));
    m_validateEvery->setValue(settings.validateEvery);
    m_checkpointEvery->setValue(settings.checkpointEvery);
    m_chat->setChecked(settings.chatTemplate);
    m_start->choose(settings.startFrom, settings.freezeStarted);
    m_startPart->setVisible(m_start->isUseful());
    showProblems();
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
    settings.steps = m_steps->value();
    settings.tokensPerBatch = m_tokens->value();
    settings.learningRate = m_rate->value();
    settings.schedule = static_cast<Schedule>(m_schedule->currentData().toInt());
    settings.warmupSteps = m_warmup->value();
    settings.clipNorm = m_clip->value();
    settings.weightDecay = m_decay->value();
    settings.seed = static_cast<std::uint64_t>(m_seed->value());
    settings.validateEvery = m_validateEvery->value();
    settings.checkpointEvery = m_checkpointEvery->value();
    settings.chatTemplate = m_chat->isChecked();
    settings.startFrom = m_start->checkpoint();
    settings.freezeStarted = m_start->freezes();
    return settings;
}

QString TrainingForm::name() const
{
    const QString typed = m_name->text().trimmed();
    return typed.isEmpty() ? m_name->placeholderText() : typed;
}

std::vector<std::string> TrainingForm::problems() const
{
    std::vector<std::string> problems = problemsOf(settings());
    const auto known = [this](const MixturePart& part) {
        return std::ranges::any_of(m_choices.parts, [&part](const PartChoice& choice) {
            return choice.dataset == part.dataset && (part.split.empty() || choice.split == part.split);
        });
    };
    for (const auto* parts : {&m_rest.mixture, &m_rest.validation})
        for (const MixturePart& part : parts == &m_rest.mixture ? m_mixture->parts() : m_validation->parts())
            if (!part.dataset.empty() && !known(part))
                problems.push_back(tr("The project has no dataset %1 any more: choose another.")
                                       .arg(fromUtf8(part.dataset))
                                       .toStdString());
    if (const QString problem = m_start->problem(); !problem.isEmpty())
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
    const double seconds = composition() ? estimatedSeconds(composition()->id, settings(), m_choices.runs) : 0;
    m_estimate->setText(seconds > 0 ? tr("About %1, judging by the last run.").arg(formatDuration(seconds))
                                    : QString());
    m_estimate->setVisible(seconds > 0 && sentences.isEmpty());
}

QWidget* TrainingForm::labelled(const QString& heading, QWidget* widget)
{
    auto* whole = new QWidget;
    auto* layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeLabel(heading, "strong"));
    layout->addWidget(widget);
    return whole;
}

void TrainingForm::build()
{
    m_composition = new QComboBox;
    m_composition->setObjectName("trainCompositionChoice");
    m_composition->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_composition->setMinimumContentsLength(10);
    m_name = new QLineEdit;
    m_name->setObjectName("trainName");
    m_mixture = new MixtureEditor(true);
    m_mixture->setObjectName("trainMixture");
    m_validation = new MixtureEditor(false);
    m_validation->setObjectName("trainValidation");
    m_estimate = makeSentence({}, "muted");
    m_estimate->setObjectName("trainEstimate");
    m_problems = makeSentence({}, "danger");
    m_problems->setObjectName("trainProblems");
    m_start = new StartChoice;
    m_startPart = labelled(tr("Start from"), m_start);
    auto* head = new QFormLayout;
    head->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    head->addRow(tr("&Composition"), m_composition);
    head->addRow(tr("&Name"), m_name);
    centreLabels(*head);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 14, 0); // beside the scroll bar
    layout->setSpacing(gap);
    layout->addLayout(head);
    layout->addWidget(m_startPart);
    layout->addWidget(labelled(tr("Train on"), m_mixture));
    layout->addWidget(labelled(tr("Validate on"), m_validation));
    layout->addLayout(buildNumbers());
    layout->addWidget(m_estimate);
    layout->addWidget(m_problems);
    layout->addStretch();
}

QFormLayout* TrainingForm::buildNumbers()
{
    m_steps = wholeBox("stepsInput", tr("How many batches are learned from."), 1);
    m_tokens = wholeBox("trainTokens", tr("Tokens of the anchor in one batch, padding counted."), 1);
    m_tokens->setSingleStep(500);
    m_steps->setSingleStep(100);
    m_rate = realBox("trainRate", tr("The highest learning rate, after the warm-up."), 1);
    m_schedule = new QComboBox;
    m_schedule->setObjectName("trainSchedule");
    m_schedule->setToolTip(tr("How the learning rate goes on after the warm-up."));
    m_schedule->addItem(tr("cosine to almost 0"), static_cast<int>(Schedule::cosine));
    m_schedule->addItem(tr("constant"), static_cast<int>(Schedule::constant));
    m_warmup = wholeBox("trainWarmup", tr("Steps in which the learning rate rises from 0."), 0, tr("none"));
    m_clip = realBox("trainClip", tr("The gradient is shortened to this norm."), 1000, tr("off"));
    m_decay = realBox("trainDecay", tr("How strongly weights are drawn to 0."), 10, tr("off"));
    m_seed = wholeBox("trainSeed", tr("The same seed gives the same run."), 0);
    m_seed->setGroupSeparatorShown(false);
    m_chat = new QCheckBox(tr("Prompts through the c&hat template"));
    m_chat->setObjectName("trainChatTemplate");
    m_chat->setToolTip(
        tr("Each prompt is a user's message, written out as the anchor's chat template has it. The composition "
           "is then compared and evaluated in the same way."));
    m_validateEvery = wholeBox("trainValidateEvery", tr("Steps between two validations."), 0, tr("at the end"));
    m_checkpointEvery = wholeBox("trainCheckpointEvery", tr("Steps between two checkpoints."), 0, tr("at the end"));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(6);
    form->addRow(tr("S&teps"), m_steps);
    form->addRow(tr("Tokens per &batch"), m_tokens);
    form->addRow(tr("&Learning rate"), m_rate);
    form->addRow(tr("Sche&dule"), m_schedule);
    form->addRow(tr("&Warm-up steps"), m_warmup);
    form->addRow(tr("C&lip gradient at"), m_clip);
    form->addRow(tr("Wei&ght decay"), m_decay);
    form->addRow(tr("S&eed"), m_seed);
    form->addRow(tr("&Validate every"), m_validateEvery);
    form->addRow(tr("Chec&kpoint every"), m_checkpointEvery);
    form->addRow(m_chat); // over both columns: in one it would widen the form beyond its card
    centreLabels(*form);
    return form;
}

} // namespace calm::ui
