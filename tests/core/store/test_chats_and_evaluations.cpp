#include "tests/core/store/temporary_project.h"

using namespace calm;

class TestChatsAndEvaluations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chatsAreKept();
    void chatsAreSearched();
    void evaluationsAreKept();
};

void TestChatsAndEvaluations::chatsAreKept()
{
    TemporaryProject project;
    const auto chat = project->addChat({0, "first", 0});
    const auto later = project->addChat({0, "second", 7});
    project->addChatMessage({0, chat, 1, "user", "<ab>=", Json{}, 0});
    project->addChatMessage({0, chat, 2, "user", "again", Json{}, 0});
    project->addChatMessage(
        {0, chat, 1, "composed (run 3)", "42", Json{{"tokens", 1}, {"member", {{"kind", "composed"}}}}, 9});
    const auto messages = Project::open(project.file)->chatMessages(chat);
    QCOMPARE(messages.size(), std::size_t(3));
    QCOMPARE(messages[1].text, std::string("42")); // by turn, then as they came
    QCOMPARE(messages[1].author, std::string("composed (run 3)"));
    QCOMPARE(messages[1].details.dump(), R"({"tokens":1,"member":{"kind":"composed"}})");
    QCOMPARE(messages[1].createdAt, 9.0);
    QVERIFY(messages[0].details.is_null());
    QCOMPARE(project->chats().front().id, later); // newest first
    project->removeChat(chat);
    QCOMPARE(project->chats().size(), std::size_t(1));
    QVERIFY(project->chatMessages(chat).empty());
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeChat(chat); }));
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->addChatMessage({0, chat, 1, "user", "", Json{}, 0}); }));
}

void TestChatsAndEvaluations::chatsAreSearched()
{
    TemporaryProject project;
    const auto sums = project->addChat({0, "Sums 100%", 0});
    const auto keys = project->addChat({0, "keys", 0});
    project->addChatMessage({0, keys, 1, "user", "What is Lfixl?", Json{}, 0});
    QCOMPARE(project->chats("sums").size(), std::size_t(1));
    QCOMPARE(project->chats("sums").front().id, sums);
    QCOMPARE(project->chats("lfixl").front().id, keys);
    QCOMPARE(project->chats("%").size(), std::size_t(1));
    QVERIFY(project->chats("nowhere").empty());
    QCOMPARE(project->chats("").size(), std::size_t(2));
}

void TestChatsAndEvaluations::evaluationsAreKept()
{
    TemporaryProject project;
    const Json table{{"members", {"anchor"}}, {"tasks", Json::array()}};
    const auto id = project->addEvaluation({0, "table 1", table, 0}, {{"kv", "anchor", "<a>=", "5", "4", false},
                                                                      {"kv", "composed", "<a>=", "5", "5", true},
                                                                      {"num", "composed", "1+1=", "2", "2", true}});
    const auto later = project->addEvaluation({0, "table 2", Json::object(), 0}, {});
    const auto all = Project::open(project.file)->evaluations();
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all[0].id, later);
    QCOMPARE(all[1].table.dump(), table.dump());
    QCOMPARE(all[1].name, std::string("table 1"));
    QCOMPARE(project->evaluationAnswers(id).size(), std::size_t(3));
    QCOMPARE(project->evaluationAnswers(id, "kv").size(), std::size_t(2));
    const auto one = project->evaluationAnswers(id, "kv", "anchor");
    QCOMPARE(one.size(), std::size_t(1));
    QCOMPARE(one[0].prompt, std::string("<a>="));
    QCOMPARE(one[0].expected, std::string("5"));
    QCOMPARE(one[0].answer, std::string("4"));
    QVERIFY(!one[0].correct);
    QCOMPARE(project->evaluationAnswers(id, "", "composed").size(), std::size_t(2));
    project->removeEvaluation(id);
    QVERIFY(project->evaluationAnswers(id).empty());
    QVERIFY(throwsError(ErrorKind::notFound, [&] { project->removeEvaluation(id); }));
}

QTEST_APPLESS_MAIN(TestChatsAndEvaluations)
#include "test_chats_and_evaluations.moc"
