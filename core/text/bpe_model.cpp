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

void MeetingCharacters::add(std::string_view left, std::string_view right)
{
    std::size_t last = left.size();
    while (last > 0 && (static_cast<unsigned char>(left[--last]) & 0xc0) == 0x80) {
    }
    const char32_t before = firstCharacter(left.substr(last)).code;
    const char32_t after = firstCharacter(right).code;
    if (before < few && after < few)
        m_few[before * few + after] = true;
    else
        m_others.insert(pairOf(static_cast<int>(before), static_cast<int>(after)));
}

bool MeetingCharacters::contains(char32_t before, char32_t after) const
{
    if (before < few && after < few)
        return m_few[before * few + after];
    return m_others.contains(pairOf(static_cast<int>(before), static_cast<int>(after)));
}

/// A token of the text so far.
struct BpeModel::Symbol
{
    int id = 0;
    std::size_t size = 0; // bytes
};

/// Cuts a piece into symbols and hands on tokens, run by run: where no merge can join two neighbours, nor anything they
/// become, a run ends. So a whole text in one piece costs what its words cost.
class BpeModel::Pass
{
public:
    Pass(const BpeModel& model, std::vector<PieceToken>& tokens) : m_model(model), m_tokens(tokens) {}

    void add(Symbol symbol)
    {
        if (!m_run.empty() && !m_model.mayMeet(m_run.back().id, symbol.id))
            endRun();
        m_run.push_back(symbol);
    }

    /// An unknown token waits for the next character that has one: bytes in between come before it.
    void addUnknown(std::size_t size)
    {
        if (m_waiting && m_model.m_definition.fuseUnknown) {
            m_waiting->size += size;
            return;
        }
        flushUnknown();
        m_waiting = Symbol{m_model.unknown(), size};
    }

    void flushUnknown()
    {
        if (m_waiting)
            add(*m_waiting);
        m_waiting.reset();
    }

    void finish()
    {
        flushUnknown();
        endRun();
    }

private:
    static constexpr std::size_t shortRun = 40; // symbols; up to here looking at each neighbour again is faster

    void endRun()
    {
        if (m_run.size() > shortRun)
            m_model.mergeLong(m_run);
        else if (m_run.size() > 1)
            m_model.mergeShort(m_run);
        // Ranges are told by adding up sizes, as the tokenizers library does: what has no token shifts them.
        for (const Symbol& symbol : m_run) {
            m_tokens.push_back({symbol.id, {m_begin, m_begin + symbol.size}});
            m_begin += symbol.size;
        }
        m_run.clear();
    }

    const BpeModel& m_model;
    std::vector<PieceToken>& m_tokens;
    std::vector<Symbol> m_run;
    std::optional<Symbol> m_waiting;
    std::size_t m_begin = 0;
};

BpeModel::BpeModel(const PartReader& part) : BpeModel(definitionOf(part)) {}

BpeModel::BpeModel(BpeDefinition definition)
    : m_definition(std::move(definition)), m_merges(m_definition.merges.size()),
      m_byteTokens(byteTokensOf(m_definition.vocabulary))
{
    const Vocabulary& vocabulary = m_definition.vocabulary;
    for (const BpeDefinition::Merge& merge : m_definition.merges) {
        m_merges.set(merge.left, merge.right, merge.merge);
        m_meeting.add(*vocabulary.find(merge.left), *vocabulary.find(merge.right));
    }
    m_definition.merges = {}; // they are in the table now
    m_wholes = ByteTrie({m_definition.wholes.begin(), m_definition.wholes.end()});
    m_edges.resize(static_cast<std::size_t>(vocabulary.size()));
    m_characters.resize(0x10000, -1);
    for (int id = 0; id < vocabulary.size(); ++id) {
        const auto text = vocabulary.find(id);
        if (!text || text->empty())
            continue;
        const Utf8Character first = firstCharacter(*text);
        std::size_t last = text->size();
        while (last > 0 && (static_cast<unsigned char>((*text)[--last]) & 0xc0) == 0x80) {
        }
        m_edges[static_cast<std::size_t>(id)] = {first.code, firstCharacter(text->substr(last)).code};
        if (first.size == text->size() && first.code < m_characters.size() && vocabulary.find(*text) == id)
            m_characters[first.code] = id;
    }
}

int BpeModel::unknown() const
{
    const auto id = m_definition.vocabulary.find(std::string_view(*m_definition.unknown));
    if (!id)
        throwNoToken(*m_definition.unknown);
    return *id;
}

bool BpeModel::mayMeet(int left, int right) const
{
    return m_meeting.contains(m_edges[static_cast<std::size_t>(left)].last,
                              m_edges[static_cast<std::size_t>(right)].first);
}

void BpeModel::tokenize(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    if (m_definition.ignoreMerges) {
        if (const auto whole = m_definition.vocabulary.find(piece)) {
            tokens.push_back({*whole, {0, piece.size()}});
            return;
        }
    }
    tokenizePart(piece, tokens);
}

void BpeModel::tokenizePart(std::string_view piece, std::vector<PieceToken>& tokens) const
{
    Pass pass(*this, tokens);
    for (std::size_t at = 0; at < piece.size();) {
        if (const auto whole = m_wholes.longestAt(piece, at); whole.size > 0) {
            pass.flushUnknown();
            pass.add({whole.value, whole.size});
            at += whole.size;
            continue;
        }
        const Utf8Character character = firstCharacter(piece.substr(at));
        addCharacter(character, piece, at, pass);
        at += character.size;
    }
    pass.finish();
}

/// Its token, its bytes' tokens, the unknown token, or nothing.
void BpeModel::addCharacter(const Utf8Character& character, std::string_view piece, std::size_t at, Pass& pass) const
{
    const bool isPrefixed = at > 0 && !m_definition.continuingPrefix.empty();
    const bool isSuffixed = at + character.size == piece.size() && !m_definition.endSuffix.empty();
    std::optional<int> id;
    std::string spelled;
    std::string_view text = piece.substr(at, character.size);
    if (isPrefixed || isSuffixed) {
        spelled = isPrefixed ? m_definition.continuingPrefix : "";
        spelled += text;
        spelled += isSuffixed ? m_definition.endSuffix : "";
        text = spelled;
        id = m_definition.vocabulary.find(text);
    } else if (character.code >= m_characters.size()) {
        id = m_definition.vocabulary.find(text);
    } else if (m_characters[character.code] >= 0) {
        id = m_characters[character.code];
    }
    const auto tokenOfByte = [this](char byte) { return m_byteTokens[static_cast<unsigned char>(byte)]; };
    if (id) {
        pass.flushUnknown();
        pass.add({*id, character.size});
    } else if (m_definition.byteFallback &&
               std::all_of(text.begin(), text.end(), [&](char byte) { return tokenOfByte(byte) >= 0; })) {
        for (const char byte : text)
            pass.add({tokenOfByte(byte), 1});
    } else if (m_definition.unknown) {
        pass.addUnknown(character.size);
    }
}

/// Joins neighbours, lowest rank first and leftmost among equals, until no merge applies.
void BpeModel::mergeShort(std::vector<Symbol>& symbols) const
{
    std::array<MergeTable::Merge, 40> merges; // of each symbol with the next
    std::size_t count = symbols.size();
    for (std::size_t i = 0; i + 1 < count; ++i)
        merges[i] = m_merges.find(symbols[i].id, symbols[i + 1].id);
    while (count > 1) {
        std::size_t best = count;
        for (std::size_t i = 0; i + 1 < count; ++i)
            if (merges[i].merged >= 0 && (best == count || merges[i].rank < merges[best].rank))
                best = i;
        if (best == count)
            break;
        symbols[best].id = merges[best].merged;
        symbols[best].size += symbols[best + 1].size;
        std::move(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 2,
                  symbols.begin() + static_cast<std::ptrdiff_t>(count),
                  symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        std::move(merges.begin() + best + 2, merges.begin() + count, merges.begin() + best + 1);
        --count;
        if (best > 0)
            merges[best - 1] = m_merges.find(symbols[best - 1].id, symbols[best].id);
        if (best + 1 < count)
            merges[best] = m_merges.find(symbols[best].id, symbols[best + 1].id);
    }
    symbols.resize(count);
}

/// The same with a heap, for runs that have no end in sight: n log n.
void BpeModel::mergeLong(std::vector<Symbol>& symbols) const
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
    struct Links
    {
        int previous;
        int next; // -1: none; a symbol that was joined to the one before it has the size 0
    };
    const int count = static_cast<int>(symbols.size());
    std::vector<Links> links(symbols.size());
    for (int i = 0; i < count; ++i)
        links[static_cast<std::size_t>(i)] = {i - 1, i + 1 < count ? i + 1 : -1};
    const auto at = [&symbols](int index) -> Symbol& { return symbols[static_cast<std::size_t>(index)]; };
    const auto linksOf = [&links](int index) -> Links& { return links[static_cast<std::size_t>(index)]; };
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
    const auto consider = [&](int left) {
        if (left < 0 || linksOf(left).next < 0)
            return;
        const auto merge = m_merges.find(at(left).id, at(linksOf(left).next).id);
        if (merge.merged >= 0)
            candidates.push({merge.rank, left, merge.merged});
    };
    for (int i = 0; i < count; ++i)
        consider(i);
    while (!candidates.empty()) {
        const Candidate best = candidates.top();
        candidates.pop();
        Symbol& left = at(best.left);
        const int next = linksOf(best.left).next;
        if (left.size == 0 || next < 0 || m_merges.find(left.id, at(next).id).merged != best.merged)
            continue; // one of the two was joined to something else meanwhile
        left.id = best.merged;
        left.size += at(next).size;
        at(next).size = 0;
        linksOf(best.left).next = linksOf(next).next;
        if (linksOf(next).next >= 0)
            linksOf(linksOf(next).next).previous = best.left;
        consider(linksOf(best.left).previous);
        consider(best.left);
    }
    std::erase_if(symbols, [](const Symbol& symbol) { return symbol.size == 0; });
}

} // namespace calm
