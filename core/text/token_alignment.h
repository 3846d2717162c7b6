#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

class Tokenizer;

/// Which tokens of a text that is still being read are settled: no continuation can change them. This version settles
/// a segment at its end.
class TokenAlignment
{
public:
    explicit TokenAlignment(std::shared_ptr<const Tokenizer> tokenizer) : m_tokenizer(std::move(tokenizer)) {}

    void read(std::string_view bytes) { m_segment += bytes; } ///< more of the segment, cut anywhere
    void endSegment();                                        ///< a hard boundary: everything before it is settled
    void add(int id);                                         ///< ends the segment; then this id as such
    const std::vector<int>& settled() const { return m_settled; }

private:
    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::string m_segment;
    std::vector<int> m_settled;
};

} // namespace calm
