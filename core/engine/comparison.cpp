#include "core/engine/comparison.h"

#include "core/base/error.h"
#include "core/data/rows.h"
#include "core/generate/generate.h"

#include <chrono>

namespace calm
{

namespace
{
std::string spelled(const Tokenizer& tokenizer, int token)
{
    const std::string text = tokenizer.decode({&token, 1}, false);
    return text.empty() && tokenizer.hasToken(token) ? tokenizer.tokenOf(token) : text;
}

protocol::TokenEvent eventOf(int column, const GeneratedToken& token, const Tokenizer& tokenizer)
{
    protocol::TokenEvent event;
    event.column = column;
    event.text = token.text;
    event.token = token.choice.token;
    event.probability = token.choice.probability;
    for (const auto& [id, probability] : token.choice.alternatives)
        event.alternatives.push_back({spelled(tokenizer, id), probability});
    return event;
}

void checkTokenizer(const LoadedMember& member)
{
    if (!member.tokenizer)
        throw Error(ErrorKind::unsupported, "This model has no tokenizer.json, so it cannot read a prompt.");
}

/// What the column reads: its conversation through its own chat template, or the prompt that all share, which is a
/// user's message when one of the columns was taught by chat.
EncodedText promptOf(const LoadedMember& member, const protocol::Compare& request, int column, bool throughChat)
{
    if (request.conversations.empty())
        return encodeQuestion(request.prompt, readersOf(member, throughChat), throughChat);
    const bool isShared = request.conversations.size() == 1;
    const Json& messages = request.conversations.at(isShared ? 0 : static_cast<std::size_t>(column));
    return encodeChat({.messages = messages, .addGenerationPrompt = true}, readersOf(member, true));
}

/// `Request`: Compare or Answer, which name sampling and alternatives alike.
template <typename Request>
protocol::ColumnFinishedEvent
answerColumn(int column, const LoadedMember& member, const EncodedText& prompt, const Request& request,
             const std::function<void(const protocol::Message&)>& send, const std::stop_token& stop)
{
    GenerationOptions options;
    options.sampling = request.sampling;
    options.endTokens = member.endTokens;
    options.alternatives = request.alternatives;
    const auto start = std::chrono::steady_clock::now();
    double firstTokenSeconds = 0;
    const Generation generation = generate(
        *member.model, member.tokenizer, prompt, options,
        [&](const GeneratedToken& token) {
            if (firstTokenSeconds == 0)
                firstTokenSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            send(eventOf(column, token, *member.tokenizer));
        },
        stop);
    const auto tokens = static_cast<int>(generation.ids.size());
    return {.column = column,
            .text = generation.text,
            .finish = generation.finish,
            .error = {},
            .promptTokens = generation.promptTokens,
            .tokens = tokens,
            .firstTokenSeconds = firstTokenSeconds,
            .tokensPerSecond =
                tokens > 1 && generation.decodeSeconds > 0 ? (tokens - 1) / generation.decodeSeconds : 0.0};
}
} // namespace

void compare(LoadedModels& models, const protocol::Compare& request,
             const std::function<void(const protocol::Message&)>& send, std::stop_token stop)
{
    if (const auto problems = problemsOf(request.sampling); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    if (request.conversations.size() > 1 && request.conversations.size() != request.columns.size())
        throw Error(ErrorKind::badInput, "A comparison needs one conversation for all columns, or one for each.");
    const auto project = Project::open(request.project);
    const bool throughChat = askThroughChat(*project, request.columns);
    for (int column = 0; column < static_cast<int>(request.columns.size()); ++column) {
        try {
            throwIfStopped(stop);
            send(protocol::ProgressEvent{"column " + std::to_string(column + 1), column,
                                         static_cast<std::int64_t>(request.columns.size())});
            const LoadedMember member = models.member(*project, request.columns[static_cast<std::size_t>(column)]);
            checkTokenizer(member);
            send(answerColumn(column, member, promptOf(member, request, column, throughChat), request, send, stop));
        } catch (...) {
            const ErrorInfo error = currentError("answering");
            if (error.kind == ErrorKind::cancelled)
                throw Error(error.kind, error.sentence, error.detail);
            send(protocol::ColumnFinishedEvent{
                .column = column, .text = {}, .finish = "error", .error = error.sentence});
        }
    }
}

void answer(LoadedModels& models, const protocol::Answer& request,
            const std::function<void(const protocol::Message&)>& send, std::stop_token stop)
{
    if (const auto problems = problemsOf(request.sampling); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    send(protocol::ProgressEvent{"loading the model", 0, 0});
    const LoadedMember member = models.named(request.model);
    checkTokenizer(member);
    const EncodedText prompt = request.beginning
                                   ? encodePrompt(request.prompt, readersOf(member, false))
                                   : EncodedText{.anchorIds = member.tokenizer->encode(request.prompt, false).ids,
                                                 .augmentingIds = {},
                                                 .settled = {}};
    send(answerColumn(0, member, prompt, request, send, stop));
}

} // namespace calm
