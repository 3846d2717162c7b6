#pragma once

#include "core/text/tokenizer.h"

namespace calm
{

/// Turns token ids into text as they come, in whole UTF-8 characters only. The pieces joined, with finish() at the
/// end, are what Tokenizer::decode() gives for all ids together. One exception: where byte tokens ("<0xE2>") spell
/// broken characters behind whole ones, decode() takes the whole ones back; what was given here stays. Constant
/// cost per id. Not thread-safe.
class StreamingDecoder
{
public:
    StreamingDecoder(std::shared_ptr<const Tokenizer> tokenizer, bool skipSpecialTokens);

    std::string push(int id); ///< what is certain now and was not given before; often empty
    std::string finish();     ///< what is left; afterwards the decoder is as new

private:
    std::string give(Decoder::Ending ending);
    void forgetOldIds();

    std::shared_ptr<const Tokenizer> m_tokenizer;
    bool m_skipSpecialTokens;
    std::vector<int> m_ids;    // the last ids: enough that what they decode to does not depend on those before
    std::size_t m_settled = 0; // so many of them were given completely
    std::string m_given;       // what m_ids decode to, as far as it was given
};

} // namespace calm
