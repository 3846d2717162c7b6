#pragma once

#include "core/store/records.h"

#include <QFrame>

#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace calm::ui
{

class ElidedLabel;

/// The run that is looked at: step, time left, best checkpoint, what it says, and what can be done with it in the state
/// it is in. Object names: "runState", "runProgress", "runStep", "runTimeLeft", "runLoss", "runBest", "runMessage",
/// "pauseRunButton", "resumeRunButton", "stopRunButton", "runAgainButton", "runDuplicateButton", "runBaselineButton",
/// "runDeleteButton".
class RunPanel : public QFrame
{
    Q_OBJECT

public:
    explicit RunPanel(QWidget* parent = nullptr);

    void show(const std::optional<RunRecord>& run, const std::vector<CheckpointRecord>& checkpoints);

Q_SIGNALS:
    void pauseRequested(); ///< of a queued run: it is held back
    void resumeRequested();
    void stopRequested();
    void againRequested();     ///< a new run with the same settings
    void duplicateRequested(); ///< its settings into the form
    void baselineRequested();  ///< LoRA with the same data and settings
    void deleteRequested();

private:
    void build();
    QLabel* addNumber(const QString& heading, const char* name);
    void showNumbers(const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints);
    void showButtons(const RunRecord& run);
    static QString sentenceOf(const RunRecord& run, bool hasCheckpoint);

    ElidedLabel* m_name;
    QLabel* m_state;
    QProgressBar* m_progress;
    QLabel* m_step;
    QLabel* m_left;
    QLabel* m_leftTitle;
    QLabel* m_loss;
    QLabel* m_best;
    QLabel* m_message;
    QPushButton* m_pause;
    QPushButton* m_resume;
    QPushButton* m_stop;
    QPushButton* m_again;
    QToolButton* m_duplicate;
    QToolButton* m_baseline;
    QToolButton* m_delete;
    QHBoxLayout* m_numbers;
};

} // namespace calm::ui
