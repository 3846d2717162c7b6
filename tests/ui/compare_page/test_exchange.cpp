#include "core/base/error.h"
#include "ui/compare_page/exchange.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

Exchange example()
{
    Exchange exchange;
    exchange.prompt = "<ab>+<cd>=\nsecond line";
    exchange.expected = "42";
    exchange.sampling.temperature = 0.7;
    exchange.sampling.seed = 9;
    exchange.createdAt = 1700000000;
    Answer composed;
    composed.member = {MemberKind::composed, "kv-math", 0, 12};
    composed.label = "composed (run 3)";
    composed.text = "42";
    composed.tokens.push_back(
        {.column = 0, .text = "42", .token = 17, .probability = 0.75, .alternatives = {{"42", 0.75}, {"41", 0.125}}});
    composed.result = {.text = "42",
                       .finish = "end",
                       .promptTokens = 11,
                       .tokens = 1,
                       .firstTokenSeconds = 0.25,
                       .tokensPerSecond = 80};
    Answer failed;
    failed.member = {MemberKind::augmenting, "kv-math", 1, 0};
    failed.label = "augmenting 2";
    failed.result.finish = "error";
    failed.result.error = "The model is gone.";
    exchange.answers = {composed, failed};
    return exchange;
}

} // namespace

class TestExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromMessages();
    void readsMessagesOfOthers();
    void refusesBrokenOnes();
    void writesMarkdown();
    void fencesFences();
    void judges();
    void shortensTitles();
};

void TestExchange::comesBackFromMessages()
{
    std::vector<ChatMessageRecord> messages = toMessages(example());
    QCOMPARE(messages.size(), std::size_t(3));
    for (ChatMessageRecord& message : messages) // as the store keeps them: text
        message.details = parseJson(toLine(message.details), "details");
    const Exchange back = exchangeFromMessages(messages);
    const Exchange first = example();
    QCOMPARE(back.prompt, first.prompt);
    QCOMPARE(back.expected, first.expected);
    QVERIFY(back.sampling == first.sampling);
    QCOMPARE(back.createdAt, first.createdAt);
    QCOMPARE(back.answers.size(), first.answers.size());
    for (std::size_t i = 0; i < first.answers.size(); ++i) {
        QVERIFY(back.answers[i].member == first.answers[i].member);
        QCOMPARE(back.answers[i].label, first.answers[i].label);
        QCOMPARE(back.answers[i].text, first.answers[i].text);
        QCOMPARE(back.answers[i].result.error, first.answers[i].result.error);
        QCOMPARE(back.answers[i].result.tokensPerSecond, first.answers[i].result.tokensPerSecond);
        QCOMPARE(back.answers[i].tokens.size(), first.answers[i].tokens.size());
    }
    QCOMPARE(back.answers[0].tokens[0].alternatives[1].text, std::string("41"));
    QCOMPARE(back.answers[0].tokens[0].alternatives[1].probability, 0.125);
}

void TestExchange::readsMessagesOfOthers()
{
    ChatMessageRecord prompt, answer;
    prompt.author = "user";
    prompt.text = "hello";
    answer.author = "anchor";
    answer.text = "good day";
    const Exchange exchange = exchangeFromMessages({prompt, answer});
    QCOMPARE(exchange.prompt, QString("hello"));
    QCOMPARE(exchange.answers.at(0).text, QString("good day"));
    QVERIFY(exchange.answers.at(0).tokens.empty());
}

void TestExchange::refusesBrokenOnes()
{
    std::vector<ChatMessageRecord> messages = toMessages(example());
    messages[1].details["stream"][0]["alternatives"] = Json::array({Json::array({1, 2, 3})});
    QVERIFY_THROWS_EXCEPTION(Error, exchangeFromMessages(messages));
    messages = toMessages(example());
    messages[1].details["version"] = 99;
    QVERIFY_THROWS_EXCEPTION(Error, exchangeFromMessages(messages));
}

void TestExchange::writesMarkdown()
{
    const QString text = toMarkdown(example());
    QVERIFY(text.startsWith("# "));
    QVERIFY(text.contains("```\n<ab>+<cd>=\nsecond line\n```"));
    QVERIFY(text.contains("## composed (run 3)\n\n```\n42\n```"));
    QVERIFY(text.contains("temperature 0.7") && text.contains("seed 9"));
    QVERIFY(text.contains("## augmenting 2\n\nThe model is gone."));
    QVERIFY(text.contains("1 token, first after 0.250 s, 80.0 tokens per second, right"));
    QVERIFY(text.endsWith('\n') && !text.endsWith("\n\n"));
}

void TestExchange::fencesFences()
{
    Exchange exchange = example();
    exchange.prompt = "write ```` and ```";
    QVERIFY(toMarkdown(exchange).contains("`````\nwrite ```` and ```\n`````"));
}

void TestExchange::judges()
{
    const Exchange exchange = example();
    QCOMPARE(isRight(exchange, " 42\n"), std::optional(true));
    QCOMPARE(isRight(exchange, "43"), std::optional(false));
    QCOMPARE(isRight(Exchange(), "43"), std::optional<bool>());
}

void TestExchange::shortensTitles()
{
    QCOMPARE(chatTitle("  one line\nanother"), QString("one line"));
    QCOMPARE(chatTitle(QString(200, 'x')).size(), 80);
}

QTEST_APPLESS_MAIN(TestExchange)
#include "test_exchange.moc"
