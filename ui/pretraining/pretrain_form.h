#pragma once

#include "core/spec/training_settings.h"
#include "ui/pretraining/pretrain_choices.h"
#include "ui/widgets/latest_job.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace calm::ui
{

/// The settings of a run that trains a model from fresh weights, with how many parameters it has and the memory
/// training it takes, as they are typed. Object names: `newModelName`, `newModelFolder`, `newModelTokenizer`,
/// `newModelData`, `newModelValidation`, `newModelSize`, `newModelLayers`, `newModelWidth`, `newModelHeads`,
/// `newModelContext`, `newModelNoise`, `newModelSteps`, `newModelBatch`, `newModelRate`, `newModelSeed`,
/// `newModelWhole`, `newModelParameters`, `newModelMemory`, `newModelProblem`.
class PretrainForm : public QWidget
{
    Q_OBJECT

public:
    explicit PretrainForm(QWidget* parent = nullptr);

    void setChoices(const PretrainChoices& choices);    ///< what is typed and chosen stays
    void setSettings(const TrainingSettings& settings); ///< of an earlier run; its name, where it is taken, is not
    TrainingSettings settings() const;
    QString problem() const; ///< why it cannot begin; empty = it can

Q_SIGNALS:
    void changed();

private:
    // pretrain_layout.cpp
    void build();
    void addModel(QFormLayout& form);
    void addSizes(QFormLayout& form);
    void addTraining(QFormLayout& form);
    QWidget* buildSummary();

    void connectFields();
    void fill(QComboBox& box, const std::optional<MixturePart>& chosen, bool mayBeNone);
    void choose(const TrainingSettings& settings);
    void chooseSize(int index);
    void showSize();
    void chooseFolder();
    void chooseTokenizerFolder();
    void readVocabulary();
    void refresh();
    std::optional<MixturePart> part(const QComboBox& box) const;

    PretrainChoices m_choices;
    LatestJob m_reading;
    int m_vocabulary = 0; ///< of the tokenizer that is chosen; 0 = not known
    QString m_tokenizerProblem;
    TrainingSettings m_base; ///< what the form has no field for
    bool m_filling = false;
    QLineEdit* m_name;
    QLineEdit* m_folder;
    QToolButton* m_browse;
    QComboBox* m_tokenizer;
    QComboBox* m_data;
    QComboBox* m_validation;
    QComboBox* m_size;
    QSpinBox* m_layers;
    QSpinBox* m_width;
    QSpinBox* m_heads;
    QSpinBox* m_context;
    QDoubleSpinBox* m_noise;
    QSpinBox* m_steps;
    QSpinBox* m_batch;
    QDoubleSpinBox* m_rate;
    QSpinBox* m_seed;
    QCheckBox* m_whole;
    QLabel* m_parameters;
    QLabel* m_memory;
    QLabel* m_problem;
};

} // namespace calm::ui
