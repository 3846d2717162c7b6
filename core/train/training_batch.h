#pragma once

#include "core/compose/composed_model.h"
#include "core/data/rows.h"

#include <vector>

namespace calm
{

/// Examples side by side, padded at the end: B rows, T anchor positions, S augmenting positions. Padding stands after
/// everything real and attention is causal, so it changes nothing real; it is never a label and never settled.
struct TrainingBatch
{
    Tensor anchorIds;                    ///< (B, T) int64
    std::vector<Tensor> augmentingIds;   ///< per augmenting model (B, S)
    std::vector<SettledAt> settledAt;    ///< per augmenting model (B, S)
    Tensor labelPositions;               ///< (L): b * T + t of the positions that predict a label
    Tensor labels;                       ///< (L): the ids they should predict
    std::int64_t tokens = 0;             ///< B * T: computed, padding counted
};

/// `responseOnly`: labels are the response and its end token; else every token after the first.
TrainingBatch makeBatch(const std::vector<const EncodedExample*>& examples, bool responseOnly);

/// Labels of an example: the response and its end token, or every token after the first.
std::int64_t labelsIn(const EncodedExample& example, bool responseOnly);

/// The same of examples that stand one after the other without padding: the anchor's rows that predict a label, and the
/// labels (L).
struct LabelRows
{
    ChosenRows rows;
    Tensor labels;
};
LabelRows labelRows(const std::vector<const EncodedExample*>& examples, bool responseOnly);

/// Mean cross-entropy at the labels, in nats (0-dim). The final norm and the head run only where a label is.
Tensor labelLoss(const DecoderModel& decoder, const Tensor& hiddenState, const TrainingBatch& batch);

/// The composed model's loss on a batch; the augmenting states may come from a cache.
Tensor composedLoss(const ComposedModel& model, const TrainingBatch& batch, const std::vector<AugmentingStates>& states,
                    bool training);

/// The augmenting states of a batch, with the batch's own settledAt.
std::vector<AugmentingStates> readAugmenting(const ComposedModel& model, const TrainingBatch& batch);

} // namespace calm
