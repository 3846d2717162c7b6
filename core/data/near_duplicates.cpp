#include "core/data/near_duplicates.h"

#include "core/base/checksum.h"
#include "core/base/error.h"
#include "core/data/min_hash.h"
#include "core/data/text_shingles.h"

#include <algorithm>
#include <compare>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <unordered_map>
#include <unordered_set>

namespace calm
{

namespace
{
constexpr std::int64_t textsPerReport = 256;
/// Of texts that agree in a band, each is compared with so many others: a thousand of one template would else make half
/// a million pairs.
constexpr std::size_t mostCompared = 200;
constexpr std::size_t mostListsKept = 20'000;
constexpr std::size_t mostPairsKept = 4'000'000;

std::uint64_t hashOf(std::string_view text)
{
    return checksum64(std::as_bytes(std::span(text)));
}

/// MinHash of as many bands as the settings need; of none where only equal forms count.
MinHash minHashFor(const NearDuplicateSettings& settings)
{
    return {settings.threshold < 1 ? bandingFor(settings.permutations, settings.threshold) : Banding(),
            settings.shingle};
}

/// Texts in normalized form, with those that are equal found, and the keys of the others.
class FormIndex
{
public:
    FormIndex(const TextList& texts, MinHash& minHash) : m_texts(texts), m_minHash(minHash) {}

    void read(const ProgressCallback& progress, const std::stop_token& stop)
    {
        for (std::int64_t i = 0; i < m_texts.count; ++i) {
            if (i % textsPerReport == 0) {
                throwIfStopped(stop);
                if (progress)
                    progress({"reading the texts", i, m_texts.count});
            }
            const std::string form = normalizedForm(m_texts.at(i));
            const auto first = equalTo(form);
            m_sameAs.push_back(first.value_or(i));
            if (first)
                continue;
            m_firstOf.emplace(hashOf(form), i);
            m_different.push_back(i);
            m_minHash.addKeys(form, m_keys);
        }
    }

    /// The first text with this very form.
    std::optional<std::int64_t> equalTo(const std::string& form) const
    {
        const auto it = m_firstOf.find(hashOf(form));
        if (it == m_firstOf.end() || normalizedForm(m_texts.at(it->second)) != form)
            return std::nullopt;
        return it->second;
    }

    struct Entry
    {
        std::uint32_t key;
        std::uint32_t place; ///< in different()
        auto operator<=>(const Entry&) const = default;
    };
    /// All keys of a band in order, so that equal ones stand together.
    std::vector<Entry> band(std::size_t number) const
    {
        std::vector<Entry> entries(m_different.size());
        for (std::size_t i = 0; i < entries.size(); ++i)
            entries[i] = {m_keys[i * m_minHash.bands() + number], static_cast<std::uint32_t>(i)};
        std::ranges::sort(entries);
        return entries;
    }

    const std::vector<std::int64_t>& different() const { return m_different; } ///< the first text of each form
    std::int64_t sameAs(std::int64_t text) const { return m_sameAs[static_cast<std::size_t>(text)]; }

private:
    const TextList& m_texts;
    MinHash& m_minHash;
    std::unordered_map<std::uint64_t, std::int64_t> m_firstOf; ///< by the hash of the form
    std::vector<std::int64_t> m_sameAs;
    std::vector<std::int64_t> m_different;
    std::vector<std::uint32_t> m_keys; ///< [place][band]
};

/// Shingles of texts, kept for a while: a text is compared with many others.
class ShingleLists
{
public:
    ShingleLists(const TextList& texts, int shingle) : m_texts(texts), m_shingle(shingle) {}

    const std::vector<std::uint64_t>& of(std::int64_t text)
    {
        const auto it = m_lists.find(text);
        return it != m_lists.end()
                   ? it->second
                   : m_lists.emplace(text, shinglesOf(normalizedForm(m_texts.at(text)), m_shingle)).first->second;
    }
    void makeRoom() ///< no reference of before is valid afterwards
    {
        if (m_lists.size() > mostListsKept)
            m_lists.clear();
    }

private:
    const TextList& m_texts;
    int m_shingle;
    std::unordered_map<std::int64_t, std::vector<std::uint64_t>> m_lists;
};

/// Which texts belong together (union-find, the smallest number leads).
class Groups
{
public:
    explicit Groups(std::int64_t count) : m_parents(static_cast<std::size_t>(count))
    {
        std::iota(m_parents.begin(), m_parents.end(), 0);
    }
    std::int64_t leader(std::int64_t text)
    {
        auto& parents = m_parents;
        while (parents[static_cast<std::size_t>(text)] != text) {
            auto& parent = parents[static_cast<std::size_t>(text)];
            parent = parents[static_cast<std::size_t>(parent)];
            text = parent;
        }
        return text;
    }
    void join(std::int64_t a, std::int64_t b)
    {
        a = leader(a);
        b = leader(b);
        m_parents[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
    }

private:
    std::vector<std::int64_t> m_parents;
};

/// Compares what agrees in a band, and joins what is near.
class NearPairs
{
public:
    NearPairs(const FormIndex& index, ShingleLists& lists, Groups& groups, double threshold)
        : m_index(index), m_lists(lists), m_groups(groups), m_threshold(threshold)
    {
    }

    void compare(std::span<const FormIndex::Entry> agreeing)
    {
        for (std::size_t i = 1; i < agreeing.size(); ++i) {
            const std::size_t first = i > mostCompared ? i - mostCompared : 0;
            for (std::size_t j = first; j < i; ++j)
                compare(textOf(agreeing[j]), textOf(agreeing[i]));
        }
        m_lists.makeRoom();
        if (m_far.size() > mostPairsKept)
            m_far.clear();
    }

private:
    std::int64_t textOf(const FormIndex::Entry& entry) const { return m_index.different()[entry.place]; }

    void compare(std::int64_t a, std::int64_t b)
    {
        if (m_groups.leader(a) == m_groups.leader(b))
            return;
        const std::uint64_t pair = static_cast<std::uint64_t>(a) << 32 | static_cast<std::uint64_t>(b);
        if (m_far.contains(pair))
            return;
        if (jaccardSimilarity(m_lists.of(a), m_lists.of(b)) >= m_threshold)
            m_groups.join(a, b);
        else
            m_far.insert(pair);
    }

    const FormIndex& m_index;
    ShingleLists& m_lists;
    Groups& m_groups;
    double m_threshold;
    std::unordered_set<std::uint64_t> m_far; ///< pairs known to be too different
};

/// Calls `use` with each stretch of two or more entries of the same key.
template <typename Use> void forEachRun(const std::vector<FormIndex::Entry>& band, Use&& use)
{
    for (auto begin = band.begin(); begin != band.end();) {
        const auto end = std::find_if(begin, band.end(), [key = begin->key](const auto& e) { return e.key != key; });
        if (end - begin > 1)
            use(std::span(begin, end));
        begin = end;
    }
}

void requireValid(const NearDuplicateSettings& settings)
{
    if (const auto problems = problemsOf(settings); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
}
} // namespace

std::vector<std::string> problemsOf(const NearDuplicateSettings& settings)
{
    std::vector<std::string> problems;
    if (settings.shingle < 1 || settings.shingle > 1000)
        problems.push_back("A shingle must have from 1 to 1000 characters.");
    if (settings.permutations < 1 || settings.permutations > 4096)
        problems.push_back("There must be from 1 to 4096 permutations.");
    if (!(settings.threshold > 0 && settings.threshold <= 1))
        problems.push_back("The similarity must be above 0 and at most 1.");
    return problems;
}

std::vector<DuplicateGroup> findDuplicates(const TextList& texts, const NearDuplicateSettings& settings,
                                           const ProgressCallback& progress, std::stop_token stop)
{
    requireValid(settings);
    MinHash minHash = minHashFor(settings);
    FormIndex index(texts, minHash);
    index.read(progress, stop);
    Groups groups(texts.count);
    ShingleLists lists(texts, settings.shingle);
    NearPairs pairs(index, lists, groups, settings.threshold);
    for (std::size_t band = 0; band < minHash.bands(); ++band) {
        if (progress)
            progress({"comparing", static_cast<std::int64_t>(band), static_cast<std::int64_t>(minHash.bands())});
        forEachRun(index.band(band), [&](std::span<const FormIndex::Entry> agreeing) {
            throwIfStopped(stop);
            pairs.compare(agreeing);
        });
    }
    for (std::int64_t i = 0; i < texts.count; ++i)
        groups.join(i, index.sameAs(i));

    std::unordered_map<std::int64_t, std::vector<std::int64_t>> members;
    for (std::int64_t i = 0; i < texts.count; ++i)
        if (const std::int64_t leader = groups.leader(i); leader != i)
            members[leader].push_back(i);
    std::vector<DuplicateGroup> result;
    for (const auto& [leader, others] : members) {
        DuplicateGroup group{{leader}, {1.0}};
        for (const std::int64_t other : others) {
            throwIfStopped(stop);
            const bool same = index.sameAs(other) == leader;
            group.members.push_back(other);
            group.similarities.push_back(same ? 1.0 : jaccardSimilarity(lists.of(leader), lists.of(other)));
            lists.makeRoom();
        }
        result.push_back(std::move(group));
    }
    std::ranges::sort(result, {}, [](const DuplicateGroup& group) { return group.members.front(); });
    return result;
}

std::vector<DuplicatePair> findKnown(const TextList& known, const TextList& texts,
                                     const NearDuplicateSettings& settings, const ProgressCallback& progress,
                                     std::stop_token stop)
{
    requireValid(settings);
    MinHash minHash = minHashFor(settings);
    FormIndex index(known, minHash);
    index.read(progress, stop);
    std::vector<std::vector<FormIndex::Entry>> bands;
    for (std::size_t band = 0; band < minHash.bands(); ++band)
        bands.push_back(index.band(band));
    ShingleLists lists(known, settings.shingle);

    const auto nearest = [&](std::int64_t text, const std::string& form) -> std::optional<DuplicatePair> {
        if (const auto same = index.equalTo(form))
            return DuplicatePair{*same, text, 1.0, true};
        std::vector<std::uint32_t> keys;
        minHash.addKeys(form, keys);
        std::vector<std::uint32_t> candidates;
        for (std::size_t band = 0; band < bands.size(); ++band) {
            const auto agreeing = std::ranges::equal_range(bands[band], keys[band], {}, &FormIndex::Entry::key);
            for (const auto& entry : agreeing | std::views::take(mostCompared))
                candidates.push_back(entry.place);
        }
        std::ranges::sort(candidates);
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        const auto own = candidates.empty() ? std::vector<std::uint64_t>() : shinglesOf(form, settings.shingle);
        std::optional<DuplicatePair> best;
        for (const std::uint32_t place : candidates) {
            const std::int64_t other = index.different()[place];
            const double similarity = jaccardSimilarity(lists.of(other), own);
            if (similarity >= settings.threshold && (!best || similarity > best->similarity))
                best = DuplicatePair{other, text, similarity, false};
        }
        lists.makeRoom();
        return best;
    };

    std::vector<DuplicatePair> pairs;
    for (std::int64_t i = 0; i < texts.count; ++i) {
        if (i % textsPerReport == 0) {
            throwIfStopped(stop);
            if (progress)
                progress({"comparing", i, texts.count});
        }
        if (const auto pair = nearest(i, normalizedForm(texts.at(i))))
            pairs.push_back(*pair);
    }
    return pairs;
}

} // namespace calm
