#include "ui/engine_client/message_queue.h"

#include <QTest>

using namespace calm;
using namespace calm::ui;
using namespace calm::protocol;

namespace
{

NumberedMessage token(std::int64_t id, const std::string& text)
{
    TokenEvent event;
    event.text = text;
    return {id, event};
}

NumberedMessage progress(std::int64_t id, std::int64_t done)
{
    return {id, ProgressEvent{"step", done, 1000}};
}

} // namespace

/// Nothing is lost and nothing overtakes: the order of arrival is the oracle.
class TestMessageQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversEveryTokenInOrder();
    void givesEarlierProgressUpForLater();
    void keepsProgressThatTokensFollow();
    void deliversFromTheEventLoopOnly();
    void callbackMayClearTheRest();
};

void TestMessageQueue::deliversEveryTokenInOrder()
{
    std::string read;
    MessageQueue queue([&](const NumberedMessage& m) { read += std::get<TokenEvent>(m.message).text; });
    std::string written;
    for (int i = 0; i < 5000; ++i) {
        const std::string text = std::to_string(i) + ' ';
        written += text;
        queue.add(token(1, text));
    }
    QTRY_COMPARE(read.size(), written.size());
    QCOMPARE(read, written);
}

void TestMessageQueue::givesEarlierProgressUpForLater()
{
    std::vector<std::int64_t> seen;
    MessageQueue queue([&](const NumberedMessage& m) { seen.push_back(std::get<ProgressEvent>(m.message).done); });
    for (int done = 1; done <= 100; ++done)
        queue.add(progress(1, done));
    QTRY_VERIFY(!seen.empty());
    QCOMPARE(seen, std::vector<std::int64_t>{100});
}

void TestMessageQueue::keepsProgressThatTokensFollow()
{
    QStringList seen;
    MessageQueue queue([&](const NumberedMessage& m) {
        const auto* p = std::get_if<ProgressEvent>(&m.message);
        seen.append(p ? QString::number(p->done) : QString("token"));
    });
    queue.add(progress(1, 1));
    queue.add(token(1, "a"));
    queue.add(progress(1, 2));
    queue.add(progress(2, 3));
    QTRY_COMPARE(seen, (QStringList{"1", "token", "2", "3"}));
}

void TestMessageQueue::deliversFromTheEventLoopOnly()
{
    int delivered = 0;
    MessageQueue queue([&](const NumberedMessage&) { ++delivered; });
    queue.add(token(1, "a"));
    QCOMPARE(delivered, 0);
    QTRY_COMPARE(delivered, 1);
}

void TestMessageQueue::callbackMayClearTheRest()
{
    int delivered = 0;
    MessageQueue* itself = nullptr;
    MessageQueue queue([&](const NumberedMessage&) {
        ++delivered;
        itself->clear();
    });
    itself = &queue;
    queue.add(token(1, "a"));
    queue.add(token(1, "b"));
    QTRY_COMPARE(delivered, 1);
    QTest::qWait(150);
    QCOMPARE(delivered, 1);
}

QTEST_GUILESS_MAIN(TestMessageQueue)
#include "test_message_queue.moc"
