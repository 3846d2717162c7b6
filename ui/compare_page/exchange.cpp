#include "ui/compare_page/exchange.h"

#include "core/spec/document.h"
#include "core/spec/member.h"
#include "ui/widgets/number_format.h"

#include <QCoreApplication>
#include <QLocale>

namespace calm::ui
{

namespace
{

constexpr const char* formatName = "calm.answer";
constexpr int formatVersion = 1;

QString tr(const char* text)
{
    return QCoreApplication::translate("calm::ui", text);
}

Json tokensToJson(const std::vector<protocol::TokenEvent>& tokens)
{
    Json list = Json::array();
    for (const protocol::TokenEvent& token : tokens) {
        Json alternatives = Json::array();
        for (const auto& alternative : token.alternatives)
            alternatives.push_back({alternative.text, alternative.probability});
        list.push_back({{"text", token.text},
                        {"token", token.token},
                        {"probability", token.probability},
                        {"alternatives", std::move(alternatives)}});
    }
    return list;
}

std::vector<protocol::TokenEvent> tokensFromJson(const Json& list)
{
    std::vector<protocol::TokenEvent> tokens;
    for (const Json& item : list) {
        protocol::TokenEvent token;
        token.text = optional<std::string>(item, "text", {}, "the kept answer");
        token.token = wholeNumber<int>(item, "token", 0, "the kept answer");
        token.probability = optional<double>(item, "probability", 0, "the kept answer");
        for (const Json& pair : optional<Json>(item, "alternatives", Json::array(), "the kept answer")) {
            if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_number())
                throw Error(ErrorKind::corrupt, "A kept answer has an alternative that is not a text and a number.");
            token.alternatives.push_back({pair[0].get<std::string>(), pair[1].get<double>()});
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Json detailsOf(const Answer& answer)
{
    Json json = startDocument(formatName, formatVersion);
    json["member"] = toJson(answer.member);
    json["finish"] = answer.result.finish;
    json["error"] = answer.result.error;
    json["prompt_tokens"] = answer.result.promptTokens;
    json["tokens"] = answer.result.tokens;
    json["first_token_seconds"] = answer.result.firstTokenSeconds;
    json["tokens_per_second"] = answer.result.tokensPerSecond;
    json["stream"] = tokensToJson(answer.tokens);
    return json;
}

Answer answerFromMessage(const ChatMessageRecord& message)
{
    Answer answer;
    answer.label = fromUtf8(message.author);
    answer.text = fromUtf8(message.text);
    answer.result.text = message.text;
    answer.result.finish = "end";
    if (!message.details.is_object())
        return answer;
    const Json& json = message.details;
    const std::string what = "the kept answer";
    checkDocument(json, formatName, formatVersion, what);
    if (json.contains("member"))
        answer.member = memberFromJson(json["member"]);
    answer.result.finish = optional<std::string>(json, "finish", "end", what);
    answer.result.error = optional<std::string>(json, "error", {}, what);
    answer.result.promptTokens = wholeNumber<int>(json, "prompt_tokens", 0, what);
    answer.result.tokens = wholeNumber<int>(json, "tokens", 0, what);
    answer.result.firstTokenSeconds = optional<double>(json, "first_token_seconds", 0, what);
    answer.result.tokensPerSecond = optional<double>(json, "tokens_per_second", 0, what);
    answer.tokens = tokensFromJson(optional<Json>(json, "stream", Json::array(), what));
    return answer;
}

QString fenced(const QString& text)
{
    qsizetype longest = 0, here = 0;
    for (const QChar character : text) {
        here = character == '`' ? here + 1 : 0;
        longest = std::max(longest, here);
    }
    const QString fence(std::max<qsizetype>(3, longest + 1), '`');
    return fence + '\n' + text + (text.endsWith('\n') ? "" : "\n") + fence + '\n';
}

QString settingsLine(const SamplingSettings& sampling)
{
    const QLocale c = QLocale::c();
    if (sampling.temperature <= 0)
        return tr("greedy, at most %1 tokens").arg(sampling.maxTokens);
    return tr("temperature %1, top-k %2, top-p %3, min-p %4, seed %5, at most %6 tokens")
        .arg(c.toString(sampling.temperature, 'g', 4))
        .arg(sampling.topK)
        .arg(c.toString(sampling.topP, 'g', 4), c.toString(sampling.minP, 'g', 4))
        .arg(sampling.seed)
        .arg(sampling.maxTokens);
}

} // namespace

std::vector<ChatMessageRecord> toMessages(const Exchange& exchange)
{
    std::vector<ChatMessageRecord> messages;
    ChatMessageRecord prompt;
    prompt.author = "user";
    prompt.text = exchange.prompt.toStdString();
    prompt.details = startDocument("calm.prompt", formatVersion);
    prompt.details["expected"] = exchange.expected.toStdString();
    prompt.details["sampling"] = toJson(exchange.sampling);
    prompt.createdAt = exchange.createdAt;
    messages.push_back(std::move(prompt));
    for (const Answer& answer : exchange.answers) {
        ChatMessageRecord message;
        message.author = answer.label.toStdString();
        message.text = answer.text.toStdString();
        message.details = detailsOf(answer);
        message.createdAt = exchange.createdAt;
        messages.push_back(std::move(message));
    }
    return messages;
}

Exchange exchangeFromMessages(const std::vector<ChatMessageRecord>& messages)
{
    Exchange exchange;
    for (const ChatMessageRecord& message : messages) {
        if (message.author != "user") {
            exchange.answers.push_back(answerFromMessage(message));
            continue;
        }
        exchange.prompt = fromUtf8(message.text);
        exchange.createdAt = message.createdAt;
        if (!message.details.is_object())
            continue;
        checkDocument(message.details, "calm.prompt", formatVersion, "the kept prompt");
        exchange.expected = fromUtf8(optional<std::string>(message.details, "expected", {}, "the kept prompt"));
        if (message.details.contains("sampling"))
            exchange.sampling = samplingSettingsFromJson(message.details["sampling"]);
    }
    return exchange;
}

QString chatTitle(const QString& prompt)
{
    const QString line = prompt.trimmed().section('\n', 0, 0);
    return line.size() <= 80 ? line : line.left(79) + QStringLiteral("…");
}

QString toMarkdown(const Exchange& exchange)
{
    QString text = "# " + tr("Comparison") + "\n\n" + tr("Settings: %1").arg(settingsLine(exchange.sampling)) +
                   "\n\n## " + tr("Prompt") + "\n\n" + fenced(exchange.prompt) + '\n';
    if (!exchange.expected.isEmpty())
        text += tr("Expected answer") + ":\n\n" + fenced(exchange.expected) + '\n';
    const QLocale c = QLocale::c();
    for (const Answer& answer : exchange.answers) {
        text += "## " + answer.label + "\n\n";
        if (!answer.result.error.empty()) {
            text += fromUtf8(answer.result.error) + "\n\n";
            continue;
        }
        text += fenced(answer.text) + '\n';
        QString numbers =
            (answer.result.tokens == 1 ? tr("%1 token, first after %2 s") : tr("%1 tokens, first after %2 s"))
                .arg(answer.result.tokens)
                .arg(c.toString(answer.result.firstTokenSeconds, 'f', 3));
        if (answer.result.tokensPerSecond > 0)
            numbers += tr(", %1 tokens per second").arg(c.toString(answer.result.tokensPerSecond, 'f', 1));
        if (const auto right = isRight(exchange, answer.text))
            numbers += *right ? tr(", right") : tr(", wrong");
        text += numbers + "\n\n";
    }
    return text.trimmed() + '\n';
}

std::optional<bool> isRight(const Exchange& exchange, const QString& answer)
{
    if (exchange.expected.isEmpty())
        return std::nullopt;
    return answer.trimmed() == exchange.expected.trimmed();
}

} // namespace calm::ui
