#include "app/calm/commands/commands.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/engine/model_jobs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <iterator>

namespace calm
{

namespace
{
struct Options
{
    std::string model;
    GenerationRequest request;
    std::string messages;     ///< file; "-" = stdin
    std::string chatTemplate; ///< file
    bool json = false;
};

void addSampling(CLI::App& command, SamplingSettings& sampling)
{
    command.add_option("--max-tokens", sampling.maxTokens, "Stop after so many tokens")->capture_default_str();
    command.add_option("--temperature", sampling.temperature, "0 = always the most probable token")
        ->capture_default_str();
    command.add_option("--top-k", sampling.topK, "Choose among the k most probable; 0 = off")->capture_default_str();
    command.add_option("--top-p", sampling.topP, "Choose among the fewest with this probability together; 1 = off")
        ->capture_default_str();
    command.add_option("--min-p", sampling.minP, "Leave out what is below this share of the most probable; 0 = off")
        ->capture_default_str();
    command.add_option("--repetition-penalty", sampling.repetitionPenalty, "Above 1: less of what was said; 1 = off")
        ->capture_default_str();
    command.add_option("--seed", sampling.seed, "The same seed gives the same answer")->capture_default_str();
    command.add_option("--stop", sampling.stopStrings, "End before this text; may be given several times")
        ->allow_extra_args(false);
    command.add_flag("--ignore-eos", sampling.ignoreEndToken, "Go on when the model says it has ended");
}

Json answerToJson(const GenerationAnswer& answer)
{
    Json json;
    json["ids"] = answer.ids;
    json["text"] = answer.text;
    json["prompt_tokens"] = answer.promptTokens;
    json["prefill_seconds"] = answer.prefillSeconds;
    json["decode_seconds"] = answer.decodeSeconds;
    json["finish"] = answer.finish;
    return json;
}

ChatRequest readConversation(const std::string& file)
{
    std::string text;
    if (file == "-")
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    else
        text = readFile(file);
    const std::string what = file == "-" ? "The conversation on stdin" : file;
    return chatRequestFromJson(parseJson(text, what), what, true);
}

void warnOfDefault(const GenerationAnswer& answer, const std::string& model)
{
    if (answer.usedDefaultTemplate)
        printWarning(model + " has no chat template; the plain default was used.");
}

void run(const Options& options, Session& session)
{
    GenerationRequest request = options.request;
    if (!options.messages.empty())
        request.chat = readConversation(options.messages);
    if (!options.chatTemplate.empty())
        request.chatTemplate = loadChatTemplate(options.chatTemplate).source;
    request.threads = session.threads;
    if (const auto problems = problemsOf(request.sampling); !problems.empty())
        throw UsageError(problems.front());
    if (options.json) {
        const GenerationAnswer answer = generateAnswer(options.model, request, {}, session.stop());
        printJson(answerToJson(answer));
        warnOfDefault(answer, options.model);
        return;
    }
    const auto show = [](const std::string& text) { std::cout << text << std::flush; };
    const GenerationAnswer answer = generateAnswer(options.model, request, show, session.stop());
    if (answer.text.empty() && !answer.ids.empty()) // a model without a tokenizer: its ids are the answer
        std::cout << fmt::format("{}", fmt::join(answer.ids, " "));
    std::cout << '\n';
    warnOfDefault(answer, options.model);
}
} // namespace

void addGenerate(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("generate", "Let a model continue a prompt");
    command.add_option("MODEL", options->model, modelHelp)->required();
    auto* const prompt = command.add_option_group("prompt", "What to continue: one of");
    prompt->add_option("--ids", options->request.ids, "Token ids: 5,6,7")->delimiter(',')->allow_extra_args(false);
    prompt->add_option("--prompt", options->request.prompt, "Text");
    auto* const messages =
        prompt->add_option("--messages", options->messages,
                           "File with a conversation, - = stdin: [{\"role\", \"content\"}, ...], or an "
                           "object with messages, tools and variables");
    prompt->require_option(1);
    command
        .add_option("--template", options->chatTemplate,
                    "Write the conversation out with this Jinja file instead of the model's chat template")
        ->needs(messages);
    command.add_flag("--json", options->json, "Answer as one JSON document, at the end");
    addSampling(command, options->request.sampling);
    session.onChosen(
        command, "generating the answer", [options, &session] { run(*options, session); }, Work::computing);
}

} // namespace calm
