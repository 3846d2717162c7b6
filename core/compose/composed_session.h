#pragma once

#include "core/compose/augmenting_batch.h"
#include "core/compose/composed_model.h"
#include "core/data/aligned_reader.h"
#include "core/models/key_value_cache.h"

namespace calm
{

/// One augmenting model that reads along with the anchor, for B texts: it advances by the tokens that the anchor's last
/// ids have settled, none, one or several a step, in one pass. What all rows have settled is read once and kept, with
/// the keys and values of its bridges; where rows differ in length, what some have beyond the others is read again.
class ReadingAlong
{
public:
    ReadingAlong(const ComposedModel& model, std::size_t index);

    void begin(const std::vector<EncodedText>& prompts);
    /// The anchor reads ids (B, T) as its positions first..first+T-1.
    void follow(const Tensor& ids, std::int64_t first);

    std::int64_t length() const;                 ///< of the longest row, in this model's tokens
    std::int64_t read() const { return m_read; } ///< tokens a row whose states are kept
    void forget();                               ///< all states; the tokens stay

    /// Reads what is new. `read` gets the keys and values (B, N, S, h) of this model's connections, each at its index;
    /// answers from when on each of the S tokens may be seen.
    SettledAt see(std::vector<std::pair<Tensor, Tensor>>& read);

private:
    void settle(std::size_t row, int id, std::int64_t position);

    const ComposedModel& m_model;
    std::size_t m_index;
    std::vector<std::size_t> m_connections; ///< of the composition, that read this model
    std::vector<SettledTokens> m_rows;
    std::vector<EncodedText> m_prompts;   ///< one a row, or none
    std::vector<AlignedReader> m_readers; ///< one a row, from the end of its prompt; none when the ids are shared
    KeyValueCache m_cache, m_bridgeCache; ///< the latter with one "layer" per connection
    std::int64_t m_read = 0;
};

/// Everything a composed conversation has read: each model's cache and the bridges' keys and values, so that a step
/// sees what training saw.
class ComposedSession : public DecodingSession
{
public:
    explicit ComposedSession(const ComposedModel& model);

    void begin(const std::vector<EncodedText>& prompts) override;
    Tensor advance(const Tensor& ids) override;

private:
    bool cachesHold() const;
    bool haveRoom() const;

    const ComposedModel& m_model;
    KeyValueCache m_anchorCache;
    std::vector<ReadingAlong> m_augmenting;
    Tensor m_ids;                ///< (B, T): all ids so far, for models that must read them anew as the text grows
    std::int64_t m_position = 0; ///< anchor positions whose states are kept
};

} // namespace calm
