#include "ui/pretraining/pretrain_form.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

/// The form's fields and how they stand; what they mean is in pretrain_form.cpp.
namespace calm::ui
{

namespace
{

QComboBox* choice(const char* name, const QString& help)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setToolTip(help);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(18);
    return box;
}

QSpinBox* whole(const char* name, const QString& help, int low, int high = 10'000'000)
{
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setToolTip(help);
    box->setRange(low, high);
    box->setGroupSeparatorShown(true);
    return box;
}

QDoubleSpinBox* real(const char* name, const QString& help, double high, double step, int decimals)
{
    auto* box = new QDoubleSpinBox;
    box->setObjectName(name);
    box->setToolTip(help);
    box->setDecimals(decimals);
    box->setRange(0, high);
    box->setSingleStep(step);
    return box;
}

/// The label of a row is that of its first field, for the keyboard and for who hears it.
void nameByLabel(const QFormLayout& form, QWidget* row, QWidget* first)
{
    auto* label = qobject_cast<QLabel*>(form.labelForField(row));
    label->setBuddy(first);
    first->setAccessibleName(QString(label->text()).remove('&'));
}

/// Two fields in one row, the second with a label of its own.
QWidget* pair(QWidget* first, const QString& label, QWidget* second)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(first, 1);
    QLabel* text = makeLabel(label, "plain");
    text->setBuddy(second);
    line->addWidget(text);
    line->addWidget(second, 1);
    return row;
}

} // namespace

void PretrainForm::build()
{
    auto* left = new QFormLayout;
    auto* right = new QFormLayout;
    for (QFormLayout* form : {left, right}) {
        form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        form->setVerticalSpacing(7);
        form->setHorizontalSpacing(12);
    }
    addModel(*left);
    addTraining(*left);
    addSizes(*right);
    right->addRow(buildSummary());
    centreLabels(*left);
    centreLabels(*right);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(24);
    columns->addLayout(left, 3);
    columns->addLayout(right, 2);
    m_problem = makeSentence({}, "danger");
    m_problem->setObjectName("newModelProblem");
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addLayout(columns, 1);
    layout->addWidget(m_problem);
}

void PretrainForm::addModel(QFormLayout& form)
{
    m_name = new QLineEdit;
    m_name->setObjectName("newModelName");
    m_name->setToolTip(tr("What the model is called in the project when it is done"));
    m_folder = new QLineEdit;
    m_folder->setObjectName("newModelFolder");
    m_folder->setToolTip(tr("The folder to make for it; when left empty it stands in the project's files"));
    m_browse = new QToolButton;
    m_browse->setObjectName("newModelBrowse");
    m_browse->setIcon(icon("folder"));
    m_browse->setToolTip(tr("Choose a folder to make it in"));
    m_browse->setAccessibleName(m_browse->toolTip());
    auto* place = new QWidget;
    auto* line = new QHBoxLayout(place);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(m_folder, 1);
    line->addWidget(m_browse);
    m_tokenizer = choice("newModelTokenizer",
                         tr("How it cuts text into tokens. With the anchor's tokenizer its layers are read position by "
                            "position; with another one they are aligned by bytes."));
    m_data = choice("newModelData", tr("What it shall know: its examples are learned by heart"));
    m_validation = choice("newModelValidation",
                          tr("What it is measured on; the checkpoint with the lowest loss on it becomes the model"));
    form.addRow(tr("&Name"), m_name);
    form.addRow(tr("&Train on"), m_data);
    form.addRow(tr("&Validate on"), m_validation);
    form.addRow(tr("T&okenizer"), m_tokenizer);
    form.addRow(tr("&Folder"), place);
    form.labelForField(place)->setToolTip(m_folder->toolTip());
    nameByLabel(form, place, m_folder);
}

void PretrainForm::addSizes(QFormLayout& form)
{
    m_size = choice("newModelSize", tr("Sizes to begin with; each can be changed below"));
    const QString names[] = {tr("tiny"), tr("small"), tr("medium"), tr("large")};
    for (std::size_t i = 0; i < pretrainingSizes().size(); ++i) {
        const PretrainingSize& size = pretrainingSizes()[i];
        m_size->addItem(tr("%1: %2 layers of %3").arg(names[i]).arg(size.layers).arg(size.width), int(i));
    }
    m_size->addItem(tr("as below"), -1);
    m_layers = whole("newModelLayers", tr("Decoder blocks; connections can be drawn from each"), 1, 200);
    m_width = whole("newModelWidth", tr("Numbers in the state between two blocks"), 2, 16'384);
    m_width->setSingleStep(32);
    m_heads = whole("newModelHeads", tr("Attention heads; the width must be an even number of times as many"), 1, 256);
    m_context =
        whole("newModelContext", tr("Tokens it is made to read at most; a longer example is refused"), 2, 131'072);
    m_context->setSingleStep(64);
    form.addRow(tr("Si&ze"), m_size);
    form.addRow(tr("&Layers"), m_layers);
    form.addRow(tr("&Width"), m_width);
    form.addRow(tr("&Heads"), m_heads);
    form.addRow(tr("Conte&xt"), m_context);
}

void PretrainForm::addTraining(QFormLayout& form)
{
    m_steps = whole("newModelSteps", tr("Steps of the optimizer"), 1);
    m_steps->setSingleStep(100);
    m_batch = whole("newModelBatch", tr("Tokens in one step's batch"), 1, 1'000'000);
    m_batch->setSingleStep(500);
    m_rate =
        real("newModelRate", tr("Learning rate at its highest; it rises first and falls along a cosine"), 1, 0.001, 5);
    m_seed = whole("newModelSeed", tr("The same seed gives the same model on one machine"), 0,
                   std::numeric_limits<int>::max());
    m_seed->setGroupSeparatorShown(false);
    m_noise =
        real("newModelNoise",
             tr("Noise on the last state while it learns, in multiples of its size: keeps answers apart, so that a "
                "bridge can read those it was never shown. 0 = off; 2.5 for facts that a composition shall use."),
             100, 0.5, 2);
    m_whole = new QCheckBox(tr("Learn &prompts too"));
    m_whole->setObjectName("newModelWhole");
    m_whole->setToolTip(tr("Every token is learned; else the responses alone"));
    form.addRow(tr("&Steps"), pair(m_steps, tr("&Batch"), m_batch));
    form.addRow(tr("Learning &rate"), pair(m_rate, tr("S&eed"), m_seed));
    form.addRow(tr("No&ise"), pair(m_noise, QString(), m_whole));
    // Rows of two: the first field is the label's.
    for (const auto& [field, buddy] : std::initializer_list<std::pair<QWidget*, QWidget*>>{
             {m_steps->parentWidget(), m_steps}, {m_rate->parentWidget(), m_rate}, {m_noise->parentWidget(), m_noise}})
        nameByLabel(form, field, buddy);
}

QWidget* PretrainForm::buildSummary()
{
    m_parameters = makeLabel({}, "strong");
    m_parameters->setObjectName("newModelParameters");
    m_memory = makeSentence({}, "plain");
    m_memory->setObjectName("newModelMemory");
    m_memory->setToolTip(
        tr("At most, about: weights, gradients and AdamW's two moments, and what the way back needs of "
           "one batch."));
    auto* whole = new QWidget;
    auto* layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_parameters);
    layout->addWidget(m_memory);
    layout->addStretch();
    return whole;
}

} // namespace calm::ui
