#include "ui/pretraining/pretrain_form.h"

#include "core/store/model_edits.h"
#include "ui/widgets/card.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
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
    if (first)
        setSettings(m_base);
    else
        choose(before);
}

/// What is chosen of what the project has; names and numbers stay as they are typed.
void PretrainForm::choose(const TrainingSettings& settings)
{
    m_filling = true;
    const auto chosen = [](const std::vector<MixturePart>& parts) {
        return parts.empty() ? std::nullopt : std::optional(parts.front());
    };
    fill(*m_data, chosen(settings.mixture), false);
    fill(*m_validation, chosen(settings.validation), true);
    const QString tokenizer = fromUtf8(settings.pretraining.tokenizer);
    if (const int known = m_tokenizer->findText(tokenizer); known >= 0)
        m_tokenizer->setCurrentIndex(known);
    else if (!tokenizer.isEmpty() && m_tokenizer->count() > 0) {
        m_tokenizer->insertItem(m_tokenizer->count() - 1, tokenizer, tokenizer);
        m_tokenizer->setCurrentIndex(m_tokenizer->count() - 2);
    }
    m_filling = false;
    readVocabulary();
}

void PretrainForm::setSettings(const TrainingSettings& settings)
{
    m_base = settings;
    const PretrainingSettings& model = settings.pretraining;
    m_filling = true;
    const bool isTaken = std::ranges::find(m_choices.names, model.name) != m_choices.names.end();
    if (!model.name.empty())
        m_name->setText(fromUtf8(isTaken ? freeName(model.name, m_choices.names) : model.name));
    m_folder->setText(fromUtf8(isTaken ? std::string() : model.directory));
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
    choose(settings);
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
