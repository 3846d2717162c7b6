#pragma once

#include "core/store/records.h"
#include "ui/estimates/training_defaults.h"
#include "ui/estimates/training_estimate.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace calm::ui
{

class LoraEditor;
class MixtureEditor;
class StartChoice;

/// What the form needs of the project.
struct TrainingChoices
{
    bool loaded = false;
    std::vector<CompositionRecord> compositions;
    std::vector<ModelRecord> models;
    std::vector<PartChoice> parts;
    std::vector<RunRecord> runs;               ///< newest first
    std::vector<CheckpointRecord> checkpoints; ///< of all of them
};

/// All settings of a run, with good defaults for the chosen composition until the person changes one; beneath them,
/// always in view, how long it will take, how much memory, and what is wrong. Object names: "trainCompositionChoice",
/// "trainName", "trainMethod", "trainMixture", "trainValidation", "trainLength", "stepsInput", "epochsInput",
/// "trainTokens", "trainRate", "trainSchedule", "trainLowestRate", "trainValidateEvery"; folded beneath
/// "trainAdvanced": "trainAccumulate", "trainWarmup", "trainClip", "trainDecay", "trainSeed", "trainPatience",
/// "trainCheckpointEvery", "trainCheckpointMinutes", "trainKeepLast", "trainCache", "trainCacheMegabytes",
/// "trainCachePrecision", "trainRecompute", "trainThreads", "trainChatTemplate"; "trainEstimate", "trainMemory",
/// "trainLeakage", "trainProblems"; under the mixture "trainEpoch" unfolds "trainEpochContents"; and those of StartChoice and LoraEditor.
class TrainingForm : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingForm(QWidget* parent = nullptr);

    void setChoices(const TrainingChoices& choices);
    void setComposition(std::int64_t composition);
    /// Takes over the settings of an earlier run, with its composition when it is still there.
    void setRun(const RunRecord& run);
    void setStart(std::int64_t checkpoint);       ///< bridges that a new run starts from
    void setLengths(const TextLengths& lengths);  ///< of the examples, for the estimates
    void setLeakage(const QString& warning);      ///< validation examples that are learned from; empty = none
    bool wantsEpoch() const;                      ///< the person wants to see what one epoch holds
    void setEpoch(const QString& text);           ///< which is this, in rich text
    const CompositionRecord* composition() const; ///< nullptr = none
    TrainingSettings settings() const;
    QString name() const; ///< as typed, or the next free one
    std::vector<std::string> problems() const;
    /// The same data and settings for LoRA on the anchor; the composition's bridges are started fresh there.
    static TrainingSettings baselineOf(TrainingSettings settings, const LoraSettings& lora);
    LoraSettings lora() const; ///< as set, also while another method is chosen

Q_SIGNALS:
    void changed();
    void compositionChosen(qint64 composition); ///< by the person
    void epochWanted();

private:
    // form_layout.cpp
    void build();
    void buildFields();
    QWidget* buildHead();
    QFormLayout* buildBasics();
    QWidget* buildAdvanced();
    void addLearning(QFormLayout& form);
    void addKeeping(QFormLayout& form);
    void addComputing(QFormLayout& form);
    QWidget* buildEpoch();
    QWidget* buildFooter();
    QWidget* labelled(const QString& heading, QWidget* widget);
    void connectFields();

    void touch();
    void fill(const TrainingSettings& settings);
    void showDefaults();
    void showStarts();
    void showMethod(); ///< fields that mean something only at times
    void showProblems();
    void showEstimate();
    void takeSchedule();
    std::optional<RunPlan> plan() const; ///< nothing when a model is gone

    TrainingChoices m_choices;
    TextLengths m_lengths;
    TrainingSettings m_rest; ///< what the form does not show
    bool m_touched = false;  ///< the person has changed something: defaults stay away
    bool m_filling = false;
    double m_rateBefore = 0; ///< the range test's rate replaced this one; 0 = none
    QScrollArea* m_area;
    QVBoxLayout* m_fields;
    QFormLayout* m_basics;
    QComboBox* m_composition;
    QLineEdit* m_name;
    QComboBox* m_method;
    QWidget* m_loraPart;
    LoraEditor* m_lora;
    StartChoice* m_start;
    QWidget* m_startPart; ///< hidden while there is nothing to start from
    MixtureEditor* m_mixture;
    MixtureEditor* m_validation;
    QComboBox* m_length;
    QSpinBox* m_steps;
    QDoubleSpinBox* m_epochs;
    QSpinBox* m_tokens;
    QDoubleSpinBox* m_rate;
    QComboBox* m_schedule;
    QDoubleSpinBox* m_lowest;
    QSpinBox* m_validateEvery;
    QToolButton* m_advanced;
    QWidget* m_advancedPart;
    QSpinBox* m_accumulate;
    QSpinBox* m_warmup;
    QDoubleSpinBox* m_clip;
    QDoubleSpinBox* m_decay;
    QSpinBox* m_seed;
    QSpinBox* m_patience;
    QSpinBox* m_checkpointEvery;
    QDoubleSpinBox* m_checkpointMinutes;
    QSpinBox* m_keepLast;
    QCheckBox* m_cache;
    QSpinBox* m_cacheMegabytes;
    QComboBox* m_cachePrecision;
    QCheckBox* m_recompute;
    QSpinBox* m_threads;
    QCheckBox* m_chat;
    QToolButton* m_epoch;
    QLabel* m_epochContents;
    QLabel* m_leakage;
    QLabel* m_estimate;
    QLabel* m_memory;
    QLabel* m_problems;
};

} // namespace calm::ui
