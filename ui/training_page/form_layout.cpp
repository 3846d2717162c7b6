#include "ui/training_page/lora_editor.h"
#include "ui/training_page/mixture_editor.h"
#include "ui/training_page/number_boxes.h"
#include "ui/training_page/settings_rows.h"
#include "ui/training_page/start_choice.h"
#include "ui/training_page/training_form.h"
#include "ui/widgets/card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

/// The form's fields and how they stand; what they mean is in training_form.cpp.
namespace calm::ui
{

namespace
{

constexpr int narrowBox = 76;

QFormLayout* formLayout()
{
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(6);
    return form;
}

QComboBox* choice(const char* name, const QString& help)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setToolTip(help);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    return box;
}

} // namespace

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
    buildFields();
    auto* fields = new QWidget;
    fields->setProperty("role", "scrolled");
    fields->setLayout(m_fields);
    m_area = new QScrollArea;
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(fields);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_area, 1);
    layout->addWidget(makeLine());
    layout->addWidget(buildFooter());
}

void TrainingForm::buildFields()
{
    m_fields = new QVBoxLayout;
    m_fields->setContentsMargins(0, 0, 14, 0); // beside the scroll bar
    m_fields->setSpacing(gap);
    m_fields->addWidget(buildHead());
    m_lora = new LoraEditor;
    m_loraPart = labelled(tr("LoRA"), m_lora);
    m_start = new StartChoice;
    m_startPart = labelled(tr("Start from"), m_start);
    m_mixture = new MixtureEditor(true);
    m_mixture->setObjectName("trainMixture");
    m_validation = new MixtureEditor(false);
    m_validation->setObjectName("trainValidation");
    m_fields->addWidget(m_loraPart);
    m_fields->addWidget(m_startPart);
    m_fields->addWidget(labelled(tr("Train on"), m_mixture));
    m_fields->addWidget(buildEpoch());
    m_fields->addWidget(labelled(tr("Validate on"), m_validation));
    m_basics = buildBasics();
    m_fields->addLayout(m_basics);
    m_advanced = new QToolButton;
    m_advanced->setObjectName("trainAdvanced");
    m_advanced->setText(tr("&More settings"));
    m_advanced->setToolTip(tr("Optimizer, checkpoints, early stopping, how it is computed"));
    m_advanced->setCheckable(true);
    m_advanced->setArrowType(Qt::RightArrow);
    m_advanced->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fields->addWidget(m_advanced, 0, Qt::AlignLeft);
    m_advancedPart = buildAdvanced();
    m_advancedPart->hide();
    m_fields->addWidget(m_advancedPart);
    m_fields->addStretch();
}

QWidget* TrainingForm::buildHead()
{
    m_composition = choice("trainCompositionChoice", tr("Whose connections are trained, drawn on the layer map."));
    m_name = new QLineEdit;
    m_name->setObjectName("trainName");
    m_name->setToolTip(tr("The name of the run; the next number when it is left empty."));
    m_method = choice("trainMethod", tr("The connections of the composition, or the paper's baseline: low-rank changes "
                                        "of the anchor alone."));
    m_method->addItem(tr("Bridges"), static_cast<int>(Method::bridges));
    m_method->addItem(tr("LoRA on the anchor"), static_cast<int>(Method::lora));
    auto* head = new QWidget;
    auto* form = formLayout();
    head->setLayout(form);
    form->addRow(tr("&Composition"), m_composition);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("Meth&od"), m_method);
    centreLabels(*form);
    return head;
}

QFormLayout* TrainingForm::buildBasics()
{
    m_length = new QComboBox;
    m_length->setObjectName("trainLength");
    m_length->setAccessibleName(tr("Count the length in"));
    m_length->setToolTip(tr("Whether the length is said in steps or in how often every example is learned from"));
    m_length->addItem(tr("steps"));
    m_length->addItem(tr("epochs"));
    m_steps = wholeBox("stepsInput", tr("How many times the weights are changed."), 1);
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setSingleStep(100);
    m_epochs = realBox("epochsInput", tr("How many times all examples of the mixture are learned from."), 100000);
    m_epochs->setAccessibleName(tr("Epochs"));
    m_epochs->setMinimum(0.01);
    for (QWidget* box : {static_cast<QWidget*>(m_steps), static_cast<QWidget*>(m_epochs)})
        box->setMinimumWidth(narrowBox); // beside the choice of the unit there is less room than it would like
    auto* length = new QWidget;
    auto* line = new QHBoxLayout(length);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(m_steps, 1);
    line->addWidget(m_epochs, 1);
    line->addWidget(m_length);
    length->setFocusProxy(m_steps);
    m_tokens = wholeBox("trainTokens", tr("Tokens of the anchor in one batch."), 1);
    m_tokens->setSingleStep(500);
    m_rate = realBox("trainRate", tr("The highest learning rate, after the warm-up."), 1);
    m_schedule =
        choice("trainSchedule", tr("How the learning rate goes on after the warm-up. A range test raises it step "
                                   "by step, to see which rate is too high."));
    for (const Schedule schedule : {Schedule::cosine, Schedule::constant, Schedule::rangeTest})
        m_schedule->addItem(scheduleText(schedule), static_cast<int>(schedule));
    m_lowest = realBox("trainLowestRate", tr("Where the range test begins; it ends at the learning rate."), 1);
    m_validateEvery = wholeBox("trainValidateEvery", tr("Steps between two validations."), 0, tr("at the end"));
    auto* form = formLayout();
    form->addRow(tr("Len&gth"), length);
    form->addRow(tr("Tokens per &batch"), m_tokens);
    form->addRow(tr("&Learning rate"), m_rate);
    form->addRow(tr("Sched&ule"), m_schedule);
    form->addRow(tr("Lowest rate"), m_lowest);
    form->addRow(tr("Validate ever&y"), m_validateEvery);
    centreLabels(*form);
    return form;
}

QWidget* TrainingForm::buildAdvanced()
{
    auto* part = new QWidget;
    auto* form = formLayout();
    part->setLayout(form);
    addLearning(*form);
    addKeeping(*form);
    addComputing(*form);
    centreLabels(*form);
    return part;
}

void TrainingForm::addLearning(QFormLayout& form)
{
    m_accumulate = wholeBox("trainAccumulate",
                            tr("Batches whose gradients make one step: a larger batch without more memory."), 1);
    m_warmup = wholeBox("trainWarmup", tr("Steps in which the learning rate rises from 0."), 0, tr("none"));
    m_clip = realBox("trainClip", tr("The gradient is shortened to this norm."), 1000, tr("off"));
    m_decay = realBox("trainDecay", tr("How strongly weights are drawn to 0."), 10, tr("off"));
    m_seed = wholeBox("trainSeed", tr("The same seed gives the same run."), 0);
    m_seed->setGroupSeparatorShown(false);
    m_chat = new QCheckBox(tr("&Prompts through the chat template"));
    m_chat->setObjectName("trainChatTemplate");
    m_chat->setToolTip(
        tr("Each prompt is a user's message, written out as the anchor's chat template has it. The composition "
           "is then compared and evaluated in the same way."));
    form.addRow(tr("Batches per step"), m_accumulate);
    form.addRow(tr("&Warm-up steps"), m_warmup);
    form.addRow(tr("Clip gr&adient at"), m_clip);
    form.addRow(tr("We&ight decay"), m_decay);
    form.addRow(tr("See&d"), m_seed);
    form.addRow(m_chat); // over both columns: in one it would widen the form beyond its card
}

void TrainingForm::addKeeping(QFormLayout& form)
{
    m_patience =
        wholeBox("trainPatience", tr("The run ends when so many validations in a row are no better than the best."), 0,
                 tr("never"));
    m_checkpointEvery = wholeBox("trainCheckpointEvery", tr("Steps between two checkpoints."), 0, tr("at the end"));
    m_checkpointMinutes = realBox("trainCheckpointMinutes",
                                  tr("A checkpoint is also written when the last is so many minutes old: "
                                     "no more than that is lost when the machine goes down."),
                                  100000, tr("off"));
    m_keepLast =
        wholeBox("trainKeepLast", tr("So many checkpoints are kept beside the best one."), 0, tr("the best only"));
    form.addRow(tr("Stop early after"), m_patience);
    form.addRow(tr("Chec&kpoint every"), m_checkpointEvery);
    form.addRow(tr("Or after minutes"), m_checkpointMinutes);
    form.addRow(tr("Keep last"), m_keepLast);
}

void TrainingForm::addComputing(QFormLayout& form)
{
    m_cache = new QCheckBox(tr("Cache what stays the &same"));
    m_cache->setObjectName("trainCache");
    m_cache->setToolTip(tr("What the frozen models say of an example is computed once and used again in every epoch."));
    m_cacheMegabytes = wholeBox("trainCacheMegabytes",
                                tr("The cache's share of the memory; what is beyond lies in a file "
                                   "beside the project."),
                                0);
    m_cacheMegabytes->setSingleStep(500);
    m_cacheMegabytes->setSuffix(tr(" MB"));
    m_cachePrecision = choice("trainCachePrecision", tr("bfloat16 takes half the room and changes the loss a little."));
    for (const CachePrecision precision : {CachePrecision::float32, CachePrecision::bfloat16})
        m_cachePrecision->addItem(QString::fromStdString(toString(precision)), static_cast<int>(precision));
    m_recompute = new QCheckBox(tr("Recompute blocks to save memory"));
    m_recompute->setObjectName("trainRecompute");
    m_recompute->setToolTip(tr("Blocks are computed again on the way back: less memory, a third more time."));
    m_threads = wholeBox("trainThreads", tr("How many cores the run may use."), 0, tr("all cores"));
    form.addRow(m_cache);
    form.addRow(tr("Cache in memory"), m_cacheMegabytes);
    form.addRow(tr("Cache precision"), m_cachePrecision);
    form.addRow(m_recompute);
    form.addRow(tr("Threads"), m_threads);
}

QWidget* TrainingForm::buildEpoch()
{
    m_epoch = new QToolButton;
    m_epoch->setObjectName("trainEpoch");
    m_epoch->setText(tr("What one epoch holds"));
    m_epoch->setToolTip(tr("Of as many examples as there are in all: how many come from each dataset with these "
                           "shares, and how often."));
    m_epoch->setCheckable(true);
    m_epoch->setArrowType(Qt::RightArrow);
    m_epoch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_epochContents = makeSentence({}, "muted");
    m_epochContents->setObjectName("trainEpochContents");
    m_epochContents->setTextFormat(Qt::RichText);
    m_epochContents->hide();
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_epoch, 0, Qt::AlignLeft);
    layout->addWidget(m_epochContents);
    connect(m_epoch, &QToolButton::toggled, this, [this](bool on) {
        m_epoch->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_epochContents->setVisible(on);
        if (on)
            Q_EMIT epochWanted();
    });
    return part;
}

QWidget* TrainingForm::buildFooter()
{
    m_leakage = makeSentence({}, "warning");
    m_leakage->setObjectName("trainLeakage");
    m_leakage->setToolTip(tr("The Data page shows these examples under Splits, and can take them out."));
    m_leakage->hide();
    m_estimate = makeSentence({}, "muted");
    m_estimate->setObjectName("trainEstimate");
    m_memory = makeSentence({}, "muted");
    m_memory->setObjectName("trainMemory");
    m_problems = makeSentence({}, "danger");
    m_problems->setObjectName("trainProblems");
    auto* footer = new QWidget;
    auto* layout = new QVBoxLayout(footer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    for (QLabel* label : {m_estimate, m_memory, m_leakage, m_problems}) {
        label->setFocusPolicy(Qt::NoFocus);
        layout->addWidget(label);
    }
    return footer;
}

void TrainingForm::connectFields()
{
    for (QSpinBox* box : {m_steps, m_tokens, m_validateEvery, m_accumulate, m_warmup, m_seed, m_patience,
                          m_checkpointEvery, m_keepLast, m_cacheMegabytes, m_threads})
        connect(box, &QSpinBox::valueChanged, this, &TrainingForm::touch);
    for (QDoubleSpinBox* box : {m_epochs, m_rate, m_lowest, m_clip, m_decay, m_checkpointMinutes})
        connect(box, &QDoubleSpinBox::valueChanged, this, &TrainingForm::touch);
    for (QComboBox* box : {m_method, m_length, m_schedule, m_cachePrecision})
        connect(box, &QComboBox::currentIndexChanged, this, &TrainingForm::touch);
    for (QCheckBox* box : {m_chat, m_cache, m_recompute})
        connect(box, &QCheckBox::toggled, this, &TrainingForm::touch);
    connect(m_schedule, &QComboBox::activated, this, &TrainingForm::takeSchedule);
    connect(m_start, &StartChoice::changed, this, &TrainingForm::touch);
    connect(m_lora, &LoraEditor::changed, this, &TrainingForm::touch);
    connect(m_mixture, &MixtureEditor::changed, this, &TrainingForm::touch);
    connect(m_validation, &MixtureEditor::changed, this, &TrainingForm::touch);
    connect(m_advanced, &QToolButton::toggled, this, [this](bool on) {
        m_advanced->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_advancedPart->setVisible(on);
        if (on) // when the layout has made room
            QTimer::singleShot(0, m_area, [this] { m_area->ensureWidgetVisible(m_seed); });
    });
}

} // namespace calm::ui
