#include "core/evaluate/exact_match.h"

#include "core/data/rows.h"
#include "core/generate/generate.h"

#include <algorithm>
#include <map>

namespace calm
{

namespace
{
constexpr std::size_t tokensPerBatch = 4096;
constexpr int tokensAfterTheExpected = 4; ///< enough to see how a wrong answer goes on

struct Prompt
{
    std::size_t question;
    EncodedText text;
    int expectedTokens;
};

// By length, because prompts of one length need no padding.
std::map<std::size_t, std::vector<Prompt>> promptsByLength(const Tokenizer& tokenizer, const std::vector<Question>& questions)
{
    std::map<std::size_t, std::vector<Prompt>> groups;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        Prompt prompt{i, questions[i].text, static_cast<int>(tokenizer.encode(questions[i].expected, false).ids.size())};
        if (prompt.text.anchorIds.empty())
            prompt.text.anchorIds = encodePrompt(questions[i].prompt, tokenizer);
        groups[prompt.text.anchorIds.size()].push_back(std::move(prompt));
    }
    return groups;
}

ScoredAnswer score(const Tokenizer& tokenizer, std::vector<int> ids, const std::string& expected)
{
    const auto& ends = tokenizer.eosIds();
    const bool ended = !ids.empty() && std::find(ends.begin(), ends.end(), ids.back()) != ends.end();
    if (ended)
        ids.pop_back();
    ScoredAnswer answer{.text = tokenizer.decode(ids, true)};
    answer.correct = ended && answer.text == expected;
    return answer;
}
} // namespace

std::vector<ScoredAnswer> exactMatch(const TokenModel& model, const std::shared_ptr<const Tokenizer>& tokenizer,
                                     const std::vector<Question>& questions, const ProgressCallback& progress,
                                     std::stop_token stop)
{
    std::vector<ScoredAnswer> answers(questions.size());
    std::int64_t done = 0;
    for (const auto& [length, prompts] : promptsByLength(*tokenizer, questions)) {
        const std::size_t rows = std::max<std::size_t>(1, tokensPerBatch / std::max<std::size_t>(length, 1));
        for (std::size_t begin = 0; begin < prompts.size(); begin += rows) {
            const std::size_t end = std::min(begin + rows, prompts.size());
            std::vector<EncodedText> batch;
            int longestExpected = 0;
            for (std::size_t i = begin; i < end; ++i) {
                batch.push_back(prompts[i].text);
                longestExpected = std::max(longestExpected, prompts[i].expectedTokens);
            }
            const auto ids =
                generateGreedyBatch(model, batch, longestExpected + 1 + tokensAfterTheExpected, tokenizer->eosIds(), stop);
            for (std::size_t i = begin; i < end; ++i)
                answers[prompts[i].question] = score(*tokenizer, ids[i - begin], questions[prompts[i].question].expected);
            done += static_cast<std::int64_t>(end - begin);
            if (progress)
                progress({"answering", done, static_cast<std::int64_t>(questions.size())});
        }
    }
    return answers;
}

Score scoreOf(const std::vector<ScoredAnswer>& answers)
{
    Score score;
    score.examples = static_cast<int>(answers.size());
    score.correct = static_cast<int>(std::count_if(answers.begin(), answers.end(), [](const auto& a) { return a.correct; }));
    return score;
}

} // namespace calm
