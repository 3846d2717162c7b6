#pragma once

#include "core/store/records.h"
#include "ui/training_page/training_defaults.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace calm::ui
{

class MixtureEditor;
class StartChoice;

/// What the form needs of the project.
struct TrainingChoices
{
    bool loaded = false;
    std::vector<CompositionRecord> compositions;
    std::vector<PartChoice> parts;
    std::vector<RunRecord> runs;               ///< newest first
    std::vector<CheckpointRecord> checkpoints; ///< of all of them
};

/// All settings of a run, with good defaults for the chosen composition until the person changes one. Object names:
/// "trainCompositionChoice", "trainName", "trainMixture", "trainValidation", "stepsInput", "trainTokens", "trainRate",
/// "trainSchedule", "trainWarmup", "trainClip", "trainDecay", "trainSeed", "trainValidateEvery",
/// "trainCheckpointEvery", "trainProblems", "trainEstimate", and those of StartChoice.
class TrainingForm : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingForm(QWidget* parent = nullptr);

    void setChoices(const TrainingChoices& choices);
    void setComposition(std::int64_t composition);
    /// Takes over the settings of an earlier run, with its composition when it is still there.
    void setRun(const RunRecord& run);
    const CompositionRecord* composition() const; ///< nullptr = none
    TrainingSettings settings() const;
    QString name() const; ///< as typed, or the next free one
    std::vector<std::string> problems() const;

Q_SIGNALS:
    void changed();
    void compositionChosen(qint64 composition); ///< by the person

private:
    void build();
    QFormLayout* buildNumbers();
    QWidget* labelled(const QString& heading, QWidget* widget);
    void show(const TrainingSettings& settings);
    void showDefaults();
    void showStarts();
    void showProblems();

    TrainingChoices m_choices;
    TrainingSettings m_rest; ///< what the form does not show
    bool m_touched = false;  ///< the person has changed something: defaults stay away
    bool m_filling = false;
    QComboBox* m_composition;
    QLineEdit* m_name;
    StartChoice* m_start;
    QWidget* m_startPart; ///< hidden while there is nothing to start from
    MixtureEditor* m_mixture;
    MixtureEditor* m_validation;
    QSpinBox* m_steps;
    QSpinBox* m_tokens;
    QDoubleSpinBox* m_rate;
    QComboBox* m_schedule;
    QSpinBox* m_warmup;
    QDoubleSpinBox* m_clip;
    QDoubleSpinBox* m_decay;
    QSpinBox* m_seed;
    QCheckBox* m_chat;
    QSpinBox* m_validateEvery;
    QSpinBox* m_checkpointEvery;
    QLabel* m_estimate;
    QLabel* m_problems;
};

} // namespace calm::ui
