#pragma once

#include "core/text/tokenizer.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calm
{

/// Which tokens of a text that is still being read are settled: they end in what was read, and no continuation of the
/// text can change them (Tokenizer::encodeSettled). What an augmenting model reads beside an anchor is what this class
/// gives, in training as in generation, so both see the same.
///
/// Cost of a character: that of the text behind the last few joints (SettledEncoding), whatever the length of the
/// whole. Where a text settles nothing for long (a run of ten thousand spaces), that of this stretch; that of the
/// segment for the few tokenizers without joints (docs/alignment.md). Not thread-safe.
class TokenAlignment
{
public:
    explicit TokenAlignment(std::shared_ptr<const Tokenizer> tokenizer) : m_tokenizer(std::move(tokenizer)) {}

    /// More bytes of the segment, cut anywhere, also inside a character: how they are cut makes no difference. Broken
    /// UTF-8 counts as U+FFFD.
    void read(std::string_view bytes);

    /// A hard boundary: everything before it is settled, and what follows is tokenized anew. The segment's tokens are
    /// then Tokenizer::encode() of its text, without special tokens. Should a tokenizer contradict what was settled
    /// before, the settled tokens stay, and those of the text behind them follow.
    void endSegment();

    void add(int id); ///< ends the segment; then this id as such: the model's own special tokens

    /// All settled ids so far, over all segments; only ever grows.
    const std::vector<int>& settled() const { return m_settled; }

private:
    std::size_t settledInSegment() const { return m_settled.size() - m_segmentBegin; }
    using Joint = SettledEncoding::Joint;
    bool isWorthReading(std::size_t added) const;
    void settle();
    bool settleFrom(std::size_t begin);
    bool append(const SettledEncoding& found, Joint known, Joint same);
    std::optional<std::pair<Joint, Joint>> lastCommonJoint(const std::vector<Joint>& found, std::size_t begin) const;

    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::vector<int> m_settled;
    std::size_t m_segmentBegin = 0; ///< of the segment's tokens in m_settled
    std::size_t m_settledBytes = 0; ///< where in m_text the last of them ends
    std::vector<Joint> m_joints;    ///< of the segment; tokens counted from its beginning
    std::string m_text;             ///< the segment, whole characters
    std::string m_unfinished;       ///< bytes of a character whose rest has not come yet
};

} // namespace calm
