#pragma once

#include "core/data/encoded_text.h"
#include "core/models/decoder.h"

#include <memory>

namespace calm
{

/// One conversation with a model: what it has read is kept. Belongs to one thread; must not outlive its model.
class DecodingSession
{
public:
    virtual ~DecodingSession() = default;

    /// Before the first advance(): what follows begins with these prompts, one a row. Composed models take from it how
    /// their augmenting models read the prompt; where only the anchor's ids are given, they read the ids' text.
    virtual void begin(const std::vector<EncodedText>& /*prompts*/) {}

    /// Reads ids (B, T) after all read before and answers the logits that follow the last, (B, V). The batch size
    /// must stay the same. T may be any number from 1: a prompt in chunks gives what it gives whole. Undefined when a
    /// model that reads along has no position left for it; then the session is at its end.
    virtual Tensor advance(const Tensor& ids) = 0;
};

/// What generation, scoring and chat need of a model. Anchor, augmenting and composed models are all this.
class TokenModel
{
public:
    virtual ~TokenModel() = default;

    virtual const DecoderSettings& settings() const = 0; ///< of the model whose logits come out
    virtual std::unique_ptr<DecodingSession> start() const = 0;
    virtual Tensor logits(const Tensor& ids) const = 0; ///< (B, T) -> (B, T, V), without a cache
    /// Each decoder block's output (B, T, D), for `calm logits --layers`.
    virtual std::vector<Tensor> layerOutputs(const Tensor& ids) const = 0;
    virtual std::int64_t parameters() const = 0; ///< distinct numbers in all weights
    /// How many tokens a text may have, prompt and answer together; 0 = no end.
    virtual std::int64_t positionLimit() const = 0;
};

/// A decoder on its own.
class SingleModel : public TokenModel
{
public:
    explicit SingleModel(std::shared_ptr<const DecoderModel> decoder) : m_decoder(std::move(decoder)) {}

    const DecoderSettings& settings() const override { return m_decoder->settings(); }
    std::unique_ptr<DecodingSession> start() const override;
    Tensor logits(const Tensor& ids) const override;
    std::vector<Tensor> layerOutputs(const Tensor& ids) const override;
    std::int64_t parameters() const override;
    std::int64_t positionLimit() const override { return m_decoder->positionLimit(); }

private:
    std::shared_ptr<const DecoderModel> m_decoder;
};

/// Distinct numbers in a decoder's weights (a tied head counts once).
std::int64_t countParameters(const DecoderModel& decoder);

} // namespace calm
