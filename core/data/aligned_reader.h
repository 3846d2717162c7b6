#pragma once

#include "core/text/streaming_decoder.h"
#include "core/text/token_alignment.h"

#include <memory>
#include <vector>

namespace calm
{

/// One augmenting model that reads along with the anchor: the anchor's ids go in one by one, and the augmenting model's
/// own ids come out as they are settled. Equal tokenizers pass the ids through, so that position t sees 0..t. Else the
/// anchor's ids are turned back into text, and TokenAlignment says what of it is settled; the anchor's special tokens
/// are boundaries and no text. Training and generation both read answers so. Not thread-safe.
class AlignedReader
{
public:
    AlignedReader(std::shared_ptr<const Tokenizer> anchor, std::shared_ptr<const Tokenizer> augmenting);

    void read(int anchorId);
    void endSegment(); ///< a hard boundary: all text read so far is settled

    /// All ids settled since the beginning; only ever grows.
    const std::vector<int>& settled() const { return m_sharesIds ? m_ids : m_alignment.settled(); }

private:
    bool m_sharesIds;
    std::vector<int> m_ids; ///< when the ids are shared
    std::shared_ptr<const Tokenizer> m_anchor;
    StreamingDecoder m_decoder;
    TokenAlignment m_alignment;
};

/// Whether two tokenizers give the same ids for every text: the same definition, special tokens included.
bool sameTokenizer(const Tokenizer& a, const Tokenizer& b);

} // namespace calm
