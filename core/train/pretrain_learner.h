#pragma once

#include "core/base/json.h"
#include "core/models/decoder.h"
#include "core/train/learner.h"
#include "core/train/stage_times.h"
#include "core/train/training_plan.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

class Tokenizer;

/// What a model needs beside its weights to read with another model's tokenizer.
struct TokenizerCopy
{
    std::vector<std::pair<std::string, std::string>> files; ///< name and content
    Json ids = Json::object();                              ///< bos, eos and pad for config.json

    /// `tokenizer` was loaded from `path`, a directory or a file. Error(notFound | io).
    static TokenizerCopy of(const Path& path, const Tokenizer& tokenizer);
};

/// Writes a model in Hugging Face layout into an existing empty folder, its configuration last. Error(io).
void saveModel(const Path& folder, const DecoderModel& model, const TokenizerCopy& tokenizer);

/// The decoder that such settings describe. `vocabulary`: how many tokens it knows.
DecoderSettings decoderOf(const PretrainingSettings& settings, int vocabulary);

/// Trains all weights of a decoder of the llama family, from fresh ones. Of an example only the anchor's tokens count;
/// they stand one after the other without padding. What it saves is a model in Hugging Face layout: each checkpoint can
/// be loaded as it is.
class PretrainLearner : public Learner
{
public:
    /// `settings.pretraining` says how fresh weights are drawn and the noise; `decoder` the sizes. `times` gets where
    /// the time goes; it and `data` must outlive the learner.
    PretrainLearner(const DecoderSettings& decoder, const TrainingData& data, TrainingSettings settings,
                    TokenizerCopy tokenizer, StageTimes& times);

    std::shared_ptr<const DecoderModel> model() const; ///< as it is now; requires no gradients

    NamedTensors parameters() const override; ///< by slot: "embedding.weight", "block.0.query.weight", ...
    std::int64_t labelsOf(const ExamplePlace& example) const override;
    Tensor lossSum(const std::vector<ExamplePlace>& examples, bool training, const std::stop_token& stop) override;
    void save(const Path& folder) const override;
    void restore(const Path& folder) override;

private:
    const TrainingData& m_data;
    TrainingSettings m_settings;
    TokenizerCopy m_tokenizer;
    StageTimes& m_times;
    std::shared_ptr<const DecoderModel> m_model; ///< whose weights learn
};

} // namespace calm
