#include "ui/pretraining/pretrain_form.h"

#include "core/store/model_edits.h"
#include "ui/widgets/card.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace calm::ui
{

namespace
{

constexpr int anotherFolder = -2; // item data of "A folder …"

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

/// What is a good beginning for a model that shall know facts by heart.
TrainingSettings usualSettings()
{
    TrainingSettings settings;
    settings.method = Method::pretrain;
    settings.steps = 2000;
    settings.learningRate = 3e-3;
    settings.tokensPerBatch = 2000;
    settings.warmupSteps = 50;
    settings.validateEvery = 100;
    settings.checkpointEvery = 500;
    return settings;
}

} // namespace

PretrainForm::PretrainForm(QWidget* parent) : QWidget(parent), m_base(usualSettings())
{
    build();
    connectFields();
    setSettings(m_base);
}

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
    if (auto* label = qobject_cast<QLabel*>(form.labelForField(place)))
        label->setBuddy(m_folder);
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
        if (auto* label = qobject_cast<QLabel*>(form.labelForField(field)))
            label->setBuddy(buddy);
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

void PretrainForm::connectFields()
{
    for (QLineEdit* field : {m_name, m_folder})
        connect(field, &QLineEdit::textChanged, this, &PretrainForm::refresh);
    for (QSpinBox* field : {m_layers, m_width, m_heads, m_context})
        connect(field, &QSpinBox::valueChanged, this, [this] {
            showSize();
            refresh();
        });
    for (QSpinBox* field : {m_steps, m_batch, m_seed})
        connect(field, &QSpinBox::valueChanged, this, &PretrainForm::refresh);
    for (QDoubleSpinBox* field : {m_rate, m_noise})
        connect(field, &QDoubleSpinBox::valueChanged, this, &PretrainForm::refresh);
    for (QComboBox* field : {m_data, m_validation})
        connect(field, &QComboBox::currentIndexChanged, this, &PretrainForm::refresh);
    connect(m_whole, &QCheckBox::toggled, this, &PretrainForm::refresh);
    connect(m_size, &QComboBox::activated, this, &PretrainForm::chooseSize);
    connect(m_browse, &QToolButton::clicked, this, &PretrainForm::chooseFolder);
    connect(m_tokenizer, &QComboBox::activated, this, [this](int index) {
        if (m_tokenizer->itemData(index).toInt() == anotherFolder)
            chooseTokenizerFolder();
        readVocabulary();
    });
}

void PretrainForm::chooseSize(int index)
{
    const int size = m_size->itemData(index).toInt();
    if (size < 0)
        return;
    setSize(m_base.pretraining, pretrainingSizes()[std::size_t(size)]);
    m_filling = true;
    m_layers->setValue(m_base.pretraining.layers);
    m_width->setValue(m_base.pretraining.width);
    m_heads->setValue(m_base.pretraining.heads);
    m_context->setValue(m_base.pretraining.context);
    m_filling = false;
    refresh();
}

/// The preset whose sizes stand below, or none.
void PretrainForm::showSize()
{
    if (m_filling)
        return;
    int found = -1;
    for (std::size_t i = 0; i < pretrainingSizes().size(); ++i) {
        const PretrainingSize& size = pretrainingSizes()[i];
        if (size.layers == m_layers->value() && size.width == m_width->value() && size.heads == m_heads->value() &&
            size.context == m_context->value())
            found = int(i);
    }
    m_size->setCurrentIndex(m_size->findData(found));
}

void PretrainForm::chooseFolder()
{
    const QString folder = QFileDialog::getSaveFileName(
        this, tr("The folder to make for the model"),
        m_folder->text().isEmpty() ? QString::fromStdString(m_choices.modelsFolder.string()) + '/' + m_name->text()
                                   : m_folder->text(),
        {}, nullptr, QFileDialog::ShowDirsOnly);
    if (!folder.isEmpty())
        m_folder->setText(folder);
}

void PretrainForm::chooseTokenizerFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("A folder that holds a tokenizer"));
    if (folder.isEmpty()) {
        m_tokenizer->setCurrentIndex(0);
        return;
    }
    const int place = m_tokenizer->count() - 1;
    m_tokenizer->insertItem(place, folder, folder);
    m_tokenizer->setCurrentIndex(place);
}

void PretrainForm::fill(QComboBox& box, const std::optional<MixturePart>& chosen, bool mayBeNone)
{
    box.clear();
    if (mayBeNone)
        box.addItem(tr("nothing"), -1);
    for (std::size_t i = 0; i < m_choices.parts.size(); ++i) {
        const PretrainChoices::Part& part = m_choices.parts[i];
        const QString name = part.split.empty() ? fromUtf8(part.dataset)
                                                : tr("%1 (%2)").arg(fromUtf8(part.dataset), fromUtf8(part.split));
        box.addItem(tr("%1, %2").arg(name, counted(part.examples, tr("1 example"), tr("%1 examples"))), int(i));
        if (chosen && chosen->dataset == part.dataset && chosen->split == part.split)
            box.setCurrentIndex(box.count() - 1);
    }
    if (box.currentIndex() < 0)
        box.setCurrentIndex(0);
}

std::optional<MixturePart> PretrainForm::part(const QComboBox& box) const
{
    const int index = box.count() > 0 ? box.currentData().toInt() : -1;
    if (index < 0)
        return std::nullopt;
    const PretrainChoices::Part& part = m_choices.parts[std::size_t(index)];
    return MixturePart{part.dataset, part.split, 1.0, -1.0};
}

void PretrainForm::setChoices(const PretrainChoices& choices)
{
    const TrainingSettings before = settings();
    const bool first = m_choices.names.empty() && m_choices.parts.empty();
    m_choices = choices;
    m_folder->setPlaceholderText(QString::fromStdString(choices.modelsFolder.string()));
    m_tokenizer->clear();
    for (const PretrainChoices::Reader& reader : choices.tokenizers)
        m_tokenizer->addItem(fromUtf8(reader.name), QString::fromStdString(reader.directory.string()));
    m_tokenizer->addItem(tr("A folder …"), anotherFolder);
    if (first && m_name->text().isEmpty())
        m_name->setText(fromUtf8(freeName("skill", choices.names)));
    setSettings(first ? m_base : before);
}

void PretrainForm::setSettings(const TrainingSettings& settings)
{
    m_base = settings;
    const PretrainingSettings& model = settings.pretraining;
    m_filling = true;
    const auto chosen = [](const std::vector<MixturePart>& parts) {
        return parts.empty() ? std::nullopt : std::optional(parts.front());
    };
    fill(*m_data, chosen(settings.mixture), false);
    fill(*m_validation, chosen(settings.validation), true);
    const auto isTaken = [&] { return std::ranges::find(m_choices.names, model.name) != m_choices.names.end(); };
    if (!model.name.empty())
        m_name->setText(fromUtf8(isTaken() ? freeName(model.name, m_choices.names) : model.name));
    m_folder->setText(fromUtf8(isTaken() ? std::string() : model.directory));
    if (const int known = m_tokenizer->findText(fromUtf8(model.tokenizer)); known >= 0)
        m_tokenizer->setCurrentIndex(known);
    else if (!model.tokenizer.empty() && m_tokenizer->count() > 0) {
        m_tokenizer->insertItem(m_tokenizer->count() - 1, fromUtf8(model.tokenizer), fromUtf8(model.tokenizer));
        m_tokenizer->setCurrentIndex(m_tokenizer->count() - 2);
    }
    m_layers->setValue(model.layers);
    m_width->setValue(model.width);
    m_heads->setValue(model.heads);
    m_context->setValue(model.context);
    m_noise->setValue(model.finalStateNoise);
    m_steps->setValue(settings.steps);
    m_batch->setValue(settings.tokensPerBatch);
    m_rate->setValue(settings.learningRate);
    m_seed->setValue(int(std::min<std::uint64_t>(settings.seed, std::numeric_limits<int>::max())));
    m_whole->setChecked(!settings.responseOnly);
    m_filling = false;
    showSize();
    readVocabulary();
}

TrainingSettings PretrainForm::settings() const
{
    TrainingSettings settings = m_base;
    settings.method = Method::pretrain;
    settings.mixture.clear();
    settings.validation.clear();
    if (const auto learned = part(*m_data))
        settings.mixture.push_back(*learned);
    if (const auto measured = part(*m_validation))
        settings.validation.push_back(*measured);
    settings.steps = m_steps->value();
    settings.epochs = 0;
    settings.tokensPerBatch = m_batch->value();
    settings.learningRate = m_rate->value();
    settings.warmupSteps = std::min(m_base.warmupSteps, settings.steps / 10);
    settings.seed = std::uint64_t(m_seed->value());
    settings.responseOnly = !m_whole->isChecked();
    PretrainingSettings& model = settings.pretraining;
    model.name = m_name->text().trimmed().toStdString();
    model.directory = m_folder->text().trimmed().toStdString();
    if (m_tokenizer->currentData().toInt() != anotherFolder)
        model.tokenizer = m_tokenizer->currentText().toStdString();
    model.layers = m_layers->value();
    model.width = m_width->value();
    model.heads = m_heads->value();
    model.context = m_context->value();
    model.finalStateNoise = m_noise->value();
    return settings;
}

void PretrainForm::readVocabulary()
{
    const QString path = m_tokenizer->currentData().toString();
    m_vocabulary = 0;
    m_tokenizerRead = path;
    m_tokenizerProblem.clear();
    if (m_tokenizer->currentIndex() >= 0 && m_tokenizer->currentData().toInt() != anotherFolder)
        m_reading.run([path = Path(path.toStdString())](const std::stop_token&) { return vocabularyOf(path); },
                      [this](int vocabulary) {
                          m_vocabulary = vocabulary;
                          refresh();
                      },
                      [this](const ErrorInfo& error) {
                          m_tokenizerProblem = fromUtf8(error.sentence);
                          refresh();
                      });
    refresh();
}

QString PretrainForm::problem() const
{
    if (m_choices.parts.empty())
        return tr("The project has no data yet: import some on the Data page.");
    if (!m_tokenizerProblem.isEmpty())
        return m_tokenizerProblem;
    const TrainingSettings wanted = settings();
    if (const auto problems = problemsOf(wanted); !problems.empty())
        return fromUtf8(problems.front());
    if (std::ranges::find(m_choices.names, wanted.pretraining.name) != m_choices.names.end())
        return tr("The project has a model %1 already; choose another name.").arg(m_name->text().trimmed());
    return {};
}

void PretrainForm::refresh()
{
    if (m_filling)
        return;
    const TrainingSettings wanted = settings();
    const bool sizesWork = m_vocabulary > 0 && m_width->value() >= m_heads->value();
    if (sizesWork) {
        const std::int64_t parameters = parametersOf(wanted.pretraining, m_vocabulary);
        const std::int64_t bytes = trainingBytesOf(wanted.pretraining, m_vocabulary, wanted.tokensPerBatch);
        const std::int64_t free = freeMemory();
        m_parameters->setText(tr("%1 parameters").arg(formatParameters(parameters)));
        m_parameters->setToolTip(tr("%1 parameters with the %2 tokens of its tokenizer")
                                     .arg(formatCount(parameters), formatCount(m_vocabulary)));
        const bool fits = free == 0 || bytes < free;
        m_memory->setText(
            free == 0 ? tr("Training takes up to %1 of memory.").arg(formatBytes(bytes))
            : fits    ? tr("Training takes up to %1 of memory; %2 are free.").arg(formatBytes(bytes), formatBytes(free))
                      : tr("Training takes up to %1 of memory, and only %2 are free: choose a smaller "
                              "model or batch.")
                         .arg(formatBytes(bytes), formatBytes(free)));
        setRole(m_memory, fits ? "plain" : "danger");
    } else {
        m_parameters->setText(m_tokenizerProblem.isEmpty() && m_tokenizer->count() > 1 ? tr("Reading the tokenizer …")
                                                                                       : QString());
        m_memory->clear();
    }
    const QString text = problem();
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    Q_EMIT changed();
}

} // namespace calm::ui
