#pragma once

#include "core/data/splits.h"
#include "ui/widgets/latest_job.h"

#include <QDialog>
#include <QTimer>

#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTableWidget;

namespace calm::ui
{

/// How a dataset is parted: shares and seed, and on request by a key that never straddles two splits: a column, or what
/// a pattern catches in one. Shows the keys of some examples. Object names: "splitTrain", "splitValidation",
/// "splitTest", "splitSeed", "splitByKey", "splitKeyField", "splitPattern", "splitKeys", "splitKeysSummary",
/// "splitProblem".
class SplitDialog : public QDialog
{
    Q_OBJECT

public:
    /// `samples`: examples of the dataset for which the keys are shown.
    SplitDialog(const QString& dataset, std::vector<Example> samples, QWidget* parent = nullptr);

    SplitRule rule() const;

private:
    void build(const QString& dataset);
    void addShares(QFormLayout& form);
    void addKey(QFormLayout& form);
    void check();
    void tryKeys();

    std::vector<Example> m_samples;
    LatestJob m_job;
    QTimer m_delay;
    QDoubleSpinBox* m_shares[3];
    QSpinBox* m_seed;
    QCheckBox* m_byKey;
    QComboBox* m_field;
    QLineEdit* m_pattern;
    QWidget* m_preview;
    QTableWidget* m_keys;
    QLabel* m_summary;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

/// The keys by which a rule parts an example; empty = it has none. Error(badInput) for a pattern that cannot be read.
std::vector<std::string> keysOfExample(const Example& example, const SplitRule& rule);

} // namespace calm::ui
