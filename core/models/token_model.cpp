#include "core/models/token_model.h"

#include <ATen/core/grad_mode.h>

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
        const Tensor hidden =
            m_decoder.runBlocks(m_decoder.embed(ids), 0, m_decoder.settings().layers, m_position, &m_cache);
        m_position += ids.size(1);
        return m_decoder.logits(m_decoder.finalNorm(hidden.select(1, hidden.size(1) - 1)));
    }

private:
    const DecoderModel& m_decoder;
    KeyValueCache m_cache;
    std::int64_t m_position = 0;
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
    forEachSlot(decoder.settings(), weights,
                [&](const std::string&, Tensor& tensor, const std::vector<std::int64_t>&) { count += tensor.numel(); });
    return count;
}

} // namespace calm
