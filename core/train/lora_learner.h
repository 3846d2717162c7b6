#pragma once

#include "core/models/lora_file.h"
#include "core/train/learner.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <memory>

namespace calm
{

/// Trains low-rank changes of one frozen model: the baseline that a composition is held against. It learns from the
/// same examples as the composition's bridges would, of which only the anchor's tokens count, and they stand one after
/// the other without padding; with settings.plain they are padded and all logits computed. Nothing is kept from epoch
/// to epoch, as changes begin in the first block, and blocks are not computed twice: settings.cache and recompute say
/// nothing here.
class LoraLearner : public Learner
{
public:
    /// `directory` is where the anchor was loaded from: its family names what is saved. What settings.lora leaves open
    /// is chosen so that about `numbers` are trained. `times` gets where the time goes; it and `data` must outlive the
    /// learner. Error(badInput) when the anchor has none of the matrices to change.
    LoraLearner(std::shared_ptr<const DecoderModel> anchor, Path directory, const TrainingData& data,
                TrainingSettings settings, std::int64_t numbers, StageTimes& times);

    const LoraSettings& lora() const { return m_adapter.settings; } ///< rank and alpha as they are
    /// The anchor as it is now, while it learns and afterwards.
    std::shared_ptr<const DecoderModel> model() const { return m_answering; }

    NamedTensors parameters() const override; ///< "lora.block.0.query.A", "lora.block.0.query.B", ...
    std::int64_t labelsOf(const ExamplePlace& example) const override;
    Tensor lossSum(const std::vector<ExamplePlace>& examples, bool training, const std::stop_token& stop) override;
    void save(const Path& folder) const override; ///< an adapter directory of PEFT
    void restore(const Path& folder) override;

private:
    Tensor plainLossSum(const DecoderModel& model, const std::vector<const EncodedExample*>& examples) const;

    std::shared_ptr<const DecoderModel> m_anchor;
    Path m_directory;
    const TrainingData& m_data;
    TrainingSettings m_settings;
    StageTimes& m_times;
    LoraAdapter m_adapter;
    std::shared_ptr<const DecoderModel> m_answering, m_learning; ///< the same changes; m_learning with dropout
};

} // namespace calm
