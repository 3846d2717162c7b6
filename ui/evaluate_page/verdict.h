#pragma once

#include "core/spec/member.h"
#include "core/spec/result_table.h"

#include <QString>

#include <vector>

namespace calm::ui
{

/// What a composition did to one task, against the models alone.
enum class Outcome {
    gained,     ///< its interval lies above those of all models alone
    kept,       ///< what the anchor does best is at most two points worse
    lost,       ///< more than two points worse than the anchor
    passedOn,   ///< the augmenting model does it best, and the composition nine tenths as well
    partly,     ///< the augmenting model does it best, and the composition at least better than the anchor
    notLearned, ///< a model alone does it, or nobody, and the composition does no better than the anchor
};

struct TaskVerdict
{
    std::string task;
    Outcome outcome = Outcome::notLearned;
    double composed = 0;   ///< percent
    double anchor = 0;     ///< percent
    double augmenting = 0; ///< percent of the best augmenting model
};

/// The promise of composing, in one line: is a new skill there, and are the old ones kept?
struct Verdict
{
    std::vector<TaskVerdict> tasks;
    QString sentence;  ///< empty when there is no composed or no other column
    bool good = false; ///< something gained or passed on, nothing lost
};

constexpr double keptWithinPoints = 2.0;

/// What the column is, by the label that the engine gives it: "anchor...", "augmenting...", "LoRA", "LoRA (run 5, step 400)", "LoRA of
/// NAME", else composed.
MemberKind kindOfLabel(const std::string& label);

/// Which augmenting model the label "augmenting", "augmenting 2", ... means, counted from 0.
int augmentingOfLabel(const std::string& label);

/// What stands in a label before the numbers of the models that are switched off.
inline const QString wordsBeforeOff = QStringLiteral(" without augmenting ");
/// Whether the label is of a composition with some of its augmenting models switched off.
bool isPartOfComposition(const std::string& label);

/// The last composed column is judged: of whole compositions, where there is one.
Verdict verdictOf(const ResultTable& table);

/// "kv-math.test (test)" without its end, which says nothing new; other labels as they are.
QString taskText(const std::string& task);

/// Index of the highest share in a row, -1 when the row has none or all are 0.
int bestColumn(const std::vector<Score>& row);

} // namespace calm::ui
