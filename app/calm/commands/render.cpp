#include "app/calm/commands/commands.h"
#include "core/base/error.h"
#include "core/text/chat_template.h"
#include "core/text/jinja/template.h"

#include <fmt/format.h>
#include <iostream>

namespace calm
{

namespace
{
struct Options
{
    std::string source;
    std::string now;
    bool json = false;
};

/// A conversation that the template refuses is an answer, not the end of the command.
Json answerTo(const ChatTemplate& chatTemplate, const ChatRequest& request, const std::string& now)
{
    Json json;
    try {
        json["rendered"] = renderChat(chatTemplate, request, now);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::badInput)
            throw;
        json["error"] = error.what();
    }
    return json;
}

void checkTime(const std::string& now)
{
    try {
        if (!now.empty())
            jinja::parseLocalTime(now);
    } catch (const Error& error) {
        throw UsageError(error.what());
    }
}

void run(const Options& options)
{
    checkTime(options.now);
    const ChatTemplate chatTemplate = loadChatTemplate(options.source);
    if (chatTemplate.isDefault)
        printWarning(options.source + " has no chat template; the plain default is used.");
    std::string line;
    for (int number = 1; std::getline(std::cin, line); ++number) {
        const std::string what = fmt::format("Line {} of the input", number);
        const ChatRequest request = chatRequestFromJson(parseJson(line, what), what, false);
        if (options.json)
            printJson(answerTo(chatTemplate, request, options.now));
        else
            std::cout << renderChat(chatTemplate, request, options.now) << '\n';
    }
}
} // namespace

void addRender(CLI::App& app, Session& session)
{
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("render", "Write out conversations as a model's chat template has them");
    command.add_option("TEMPLATE", options->source, "Jinja file, tokenizer_config.json or model directory")->required();
    command.add_flag("--json", options->json, "Answer lines of {\"rendered\"} or {\"error\"}");
    command.add_option("--now", options->now, "The time that the template's clock shows, like 2024-07-26T12:00:00");
    command.footer("Reads lines of {\"messages\", \"add_generation_prompt\", \"variables\"} from stdin; \"tools\" and "
                   "\"documents\" may stand among the variables or beside them.");
    session.onChosen(command, "writing out the conversation", [options] { run(*options); });
}

} // namespace calm
