#include "core/generate/generate.h"

#include "core/base/error.h"
#include "core/generate/stop_strings.h"
#include "core/text/streaming_decoder.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace calm
{

namespace
{
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

bool contains(const std::vector<int>& tokens, int token)
{
    return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

[[noreturn]] void throwNoPosition()
{
    throw Error(ErrorKind::badInput, "The prompt is longer than an augmenting model can read: shorten it.");
}

Tensor readPrompt(DecodingSession& session, const EncodedText& text, int chunk, const std::stop_token& stop)
{
    const std::vector<int>& prompt = text.anchorIds;
    session.begin({text});
    Tensor logits;
    const std::size_t step = chunk > 0 ? static_cast<std::size_t>(chunk) : prompt.size();
    for (std::size_t begin = 0; begin < prompt.size(); begin += step) {
        throwIfStopped(stop);
        const std::size_t end = std::min(begin + step, prompt.size());
        const std::vector<int> part(prompt.begin() + static_cast<std::ptrdiff_t>(begin),
                                    prompt.begin() + static_cast<std::ptrdiff_t>(end));
        logits = session.advance(idsToTensor(part).unsqueeze(0));
        if (!logits.defined())
            throwNoPosition();
    }
    return logits;
}

// The last token of an answer is not read any more, so it needs no position.
int answerLimit(const TokenModel& model, std::size_t promptTokens, int maxTokens)
{
    const std::int64_t positions = model.positionLimit();
    const std::int64_t left = positions - static_cast<std::int64_t>(promptTokens) + 1;
    return positions > 0 ? static_cast<int>(std::min<std::int64_t>(maxTokens, left)) : maxTokens;
}

// Turns tokens into the text a person may see: whole characters, nothing of a stop string.
class TextStream
{
public:
    TextStream(std::shared_ptr<const Tokenizer> tokenizer, const std::vector<std::string>& stopStrings)
        : m_stops(stopStrings)
    {
        if (tokenizer)
            m_decoder.emplace(std::move(tokenizer), true);
    }
    std::string add(int token) { return m_decoder ? m_stops.feed(m_decoder->push(token)) : std::string(); }
    std::string finish()
    {
        if (!m_decoder || m_stops.found())
            return {};
        std::string text = m_stops.feed(m_decoder->finish());
        return m_stops.found() ? text : text + m_stops.rest();
    }
    bool stopped() const { return m_stops.found(); }

private:
    std::optional<StreamingDecoder> m_decoder;
    StopStrings m_stops;
};
} // namespace

Generation generate(const TokenModel& model, std::shared_ptr<const Tokenizer> tokenizer, const EncodedText& prompt,
                    const GenerationOptions& options, const std::function<void(const GeneratedToken&)>& onToken,
                    std::stop_token stop)
{
    if (prompt.anchorIds.empty())
        throw Error(ErrorKind::badInput, "The prompt is empty: give at least one token.");
    at::NoGradGuard noGradients;
    Generation generation;
    generation.promptTokens = static_cast<int>(prompt.anchorIds.size());
    const auto session = model.start();
    Sampler sampler(options.sampling);
    TextStream stream(std::move(tokenizer), options.sampling.stopStrings);

    const auto start = Clock::now();
    Tensor logits = readPrompt(*session, prompt, options.promptChunk, stop);
    sampler.remember(prompt.anchorIds);
    generation.prefillSeconds = secondsSince(start);

    const auto decodeStart = Clock::now();
    generation.finish = "length";
    const int most = answerLimit(model, prompt.anchorIds.size(), options.sampling.maxTokens);
    for (int step = 0; step < most; ++step) {
        throwIfStopped(stop);
        if (step > 0)
            logits = session->advance(idsToTensor({generation.ids.back()}).unsqueeze(0));
        if (!logits.defined())
            break;
        const Tensor row = logits.reshape({-1}).contiguous();
        GeneratedToken token;
        token.choice = sampler.choose({row.data_ptr<float>(), static_cast<std::size_t>(row.numel())}, options.alternatives);
        generation.ids.push_back(token.choice.token);
        const bool ended = contains(options.endTokens, token.choice.token) && !options.sampling.ignoreEndToken;
        if (!ended)
            token.text = stream.add(token.choice.token);
        generation.text += token.text;
        if (onToken)
            onToken(token);
        if (ended || stream.stopped()) {
            generation.finish = ended ? "end" : "stop";
            break;
        }
    }
    generation.text += stream.finish();
    generation.decodeSeconds = secondsSince(decodeStart);
    return generation;
}

std::vector<std::vector<int>> generateGreedyBatch(const TokenModel& model, const std::vector<EncodedText>& prompts,
                                                  int maxTokens, const std::vector<int>& endTokens, std::stop_token stop)
{
    at::NoGradGuard noGradients;
    std::vector<std::vector<int>> answers(prompts.size());
    if (prompts.empty())
        return answers;
    const auto batch = static_cast<std::int64_t>(prompts.size());
    const auto length = static_cast<std::int64_t>(prompts.front().anchorIds.size());
    Tensor ids = at::empty({batch, length}, at::kLong);
    for (std::int64_t row = 0; row < batch; ++row) {
        const auto& prompt = prompts[static_cast<std::size_t>(row)].anchorIds;
        if (static_cast<std::int64_t>(prompt.size()) != length || prompt.empty())
            throw Error(ErrorKind::internal, "Prompts of one batch must have one length.");
        std::copy(prompt.begin(), prompt.end(), ids.data_ptr<std::int64_t>() + row * length);
    }
    const auto session = model.start();
    session->begin(prompts);
    std::vector<bool> done(prompts.size(), false);
    maxTokens = answerLimit(model, prompts.front().anchorIds.size(), maxTokens);
    for (int step = 0; step < maxTokens && std::count(done.begin(), done.end(), false) > 0; ++step) {
        throwIfStopped(stop);
        const Tensor logits = session->advance(ids);
        if (!logits.defined() && step == 0)
            throwNoPosition();
        if (!logits.defined())
            break;
        const auto next = tensorToIds(logits.argmax(-1));
        ids = idsToTensor(next).unsqueeze(1); // rows that are done go on unseen; their answers are closed
        for (std::size_t row = 0; row < answers.size(); ++row) {
            if (done[row])
                continue;
            answers[row].push_back(next[row]);
            done[row] = contains(endTokens, next[row]);
        }
    }
    return answers;
}

} // namespace calm
