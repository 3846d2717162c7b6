#pragma once

#include "core/protocol/messages.h"
#include "core/store/project.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QListWidget;
class QSpinBox;

namespace calm::ui
{

/// A dataset's split as a row to choose: its label and size.
struct TaskChoice
{
    protocol::Evaluate::Task task;
    std::int64_t examples = 0;

    QString label() const; ///< "kv-math.test", or "letters (train)" where a dataset has several splits
    bool operator==(const TaskChoice& other) const
    {
        return task.dataset == other.task.dataset && task.split == other.task.split;
    }
};

/// What there is to evaluate in a project.
struct EvaluationChoices
{
    bool loaded = false;
    bool withTasks = false;        ///< else `tasks` is empty because nobody asked
    std::vector<TaskChoice> tasks; ///< test splits first
    std::vector<CompositionRecord> compositions;
    std::vector<RunRecord> runs;
    std::vector<CheckpointRecord> checkpoints;

    static EvaluationChoices read(Project& project, bool withTasks);
};

/// Which rows, which columns, how many examples. Everything that has the split "test", or a name that ends so, is
/// chosen at first, with the composition's anchor, augmenting models and the composition itself, of several augmenting
/// models also without each. Object names: "evaluateTasks", "evaluateMembers", "evaluateCompositionChoice",
/// "evaluateLimit", "evaluateWarning".
class EvaluationForm : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationForm(QWidget* parent = nullptr);

    void setChoices(EvaluationChoices choices); ///< what is ticked stays ticked; tasks stay when there are none with it
    bool hasChoices() const;                    ///< at least one composition and one dataset
    void setComposition(std::int64_t composition);
    std::vector<protocol::Evaluate::Task> tasks() const;
    std::vector<Member> members() const;
    int limit() const;       ///< 0 = all
    QString name() const;    ///< of the evaluation, from what was chosen
    QString problem() const; ///< why it cannot run; empty = it can

Q_SIGNALS:
    void changed();
    void compositionChosen(qint64 composition); ///< by the person

private:
    void fillTasks(const EvaluationChoices& choices);
    void fillMembers();
    void showWarning();

    EvaluationChoices m_choices;
    std::vector<Member> m_members; ///< one per item
    QComboBox* m_composition;
    QListWidget* m_tasks;
    QListWidget* m_memberList;
    QLabel* m_warning; ///< of a ticked composition whose training saw the text that follows
    QSpinBox* m_limit;
};

} // namespace calm::ui
