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

/// The run that is looked at: step, time left, best checkpoint, what it says, and what can be done with it. Object
/// names: "runState", "runProgress", "runStep", "runTimeLeft", "runBest", "runMessage", "stopRunButton",
/// "runAgainButton", "runDuplicateButton", "runDeleteButton".
class RunPanel : public QFrame
{
    Q_OBJECT

public:
    explicit RunPanel(QWidget* parent = nullptr);

    void show(const std::optional<RunRecord>& run, const std::vector<CheckpointRecord>& checkpoints);

Q_SIGNALS:
    void stopRequested();
    void againRequested();     ///< start anew with the same settings
    void duplicateRequested(); ///< its settings into the form
    void deleteRequested();

private:
    QLabel* addNumber(const QString& heading, const char* name);
    void showButtons(const RunRecord& run);
    static QString sentenceOf(const RunRecord& run);

    QLabel* m_name;
    QLabel* m_state;
    QProgressBar* m_progress;
    QLabel* m_step;
    QLabel* m_left;
    QLabel* m_loss;
    QLabel* m_best;
    QLabel* m_message;
    QPushButton* m_stop;
    QPushButton* m_again;
    QToolButton* m_duplicate;
    QToolButton* m_delete;
    QHBoxLayout* m_numbers;
};

} // namespace calm::ui
