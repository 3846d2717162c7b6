#pragma once

#include "core/data/splits.h"

#include <QDialog>
#include <QTimer>

#include <string>
#include <vector>

class QCheckBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace calm::ui
{

class ProjectThread;

/// How a dataset is parted: shares and seed, and on request by a key that never straddles two splits. Shows which
/// keys the pattern catches in some prompts. Object names: "splitTrain", "splitValidation", "splitTest", "splitSeed",
/// "splitByKey", "splitPattern", "splitKeys", "splitProblem".
class SplitDialog : public QDialog
{
    Q_OBJECT

public:
    /// `thread` tries the pattern; it must outlive the dialog.
    SplitDialog(ProjectThread& thread, const QString& dataset, std::vector<std::string> samplePrompts,
                QWidget* parent = nullptr);

    SplitRule rule() const;

private:
    void check();
    void tryPattern();

    ProjectThread& m_thread;
    std::vector<std::string> m_samples;
    int m_generation = 0;
    QTimer m_delay;
    QDoubleSpinBox* m_shares[3];
    QSpinBox* m_seed;
    QCheckBox* m_byKey;
    QLineEdit* m_pattern;
    QLabel* m_keys;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

} // namespace calm::ui
