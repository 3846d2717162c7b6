#include "core/data/aligned_reader.h"

#include "core/text/tokenizer.h"

namespace calm
{

bool sameTokenizer(const Tokenizer& a, const Tokenizer& b)
{
    return &a == &b || a.definitionHash() == b.definitionHash();
}

AlignedReader::AlignedReader(std::shared_ptr<const Tokenizer> anchor, std::shared_ptr<const Tokenizer> augmenting)
    : m_sharesIds(sameTokenizer(*anchor, *augmenting)), m_anchor(anchor), m_decoder(std::move(anchor), false),
      m_alignment(std::move(augmenting))
{
}

void AlignedReader::read(int anchorId)
{
    if (m_sharesIds)
        m_ids.push_back(anchorId);
    else if (m_anchor->isSpecial(anchorId))
        endSegment();
    else
        m_alignment.read(m_decoder.push(anchorId));
}

void AlignedReader::endSegment()
{
    if (m_sharesIds)
        return;
    m_alignment.read(m_decoder.finish());
    m_alignment.endSegment();
}

} // namespace calm
