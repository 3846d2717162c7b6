#pragma once

#include "core/text/tokenizer.h"

namespace calm
{

/// Turns token ids into text as they come, in whole UTF-8 characters only. The pieces joined, with finish() at the
/// end, are what Tokenizer::decode() gives for all ids together; only where a model spells broken characters with
/// byte tokens ("<0xE2>") may the number of U+FFFD differ. Constant cost per id. Not thread-safe.
class StreamingDecoder
{
public:
    StreamingDecoder(std::shared_ptr<const Tokenizer> tokenizer, bool skipSpecialTokens);

    std::string push(int id); ///< what is certain now and was not given before; often empty
    std::string finish();     ///< what is left; afterwards the decoder is as new

private:
    std::string take(const std::string& bytes, std::size_t end);
    void forgetOldIds(std::string_view decoded); ///< what m_ids decode to

    std::shared_ptr<const Tokenizer> m_tokenizer;
    bool m_skipSpecialTokens;
    std::vector<int> m_ids;  // the last ids: enough that what they decode to does not depend on those before
    std::size_t m_given = 0; // bytes of what m_ids decode to that were given already
};

} // namespace calm
