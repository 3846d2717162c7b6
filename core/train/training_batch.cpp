#include "core/train/training_batch.h"

#include "core/base/error.h"
#include "core/compose/augmenting_batch.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace calm
{

namespace
{
Tensor paddedAnchorIds(const std::vector<const EncodedExample*>& examples)
{
    std::size_t longest = 0;
    for (const EncodedExample* example : examples)
        longest = std::max(longest, example->anchorIds.size());
    Tensor ids = at::zeros({static_cast<std::int64_t>(examples.size()), static_cast<std::int64_t>(longest)}, at::kLong);
    auto* data = ids.data_ptr<std::int64_t>();
    for (std::size_t row = 0; row < examples.size(); ++row)
        std::copy(examples[row]->anchorIds.begin(), examples[row]->anchorIds.end(), data + row * longest);
    return ids;
}
} // namespace

namespace
{
std::size_t firstLabel(const EncodedExample& example, bool responseOnly)
{
    return std::max<std::size_t>(responseOnly ? static_cast<std::size_t>(example.promptLength) : 1, 1);
}
} // namespace

std::int64_t labelsIn(const EncodedExample& example, bool responseOnly)
{
    return static_cast<std::int64_t>(example.anchorIds.size()) -
           static_cast<std::int64_t>(std::min(firstLabel(example, responseOnly), example.anchorIds.size()));
}

LabelRows labelRows(const std::vector<const EncodedExample*>& examples, bool responseOnly)
{
    LabelRows result{.rows = {.all = false, .rows = {}}, .labels = {}};
    std::vector<std::int64_t> labels;
    std::int64_t begin = 0;
    for (const EncodedExample* example : examples) {
        for (std::size_t t = firstLabel(*example, responseOnly); t < example->anchorIds.size(); ++t) {
            result.rows.rows.push_back(begin + static_cast<std::int64_t>(t) - 1);
            labels.push_back(example->anchorIds[t]);
        }
        begin += static_cast<std::int64_t>(example->anchorIds.size());
    }
    result.labels = at::tensor(labels, at::kLong);
    return result;
}

TrainingBatch makeBatch(const std::vector<const EncodedExample*>& examples, bool responseOnly)
{
    if (examples.empty())
        throw Error(ErrorKind::internal, "A batch without examples was asked for.");
    TrainingBatch batch;
    batch.anchorIds = paddedAnchorIds(examples);
    const std::int64_t time = batch.anchorIds.size(1);
    batch.tokens = batch.anchorIds.numel();
    const std::vector<const EncodedText*> texts(examples.begin(), examples.end());
    for (std::size_t model = 0; model < examples.front()->augmentingIds.size(); ++model) {
        AugmentingBatch augmenting = augmentingBatch(texts, model);
        batch.augmentingIds.push_back(std::move(augmenting.ids));
        batch.settledAt.push_back(std::move(augmenting.settledAt));
    }
    std::vector<std::int64_t> positions, labels;
    for (std::size_t row = 0; row < examples.size(); ++row) {
        const EncodedExample& example = *examples[row];
        for (std::size_t t = firstLabel(example, responseOnly); t < example.anchorIds.size(); ++t) {
            positions.push_back(static_cast<std::int64_t>(row) * time + static_cast<std::int64_t>(t) - 1);
            labels.push_back(example.anchorIds[t]);
        }
    }
    batch.labelPositions = at::tensor(positions, at::kLong);
    batch.labels = at::tensor(labels, at::kLong);
    return batch;
}

Tensor labelLoss(const DecoderModel& decoder, const Tensor& hiddenState, const TrainingBatch& batch)
{
    const Tensor rows = hiddenState.reshape({-1, hiddenState.size(-1)}).index_select(0, batch.labelPositions);
    return at::cross_entropy_loss(decoder.logits(decoder.finalNorm(rows)), batch.labels);
}

Tensor composedLoss(const ComposedModel& model, const TrainingBatch& batch, const std::vector<AugmentingStates>& states,
                    bool training)
{
    return labelLoss(model.anchor(), model.hiddenState(batch.anchorIds, states, training), batch);
}

std::vector<AugmentingStates> readAugmenting(const ComposedModel& model, const TrainingBatch& batch)
{
    std::vector<AugmentingStates> states;
    for (std::size_t i = 0; i < model.augmentingCount(); ++i) {
        states.push_back(model.readAugmenting(i, batch.augmentingIds[i]));
        states.back().settledAt = batch.settledAt[i];
    }
    return states;
}

} // namespace calm
