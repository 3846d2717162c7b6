#include "core/compose/composed_session.h"

#include "core/data/rows.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include <algorithm>

namespace calm
{

ReadingAlong::ReadingAlong(const ComposedModel& model, std::size_t index)
    : m_model(model), m_index(index), m_cache(0), m_bridgeCache(0)
{
    const auto& connections = model.composition().connections;
    for (std::size_t i = 0; i < connections.size(); ++i)
        if (static_cast<std::size_t>(connections[i].augmenting) == index)
            m_connections.push_back(i);
    forget();
}

void ReadingAlong::forget()
{
    m_cache = KeyValueCache(m_model.augmenting(m_index).settings().layers);
    m_bridgeCache = KeyValueCache(static_cast<int>(m_connections.size()));
    m_read = 0;
}

void ReadingAlong::begin(const std::vector<EncodedText>& prompts)
{
    m_prompts = prompts;
    for (EncodedText& prompt : m_prompts)
        if (prompt.augmentingIds.size() <= m_index)
            prompt = m_model.followed(prompt.anchorIds, true);
}

std::int64_t ReadingAlong::length() const
{
    std::size_t longest = 0;
    for (const SettledTokens& row : m_rows)
        longest = std::max(longest, row.ids.size());
    return static_cast<std::int64_t>(longest);
}

void ReadingAlong::settle(std::size_t row, int id, std::int64_t position)
{
    SettledTokens& tokens = m_rows[row];
    if (row < m_prompts.size() && static_cast<std::size_t>(position) < m_prompts[row].anchorIds.size()) {
        const auto& ids = m_prompts[row].augmentingIds[m_index];
        const int settled = m_prompts[row].settled[m_index][static_cast<std::size_t>(position)];
        tokens.ids.insert(tokens.ids.end(), ids.begin() + static_cast<std::ptrdiff_t>(tokens.ids.size()),
                          ids.begin() + settled);
    } else if (m_readers.empty()) {
        tokens.ids.push_back(id);
    } else {
        const auto& settled = m_readers[row].settled();
        const std::size_t before = settled.size();
        m_readers[row].read(id);
        tokens.ids.insert(tokens.ids.end(), settled.begin() + static_cast<std::ptrdiff_t>(before), settled.end());
    }
    tokens.settledAt.resize(tokens.ids.size(), position);
}

void ReadingAlong::follow(const Tensor& ids, std::int64_t first)
{
    const auto rows = static_cast<std::size_t>(ids.size(0)), count = static_cast<std::size_t>(ids.size(1));
    if (m_rows.empty()) {
        m_rows.resize(rows);
        if (!m_model.sharesIds(m_index))
            m_readers.assign(rows, AlignedReader(m_model.anchorTokenizer(), m_model.augmentingTokenizer(m_index)));
        const auto beginning =
            m_model.sharesIds(m_index) ? std::vector<int>() : beginningOf(*m_model.augmentingTokenizer(m_index));
        if (m_prompts.empty()) // the text has begun without a prompt: the model's own beginning stands before it
            for (SettledTokens& row : m_rows) {
                row.ids = beginning;
                row.settledAt.resize(row.ids.size(), first);
            }
    }
    const auto flat = tensorToIds(ids.reshape({-1}));
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t t = 0; t < count; ++t)
            settle(row, flat[row * count + t], first + static_cast<std::int64_t>(t));
}

SettledAt ReadingAlong::see(std::vector<std::pair<Tensor, Tensor>>& read)
{
    const AugmentingBatch batch = augmentingBatch(m_rows);
    if (m_connections.empty())
        return batch.settledAt;
    std::size_t shortest = m_rows.front().ids.size();
    for (const SettledTokens& row : m_rows)
        shortest = std::min(shortest, row.ids.size());
    if (const std::int64_t fresh = batch.ids.size(1) - m_read; fresh > 0) {
        const AugmentingStates states =
            m_model.readAugmenting(m_index, batch.ids.narrow(1, m_read, fresh), m_read, &m_cache);
        for (std::size_t i = 0; i < m_connections.size(); ++i) {
            const auto [keys, values] = m_model.bridges()[m_connections[i]].keysAndValues(
                states.at(m_model.composition().connections[m_connections[i]].augmentingLayer));
            read[m_connections[i]] = m_bridgeCache.append(static_cast<int>(i), keys, values);
        }
        // Beyond the shortest row stands padding, which will be text in a later step.
        m_read = static_cast<std::int64_t>(shortest);
        for (int layer = 0; layer < m_model.augmenting(m_index).settings().layers; ++layer)
            m_cache.truncate(layer, m_read);
        for (std::size_t i = 0; i < m_connections.size(); ++i)
            m_bridgeCache.truncate(static_cast<int>(i), m_read);
    } else {
        for (std::size_t i = 0; i < m_connections.size(); ++i)
            read[m_connections[i]] = m_bridgeCache.all(static_cast<int>(i));
    }
    return batch.settledAt;
}

ComposedSession::ComposedSession(const ComposedModel& model) : m_model(model), m_anchorCache(model.settings().layers)
{
    for (std::size_t i = 0; i < model.augmentingCount(); ++i)
        m_augmenting.emplace_back(model, i);
}

void ComposedSession::begin(const std::vector<EncodedText>& prompts)
{
    for (ReadingAlong& augmenting : m_augmenting)
        augmenting.begin(prompts);
}

bool ComposedSession::cachesHold() const
{
    bool hold = m_model.anchor().cacheHolds(m_position, m_ids.size(1));
    for (std::size_t i = 0; i < m_augmenting.size(); ++i)
        hold = hold && m_model.augmenting(i).cacheHolds(m_augmenting[i].read(), m_augmenting[i].length());
    return hold;
}

bool ComposedSession::haveRoom() const
{
    for (std::size_t i = 0; i < m_augmenting.size(); ++i)
        if (const auto limit = m_model.augmenting(i).positionLimit(); limit > 0 && m_augmenting[i].length() > limit)
            return false;
    return true;
}

Tensor ComposedSession::advance(const Tensor& ids)
{
    at::NoGradGuard noGradients;
    const std::int64_t before = m_ids.defined() ? m_ids.size(1) : 0;
    m_ids = before ? at::cat({m_ids, ids}, 1) : ids;
    for (ReadingAlong& augmenting : m_augmenting)
        augmenting.follow(ids, before);
    if (!haveRoom())
        return {};
    if (!cachesHold()) {
        m_anchorCache = KeyValueCache(m_model.settings().layers);
        m_position = 0;
        for (ReadingAlong& augmenting : m_augmenting)
            augmenting.forget();
    }
    const std::int64_t count = m_ids.size(1) - m_position;
    std::vector<std::pair<Tensor, Tensor>> read(m_model.bridges().size());
    std::vector<Tensor> biases;
    for (ReadingAlong& augmenting : m_augmenting)
        biases.push_back(bridgeBias(augmenting.see(read), m_position, count, m_model.composition().bridge));
    const Tensor fresh = m_ids.narrow(1, m_position, count);
    const Tensor hidden = m_model.runAnchor(fresh, m_position, &m_anchorCache, read, biases);
    m_position += count;
    const DecoderModel& anchor = m_model.anchor();
    return anchor.logits(anchor.finalNorm(hidden.select(1, hidden.size(1) - 1)));
}

std::unique_ptr<DecodingSession> ComposedModel::start() const
{
    return std::make_unique<ComposedSession>(*this);
}

} // namespace calm
