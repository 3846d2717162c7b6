#include "core/data/splits.h"

#include "core/base/error.h"
#include "core/base/random.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

namespace calm
{

namespace
{
constexpr std::array<const char*, 3> names{"train", "validation", "test"};
const std::array<std::string, 6> fieldNames{"none", "key", "prompt", "response", "task", "tags"};

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

/// The pattern of a rule whose keys are not the whole text.
std::string patternOf(const SplitRule& rule)
{
    return rule.keyPattern.empty() && rule.keyField == KeyField::tags ? "\\S+" : rule.keyPattern;
}

SplitResult splitByKey(const std::vector<std::string>& texts, const SplitRule& rule)
{
    std::optional<KeyPattern> pattern;
    if (const std::string expression = patternOf(rule); !expression.empty())
        pattern.emplace(expression);
    SplitResult result;
    std::map<std::string, std::size_t> numbers; // of each key, in order of first appearance
    std::vector<std::int64_t> weights;
    std::vector<std::vector<std::size_t>> keysPerExample;
    for (std::size_t example = 0; example < texts.size(); ++example) {
        auto keys = pattern ? pattern->keysOf(texts[example]) : std::vector<std::string>(1, texts[example]);
        if (keys.empty() || texts[example].empty()) {
            ++result.withoutKey;
            keys.assign(1, texts[example].empty() ? std::to_string(example) : texts[example]);
            keys.front().insert(0, 1, '\0'); // no key of the others
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

std::string toString(KeyField field)
{
    return fieldNames.at(static_cast<std::size_t>(field));
}

KeyField keyFieldFromString(const std::string& name)
{
    const auto it = std::ranges::find(fieldNames, name);
    if (it == fieldNames.end())
        throw Error(ErrorKind::badInput,
                    "No field \"" + name + "\" holds keys; choose key, prompt, response, task, tags or none.");
    return static_cast<KeyField>(it - fieldNames.begin());
}

const std::string& keyTextOf(const Example& example, const SplitRule& rule)
{
    switch (rule.keyField) {
    case KeyField::key:
        return example.key;
    case KeyField::response:
        return example.response;
    case KeyField::task:
        return example.task;
    case KeyField::tags:
        return example.tags;
    case KeyField::none:
    case KeyField::prompt:
        break;
    }
    return example.prompt;
}

SplitResult splitByRule(const std::vector<std::string>& texts, const SplitRule& rule)
{
    if (const auto problems = problemsOf(rule); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    const bool byKey = rule.keyField != KeyField::none || !rule.keyPattern.empty();
    return byKey ? splitByKey(texts, rule) : splitOneByOne(texts.size(), rule);
}

std::vector<std::string> keysOf(const std::string& prompt, const std::string& keyPattern)
{
    return KeyPattern(keyPattern).keysOf(prompt);
}

} // namespace calm
