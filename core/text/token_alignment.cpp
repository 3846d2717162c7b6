#include "core/text/token_alignment.h"

#include "core/text/tokenizer.h"

namespace calm
{

void TokenAlignment::endSegment()
{
    const auto ids = m_tokenizer->encode(m_segment, false).ids;
    m_settled.insert(m_settled.end(), ids.begin(), ids.end());
    m_segment.clear();
}

void TokenAlignment::add(int id)
{
    endSegment();
    m_settled.push_back(id);
}

} // namespace calm
