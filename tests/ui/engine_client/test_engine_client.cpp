#include "ui/engine_client/engine_client.h"

#include "tests/ui/support/example_project.h"

#include <QSignalSpy>
#include <QTest>

#include <signal.h>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 30000; // a loaded machine starts a process slowly

/// What became of one request.
struct Outcome
{
    std::optional<Json> result;
    std::optional<ErrorInfo> error;
    bool over() const { return result || error; }

    EngineClient::Callbacks callbacks()
    {
        EngineClient::Callbacks c;
        c.finished = [this](const Json& json) { result = json; };
        c.failed = [this](const ErrorInfo& info) { error = info; };
        return c;
    }
};

protocol::Tokenize tokenize(const std::string& text)
{
    return {CALM_SOURCE_DIR "/projects/key-value-arithmetic/models/anchor", text, false};
}

} // namespace

/// The conversation with the real worker: answers, cancelling, and its death at any moment.
class TestEngineClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithTheFirstRequestAndAnswers();
    void answersRequestsInOrder();
    void reportsTheWorkersError();
    void missingExecutableFailsTheRequest();
    void killedWorkerFailsItsRequestsAndIsSaid();
    void requestToADeadWorkerFails();
    void restartedWorkerAnswers();
    void restartFailsWhatWasUnderWay();
    void noCallbackAfterItsContextIsGone();
    void workerEndsWithItsClient();
};

void TestEngineClient::startsWithTheFirstRequestAndAnswers()
{
    EngineClient client(CALM_EXECUTABLE);
    QCOMPARE(client.state(), EngineClient::State::notStarted);
    QCOMPARE(client.processId(), 0);
    Outcome outcome;
    client.send(tokenize("<ab>+12="), this, outcome.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(outcome.over(), patience);
    QVERIFY(outcome.result);
    // A number is one token, a letter and a sign are one each.
    QStringList tokens;
    for (const Json& token : outcome.result->at("tokens"))
        tokens.append(QString::fromStdString(token.at("text").get<std::string>()));
    QCOMPARE(tokens, (QStringList{"<", "a", "b", ">", "+", "12", "="}));
    QCOMPARE(client.state(), EngineClient::State::ready);
    QVERIFY(client.processId() > 0);
    QVERIFY(client.hello().contains("libtorch"));
}

void TestEngineClient::answersRequestsInOrder()
{
    EngineClient client(CALM_EXECUTABLE);
    std::vector<int> order;
    for (int i = 0; i < 20; ++i) {
        EngineClient::Callbacks callbacks;
        callbacks.finished = [&order, i](const Json&) { order.push_back(i); };
        client.send(tokenize("<" + std::string(std::size_t(i) + 1, 'a') + ">"), this, callbacks);
    }
    QCOMPARE(client.state(), EngineClient::State::starting);
    QTRY_COMPARE_WITH_TIMEOUT(order.size(), std::size_t(20), patience);
    QVERIFY(std::ranges::is_sorted(order));
}

void TestEngineClient::reportsTheWorkersError()
{
    EngineClient client(CALM_EXECUTABLE);
    Outcome outcome;
    client.send(protocol::Inspect{"/nowhere/at/all"}, this, outcome.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(outcome.over(), patience);
    QVERIFY(outcome.error);
    QVERIFY(outcome.error->kind == ErrorKind::notFound);
    QVERIFY(QString::fromStdString(outcome.error->sentence).contains("/nowhere/at/all"));
    QVERIFY(client.state() == EngineClient::State::ready);
}

void TestEngineClient::missingExecutableFailsTheRequest()
{
    EngineClient client("/nowhere/calm");
    QSignalSpy died(&client, &EngineClient::died);
    Outcome outcome;
    client.send(tokenize("a"), this, outcome.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(outcome.over(), patience);
    QVERIFY(outcome.error);
    QCOMPARE(died.count(), 1);
    QVERIFY(died.front().front().toString().contains("/nowhere/calm"));
    QCOMPARE(client.state(), EngineClient::State::dead);
}

void TestEngineClient::killedWorkerFailsItsRequestsAndIsSaid()
{
    EngineClient client(CALM_EXECUTABLE);
    QSignalSpy died(&client, &EngineClient::died);
    client.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::ready, patience);
    QVERIFY(::kill(pid_t(client.processId()), SIGSTOP) == 0); // so that the request is surely under way
    Outcome outcome;
    client.send(tokenize("<ab>"), this, outcome.callbacks());
    QVERIFY(::kill(pid_t(client.processId()), SIGKILL) == 0);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.over(), patience);
    QVERIFY(outcome.error);
    QCOMPARE(died.count(), 1);
    QCOMPARE(client.state(), EngineClient::State::dead);
    QCOMPARE(client.processId(), 0);
}

void TestEngineClient::requestToADeadWorkerFails()
{
    EngineClient client(CALM_EXECUTABLE);
    client.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::ready, patience);
    ::kill(pid_t(client.processId()), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::dead, patience);
    Outcome outcome;
    client.send(tokenize("a"), this, outcome.callbacks());
    QVERIFY(!outcome.over()); // never from within send()
    QTRY_VERIFY(outcome.over());
    QVERIFY(outcome.error);
}

void TestEngineClient::restartedWorkerAnswers()
{
    EngineClient client(CALM_EXECUTABLE);
    client.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::ready, patience);
    const qint64 before = client.processId();
    ::kill(pid_t(before), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::dead, patience);
    client.restart();
    Outcome outcome;
    client.send(tokenize("<ab>"), this, outcome.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(outcome.over(), patience);
    QVERIFY(outcome.result);
    QVERIFY(client.processId() != before);
}

void TestEngineClient::restartFailsWhatWasUnderWay()
{
    EngineClient client(CALM_EXECUTABLE);
    QSignalSpy died(&client, &EngineClient::died);
    client.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::ready, patience);
    ::kill(pid_t(client.processId()), SIGSTOP);
    Outcome outcome;
    client.send(tokenize("<ab>"), this, outcome.callbacks());
    client.restart();
    QVERIFY(outcome.error);
    QVERIFY(outcome.error->kind == ErrorKind::cancelled);
    QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::ready, patience);
    QCOMPARE(died.count(), 0); // it was asked to
}

void TestEngineClient::noCallbackAfterItsContextIsGone()
{
    EngineClient client(CALM_EXECUTABLE);
    bool called = false;
    auto context = std::make_unique<QObject>();
    EngineClient::Callbacks callbacks;
    callbacks.finished = [&called](const Json&) { called = true; };
    callbacks.failed = [&called](const ErrorInfo&) { called = true; };
    client.send(tokenize("<ab>"), context.get(), callbacks);
    context.reset();
    Outcome later;
    client.send(tokenize("<ab>"), this, later.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(later.over(), patience);
    QVERIFY(!called);
}

void TestEngineClient::workerEndsWithItsClient()
{
    pid_t process = 0;
    {
        EngineClient client(CALM_EXECUTABLE);
        client.start();
        QTRY_VERIFY_WITH_TIMEOUT(client.state() == EngineClient::State::ready, patience);
        process = pid_t(client.processId());
    }
    QTRY_VERIFY_WITH_TIMEOUT(::kill(process, 0) != 0, patience);
}

QTEST_GUILESS_MAIN(TestEngineClient)
#include "test_engine_client.moc"
