#include "core/protocol/json_list.h"
#include "core/protocol/messages.h"
#include "core/spec/document.h"

#include <type_traits>

/// What comes back: events, results, errors.
namespace calm::protocol
{

namespace
{
Json dataOf(const ProgressEvent& event)
{
    return {{"stage", event.stage}, {"done", event.done}, {"total", event.total}};
}

Json dataOf(const TokenEvent& event)
{
    Json data;
    data["column"] = event.column;
    data["text"] = event.text;
    data["token"] = event.token;
    data["probability"] = event.probability;
    data["alternatives"] = Json::array();
    for (const TokenEvent::Alternative& alternative : event.alternatives)
        data["alternatives"].push_back({{"text", alternative.text}, {"probability", alternative.probability}});
    return data;
}

Json dataOf(const ColumnFinishedEvent& event)
{
    Json data;
    data["column"] = event.column;
    data["text"] = event.text;
    data["finish"] = event.finish;
    data["error"] = event.error;
    data["prompt_tokens"] = event.promptTokens;
    data["tokens"] = event.tokens;
    data["first_token_seconds"] = event.firstTokenSeconds;
    data["tokens_per_second"] = event.tokensPerSecond;
    return data;
}

TokenEvent tokenFrom(const Json& data, const std::string& what)
{
    TokenEvent event;
    event.column = wholeNumber(data, "column", event.column, what);
    event.text = optional(data, "text", event.text, what);
    event.token = wholeNumber(data, "token", event.token, what);
    event.probability = optional(data, "probability", event.probability, what);
    for (const Json& item : listAt(data, "alternatives", what))
        event.alternatives.push_back(
            {optional<std::string>(item, "text", {}, what), optional(item, "probability", 0.0, what)});
    return event;
}

ColumnFinishedEvent columnFinishedFrom(const Json& data, const std::string& what)
{
    ColumnFinishedEvent event;
    event.column = wholeNumber(data, "column", event.column, what);
    event.text = optional(data, "text", event.text, what);
    event.finish = optional(data, "finish", event.finish, what);
    event.error = optional(data, "error", event.error, what);
    event.promptTokens = wholeNumber(data, "prompt_tokens", event.promptTokens, what);
    event.tokens = wholeNumber(data, "tokens", event.tokens, what);
    event.firstTokenSeconds = optional(data, "first_token_seconds", event.firstTokenSeconds, what);
    event.tokensPerSecond = optional(data, "tokens_per_second", event.tokensPerSecond, what);
    return event;
}

Message eventFrom(const std::string& name, const Json& data)
{
    const std::string what = "The engine's event " + name;
    if (name == "progress")
        return ProgressEvent{optional<std::string>(data, "stage", {}, what),
                             wholeNumber<std::int64_t>(data, "done", 0, what),
                             wholeNumber<std::int64_t>(data, "total", 0, what)};
    if (name == "token")
        return tokenFrom(data, what);
    if (name == "column_finished")
        return columnFinishedFrom(data, what);
    throw Error(ErrorKind::corrupt, "The engine sent an unknown event \"" + name.substr(0, 80) + "\".");
}

ErrorInfo errorFrom(const Json& json, const std::string& what)
{
    return {errorKindFromString(optional<std::string>(json, "kind", {}, what)),
            require<std::string>(json, "sentence", what), optional<std::string>(json, "detail", {}, what)};
}
} // namespace

std::string toLine(const NumberedMessage& message)
{
    Json json;
    json["id"] = message.id;
    std::visit(
        [&json](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, ResultMessage>) {
                json["result"] = value.result;
            } else if constexpr (std::is_same_v<T, ErrorInfo>) {
                json["error"] = {
                    {"kind", toString(value.kind)}, {"sentence", value.sentence}, {"detail", value.detail}};
            } else {
                json["event"] = std::is_same_v<T, TokenEvent>      ? "token"
                                : std::is_same_v<T, ProgressEvent> ? "progress"
                                                                   : "column_finished";
                json["data"] = dataOf(value);
            }
        },
        message.message);
    return calm::toLine(json);
}

NumberedMessage parseMessage(const std::string& line)
{
    const std::string what = "The engine's answer";
    const Json json = parseJson(line, what);
    NumberedMessage message;
    message.id = require<std::int64_t>(json, "id", what);
    if (json.contains("event"))
        message.message =
            eventFrom(require<std::string>(json, "event", what), optional(json, "data", Json::object(), what));
    else if (json.contains("error"))
        message.message = errorFrom(json.at("error"), what);
    else
        message.message = ResultMessage{require<Json>(json, "result", what)};
    return message;
}

bool isEnd(const Message& message)
{
    return std::holds_alternative<ResultMessage>(message) || std::holds_alternative<ErrorInfo>(message);
}

} // namespace calm::protocol
