#include "core/models/token_model.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

namespace calm
{

namespace
{
class SingleSession : public DecodingSession
{
public:
    explicit SingleSession(const DecoderModel& decoder) : m_decoder(decoder), m_cache(decoder.settings().layers) {}

    Tensor advance(const Tensor& ids) override
    {
        at::NoGradGuard noGradients;
        const std::int64_t before = m_read.defined() ? m_read.size(1) : 0, after = before + ids.size(1);
        m_read = before ? at::cat({m_read, ids}, 1) : ids;
        const bool holds = before && m_decoder.cacheHolds(before, after);
        if (!holds)
            m_cache = KeyValueCache(m_decoder.settings().layers);
        const std::int64_t position = holds ? before : 0;
        const Tensor embedded = m_decoder.embed(holds ? ids : m_read, position);
        const Tensor hidden = m_decoder.runBlocks(embedded, 0, m_decoder.settings().layers, position, &m_cache);
        return m_decoder.logits(m_decoder.finalNorm(hidden.select(1, hidden.size(1) - 1)));
    }

private:
    const DecoderModel& m_decoder;
    KeyValueCache m_cache;
    Tensor m_read; ///< (B, T): all ids so far, for the models that must read them anew as the text grows
};
} // namespace

std::unique_ptr<DecodingSession> SingleModel::start() const
{
    return std::make_unique<SingleSession>(*m_decoder);
}

Tensor SingleModel::logits(const Tensor& ids) const
{
    at::NoGradGuard noGradients;
    return m_decoder->forward(ids);
}

std::vector<Tensor> SingleModel::layerOutputs(const Tensor& ids) const
{
    at::NoGradGuard noGradients;
    std::vector<Tensor> outputs;
    m_decoder->runBlocks(m_decoder->embed(ids), 0, settings().layers, 0, nullptr, [&](int, const Tensor& hidden) {
        outputs.push_back(hidden);
        return hidden;
    });
    return outputs;
}

std::int64_t SingleModel::parameters() const
{
    return countParameters(*m_decoder);
}

std::int64_t countParameters(const DecoderModel& decoder)
{
    DecoderWeights weights = decoder.weights();
    std::int64_t count = 0;
    forEachSlot(decoder.settings(), weights, [&](const Slot&, Tensor& tensor) { count += tensor.numel(); });
    forEachProjection(decoder.settings(), weights,
                      [&](const std::string&, const Linear& linear, std::int64_t, std::int64_t) {
                          if (linear.change.a.defined())
                              count += linear.change.a.numel() + linear.change.b.numel();
                      });
    return count;
}

} // namespace calm
