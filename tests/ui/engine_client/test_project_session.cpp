#include "ui/engine_client/project_session.h"

#include "tests/ui/support/example_project.h"

#include <QSignalSpy>
#include <QTest>

#include <signal.h>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 60000;

} // namespace

/// What another process writes into the project is seen, and told apart: runs or the rest.
class TestProjectSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void seesWhatAnotherProcessWrites();
    void tellsRunsFromTheRest();
    void doesNotSpeakWhenNothingHappens();
    void currentCompositionIsTheFirstUntilChosen();
    void startedRunGoesOnAndIsSeenLive();
    void killedRunIsSeenAsInterrupted();
    void requestedStopEndsTheRun();

private:
    std::unique_ptr<ExampleProject> m_example;
};

void TestProjectSession::initTestCase()
{
    m_example = std::make_unique<ExampleProject>();
}

void TestProjectSession::seesWhatAnotherProcessWrites()
{
    QSignalSpy changed(&m_example->session(), &ProjectSession::changed);
    ChatRecord chat;
    chat.title = "from elsewhere";
    m_example->other()->addChat(chat);
    QTRY_VERIFY(!changed.isEmpty());
    QCOMPARE(m_example->project().chats().front().title, std::string("from elsewhere"));
}

void TestProjectSession::tellsRunsFromTheRest()
{
    QSignalSpy changed(&m_example->session(), &ProjectSession::changed);
    QSignalSpy runs(&m_example->session(), &ProjectSession::runsChanged);
    const std::unique_ptr<Project> other = m_example->other();
    const std::int64_t run = addShortRunTo(*other, 5);
    QTRY_VERIFY(!runs.isEmpty());
    QCOMPARE(changed.count(), 0);
    other->removeRun(run);
    QTRY_VERIFY(runs.count() >= 2);
}

void TestProjectSession::doesNotSpeakWhenNothingHappens()
{
    QSignalSpy changed(&m_example->session(), &ProjectSession::changed);
    QSignalSpy runs(&m_example->session(), &ProjectSession::runsChanged);
    QTest::qWait(1200);
    QCOMPARE(changed.count(), 0);
    QCOMPARE(runs.count(), 0);
}

void TestProjectSession::currentCompositionIsTheFirstUntilChosen()
{
    ProjectSession& session = m_example->session();
    const CompositionRecord first = m_example->project().compositions().front();
    QCOMPARE(session.currentComposition(), first.id);
    Composition copy = first.composition;
    copy.name = "another";
    const std::int64_t another = m_example->project().saveComposition({0, copy, 0});
    QSignalSpy chosen(&session, &ProjectSession::currentCompositionChanged);
    session.setCurrentComposition(another);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(session.currentComposition(), another);
    m_example->project().removeComposition(another);
    QCOMPARE(session.currentComposition(), first.id);
}

void TestProjectSession::startedRunGoesOnAndIsSeenLive()
{
    QSignalSpy runs(&m_example->session(), &ProjectSession::runsChanged);
    const std::int64_t run = m_example->addShortRun(12);
    m_example->session().startRun(run);
    QTRY_VERIFY_WITH_TIMEOUT(m_example->project().run(run).state == RunState::finished, patience);
    QCOMPARE(m_example->project().run(run).step, 12);
    QVERIFY(runs.count() >= 2);
    QVERIFY(!m_example->project().metrics(run).empty());
    QVERIFY(!m_example->project().checkpoints(run).empty());
}

void TestProjectSession::killedRunIsSeenAsInterrupted()
{
    const std::int64_t run = m_example->addShortRun(100000);
    m_example->session().startRun(run);
    QTRY_VERIFY_WITH_TIMEOUT(m_example->project().run(run).step > 0, patience);
    const std::int64_t process = m_example->project().run(run).processId;
    QVERIFY(process > 0);
    QSignalSpy runs(&m_example->session(), &ProjectSession::runsChanged);
    QVERIFY(::kill(pid_t(process), SIGKILL) == 0);
    QTRY_VERIFY_WITH_TIMEOUT(m_example->project().run(run).state == RunState::interrupted, patience);
    QVERIFY(!runs.isEmpty());
}

void TestProjectSession::requestedStopEndsTheRun()
{
    const std::int64_t run = m_example->addShortRun(100000);
    m_example->session().startRun(run);
    QTRY_VERIFY_WITH_TIMEOUT(m_example->project().run(run).step > 0, patience);
    m_example->session().requestRun(run, RunRequest::stop);
    QTRY_VERIFY_WITH_TIMEOUT(m_example->project().run(run).state == RunState::stopped, patience);
}

QTEST_GUILESS_MAIN(TestProjectSession)
#include "test_project_session.moc"
