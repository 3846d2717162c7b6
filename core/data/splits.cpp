#include "core/data/splits.h"

#include "core/base/error.h"
#include "core/base/random.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>

namespace calm
{

namespace
{
constexpr std::array<const char*, 3> names{"train", "validation", "test"};

/// A compiled key pattern.
class KeyPattern
{
public:
    explicit KeyPattern(const std::string& expression) : m_code(nullptr, pcre2_code_free), m_match(nullptr, freeMatch)
    {
        int code = 0;
        PCRE2_SIZE offset = 0;
        m_code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                                   PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &code, &offset, nullptr));
        if (!m_code) {
            std::array<PCRE2_UCHAR, 256> message{};
            pcre2_get_error_message(code, message.data(), message.size());
            throw Error(ErrorKind::badInput, "The key pattern cannot be used (character " + std::to_string(offset) +
                                                 "): " + reinterpret_cast<const char*>(message.data()) + ".");
        }
        pcre2_jit_compile(m_code.get(), PCRE2_JIT_COMPLETE); // without it, only slower
        m_match.reset(pcre2_match_data_create_from_pattern(m_code.get(), nullptr));
    }

    std::vector<std::string> keysOf(const std::string& text) const
    {
        std::vector<std::string> keys;
        PCRE2_SIZE start = 0;
        while (start <= text.size()) {
            const int groups = pcre2_match(m_code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), start,
                                           0, m_match.get(), nullptr);
            if (groups < 1)
                break;
            const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(m_match.get());
            const PCRE2_SIZE* key = groups > 1 && ends[2] != PCRE2_UNSET ? ends + 2 : ends;
            if (key[1] > key[0])
                keys.push_back(text.substr(key[0], key[1] - key[0]));
            start = ends[1] > start ? ends[1] : start + 1;
        }
        return keys;
    }

private:
    static void freeMatch(pcre2_match_data* data) { pcre2_match_data_free(data); }
    std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> m_code;
    std::unique_ptr<pcre2_match_data, void (*)(pcre2_match_data*)> m_match;
};

/// Splits for items of given weights: shuffled, laid end to end, cut where the shares say.
std::vector<int> cutByShares(const std::vector<std::int64_t>& weights, const SplitRule& rule)
{
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), 0);
    Random(rule.seed).shuffle(order);
    const double all = rule.train + rule.validation + rule.test;
    const auto total = static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    const double endOfTrain = std::round(total * rule.train / all);
    const double endOfValidation = std::round(total * (rule.train + rule.validation) / all);
    std::vector<int> splits(weights.size());
    double passed = 0;
    for (const std::size_t item : order) {
        const double middle = passed + static_cast<double>(weights[item]) / 2;
        splits[item] = middle < endOfTrain ? 0 : middle < endOfValidation ? 1 : 2;
        passed += static_cast<double>(weights[item]);
    }
    return splits;
}

SplitResult splitOneByOne(std::size_t examples, const SplitRule& rule)
{
    SplitResult result;
    result.keys = static_cast<std::int64_t>(examples);
    for (const int split : cutByShares(std::vector<std::int64_t>(examples, 1), rule))
        result.splits.push_back(names[static_cast<std::size_t>(split)]);
    return result;
}

SplitResult splitByKey(const std::vector<std::string>& prompts, const SplitRule& rule)
{
    const KeyPattern pattern(rule.keyPattern);
    SplitResult result;
    std::map<std::string, std::size_t> numbers; // of each key, in order of first appearance
    std::vector<std::int64_t> weights;
    std::vector<std::vector<std::size_t>> keysPerExample;
    for (const std::string& prompt : prompts) {
        auto keys = pattern.keysOf(prompt);
        if (keys.empty()) {
            ++result.withoutKey;
            keys.push_back(prompt);
        }
        auto& own = keysPerExample.emplace_back();
        for (const std::string& key : keys) {
            const auto [it, isNew] = numbers.emplace(key, weights.size());
            if (isNew)
                weights.push_back(0);
            ++weights[it->second];
            own.push_back(it->second);
        }
    }
    const auto splits = cutByShares(weights, rule);
    for (const auto& own : keysPerExample) {
        const int first = splits[own.front()];
        bool together = true;
        for (const std::size_t key : own)
            together = together && splits[key] == first;
        result.splits.push_back(together ? names[static_cast<std::size_t>(first)] : "");
        result.leftOut += together ? 0 : 1;
    }
    result.keys = static_cast<std::int64_t>(weights.size());
    return result;
}
} // namespace

std::vector<std::string> problemsOf(const SplitRule& rule)
{
    std::vector<std::string> problems;
    const auto isShare = [](double share) { return std::isfinite(share) && share >= 0; };
    if (!isShare(rule.train) || !isShare(rule.validation) || !isShare(rule.test) ||
        rule.train + rule.validation + rule.test <= 0)
        problems.push_back("The shares must be numbers from 0 up, and one of them above 0.");
    try {
        if (!rule.keyPattern.empty())
            KeyPattern pattern(rule.keyPattern);
    } catch (const Error& error) {
        problems.push_back(error.what());
    }
    return problems;
}

SplitResult splitByRule(const std::vector<std::string>& prompts, const SplitRule& rule)
{
    if (const auto problems = problemsOf(rule); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    return rule.keyPattern.empty() ? splitOneByOne(prompts.size(), rule) : splitByKey(prompts, rule);
}

std::vector<std::string> keysOf(const std::string& prompt, const std::string& keyPattern)
{
    return KeyPattern(keyPattern).keysOf(prompt);
}

} // namespace calm
