#include "core/text/bpe_model.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <bit>
#include <queue>

namespace calm
{

namespace
{
constexpr std::uint64_t emptySlot = ~std::uint64_t{0}; // no pair: ids are not negative

std::uint64_t pairOf(int left, int right)
{
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

/// "a b", or ["a", "b"] where a token may hold a space.
std::pair<std::string_view, std::string_view> readMerge(const PartReader& part, const JsonValue& entry)
{
    using Kind = JsonValue::Kind;
    if (entry.is(Kind::string)) {
        const std::string_view text = entry.string();
        const auto space = text.find(' ');
        if (space == text.npos || text.find(' ', space + 1) != text.npos)
            part.fail("has the merge \"" + std::string(text.substr(0, 80)) + "\", which is not two tokens");
        return {text.substr(0, space), text.substr(space + 1)};
    }
    const auto pair = entry.items();
    if (pair.size() != 2 || !pair[0].is(Kind::string) || !pair[1].is(Kind::string))
        part.fail("has a merge that is not two tokens: " + entry.shown());
    return {pair[0].string(), pair[1].string()};
}
std::vector<BpeDefinition::Merge> readMerges(const PartReader& part, const BpeDefinition& definition)
{
    const JsonValue& list = part.member("merges");
    if (!list.is(JsonValue::Kind::array))
        part.fail("needs a list as \"merges\"");
    const Vocabulary& vocabulary = definition.vocabulary;
    std::vector<BpeDefinition::Merge> merges;
    merges.reserve(list.items().size());
    std::string joined;
    for (const JsonValue& entry : list.items()) {
        if (entry.string().starts_with("#version")) // the first line of a merges.txt
            continue;
        const auto [left, right] = readMerge(part, entry);
        joined.assign(left);
        joined += right.substr(std::min(definition.continuingPrefix.size(), right.size()));
        const auto leftId = vocabulary.find(left);
        const auto rightId = vocabulary.find(right);
        const auto joinedId = vocabulary.find(std::string_view(joined));
        if (!leftId || !rightId || !joinedId)
            part.fail("merges \"" + std::string(left.substr(0, 80)) + "\" and \"" + std::string(right.substr(0, 80)) +
                      "\", but its vocabulary does not have both and what they form");
        merges.push_back({*leftId, *rightId, {static_cast<std::uint32_t>(merges.size()), *joinedId}});
    }
    return merges;
}

BpeDefinition definitionOf(const PartReader& part)
{
    BpeDefinition definition{Vocabulary::read(part, "vocab")};
    definition.continuingPrefix = part.text("continuing_subword_prefix", "");
    definition.endSuffix = part.text("end_of_word_suffix", "");
    definition.fuseUnknown = part.flag("fuse_unk", false);
    definition.byteFallback = part.flag("byte_fallback", false);
    definition.ignoreMerges = part.flag("ignore_merges", false);
    // "dropout" is not read: it is noise for training; encoding must give the same ids every time.
    if (part.has("unk_token"))
        definition.unknown = part.text("unk_token");
    definition.merges = readMerges(part, definition);
    return definition;
}
} // namespace

MergeTable::MergeTable(std::size_t count) : m_slots(std::bit_ceil(2 * count + 2), Slot{emptySlot, {}}) {}

std::size_t MergeTable::slotOf(std::uint64_t pair) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = ((pair * 0x9e3779b97f4a7c15ULL) >> 20) & mask;
    while (m_slots[slot].pair != emptySlot && m_slots[slot].pair != pair)
        slot = (slot + 1) & mask;
    return slot;
}

void MergeTable::set(int left, int right, Merge merge)
{
    const std::uint64_t pair = pairOf(left, right);
    m_slots[slotOf(pair)] = {pair, merge};
}

MergeTable::Merge MergeTable::find(int left, int right) const
{
    return m_slots[slotOf(pairOf(left, right))].merge;
}

/// A token of the piece so far, linked to its neighbours.
struct BpeModel::Symbol
{
    int id = 0;
    std::size_t size = 0; // 0: it was joined to the symbol before it
    int previous = -1;
    int next = -1;
};

BpeModel::BpeModel(const PartReader& part) : BpeModel(definitionOf(part)) {}

BpeModel::BpeModel(BpeDefinition definition)
    : m_definition(std::move(definition)), m_merges(m_definition.merges.size()),
      m_byteTokens(byteTokensOf(m_definition.vocabulary))
{
    for (const BpeDefinition::Merge& merge : m_definition.merges)
        m_merges.set(merge.left, merge.right, merge.merge);
    m_definition.merges = {}; // they are in the table now
    m_wholes = ByteTrie({m_definition.wholes.begin(), m_definition.wholes.end()});
}

int BpeModel::unknown() const
{
    const auto id = m_definition.vocabulary.find(std::string_view(*m_definition.unknown));
    if (!id)
        throwNoToken(*m_definition.unknown);
    return *id;
}

void BpeModel::tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    if (m_definition.ignoreMerges) {
        if (const auto whole = m_definition.vocabulary.find(piece)) {
            tokens.push_back({*whole, {0, piece.size()}});
            return;
        }
    }
    std::vector<Symbol> symbols = split(piece);
    mergeAll(symbols);
    // Ranges are told by adding up sizes, as the tokenizers library does: characters without a token shift them.
    std::size_t begin = 0;
    for (int i = symbols.empty() ? -1 : 0; i >= 0; i = symbols[static_cast<std::size_t>(i)].next) {
        const Symbol& symbol = symbols[static_cast<std::size_t>(i)];
        tokens.push_back({symbol.id, {begin, begin + symbol.size}});
        begin += symbol.size;
    }
}

/// One symbol for each character; characters without a token become bytes or unknown tokens. An unknown token waits
/// for the next character that has one: bytes in between come before it.
std::vector<BpeModel::Symbol> BpeModel::split(std::string_view piece) const
{
    std::vector<Symbol> symbols;
    symbols.reserve(piece.size());
    std::string spelled;
    std::optional<Symbol> waiting;
    const auto flush = [&] {
        if (waiting)
            symbols.push_back(*waiting);
        waiting.reset();
    };
    for (std::size_t at = 0; at < piece.size();) {
        if (const auto whole = m_wholes.longestAt(piece, at); whole.size > 0) {
            flush();
            symbols.push_back({whole.value, whole.size});
            at += whole.size;
            continue;
        }
        const std::size_t size = firstCharacter(piece.substr(at)).size;
        std::string_view character = piece.substr(at, size);
        const bool isLast = at + size == piece.size();
        if ((at > 0 && !m_definition.continuingPrefix.empty()) || (isLast && !m_definition.endSuffix.empty())) {
            spelled = at > 0 ? m_definition.continuingPrefix : "";
            spelled += character;
            spelled += isLast ? m_definition.endSuffix : "";
            character = spelled;
        }
        if (const auto id = m_definition.vocabulary.find(character)) {
            flush();
            symbols.push_back({*id, size});
        } else if (m_definition.byteFallback && addByteTokens(character, symbols)) {
        } else if (waiting && m_definition.fuseUnknown) {
            waiting->size += size;
        } else if (m_definition.unknown) {
            flush();
            waiting = Symbol{unknown(), size};
        }
        at += size;
    }
    flush();
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i].previous = static_cast<int>(i) - 1;
        symbols[i].next = i + 1 < symbols.size() ? static_cast<int>(i) + 1 : -1;
    }
    return symbols;
}

/// False, with nothing added, when some byte has no token.
bool BpeModel::addByteTokens(std::string_view spelled, std::vector<Symbol>& symbols) const
{
    for (const char byte : spelled)
        if (m_byteTokens[static_cast<unsigned char>(byte)] < 0)
            return false;
    for (const char byte : spelled)
        symbols.push_back({m_byteTokens[static_cast<unsigned char>(byte)], 1});
    return true;
}

/// Joins neighbours, lowest rank first and leftmost among equals, until no merge applies.
void BpeModel::mergeAll(std::vector<Symbol>& symbols) const
{
    struct Candidate
    {
        std::uint32_t rank;
        int left;
        int merged;
        bool operator>(const Candidate& other) const
        {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    const auto at = [&symbols](int index) -> Symbol& { return symbols[static_cast<std::size_t>(index)]; };
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
    const auto consider = [&](int left) {
        if (left < 0 || at(left).next < 0)
            return;
        const auto merge = m_merges.find(at(left).id, at(at(left).next).id);
        if (merge.merged >= 0)
            candidates.push({merge.rank, left, merge.merged});
    };
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
        consider(static_cast<int>(i));

    while (!candidates.empty()) {
        const Candidate best = candidates.top();
        candidates.pop();
        Symbol& left = at(best.left);
        if (left.size == 0 || left.next < 0)
            continue;
        Symbol& right = at(left.next);
        if (m_merges.find(left.id, right.id).merged != best.merged)
            continue; // one of the two was joined to something else meanwhile
        left.id = best.merged;
        left.size += right.size;
        right.size = 0;
        left.next = right.next;
        if (right.next >= 0)
            at(right.next).previous = best.left;
        consider(left.previous);
        consider(best.left);
    }
}

} // namespace calm
