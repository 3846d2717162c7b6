#pragma once

#include "core/spec/member.h"
#include "core/store/records.h"

#include <QString>

#include <vector>

namespace calm::ui
{

/// A checkpoint that a composed or a LoRA column may answer with.
struct CheckpointChoice
{
    std::int64_t checkpoint = 0; ///< 0 = the best of the newest trained run
    QString label;
    bool sawFuture = false; ///< trained without a causal mask (BridgeSettings)
};

/// One column to show: who answers and what it is called.
struct ColumnDescription
{
    Member member;
    QString role;    ///< "Anchor", "Augmenting", "LoRA baseline", "Composed", "Composed without NAME"
    QString heading; ///< the role, shorter where it names a model
    QString model;   ///< the model's or composition's name
    std::vector<CheckpointChoice>
        checkpoints;          ///< for composed and LoRA: the best first, then newest runs and latest steps first
    bool shownAtFirst = true; ///< until a person chooses otherwise
};

/// The columns of a composition: anchor, each augmenting model, LoRA once there is one, composed; of several augmenting models also composed
/// without each of them, to be asked for. `runs` newest first; `checkpoints` of all of them.
std::vector<ColumnDescription> columnsOf(const CompositionRecord& composition, const std::vector<RunRecord>& runs,
                                         const std::vector<CheckpointRecord>& checkpoints);

/// What an answer of this column is called in the project: "anchor", "augmenting", "augmenting 2", "LoRA (run 5,
/// step 400)", "composed (run 3, step 400)", "composed without colours (run 3, step 400)".
QString answerLabel(const ColumnDescription& column, std::int64_t checkpoint);

} // namespace calm::ui
