#include "core/protocol/messages.h"

#include <QTest>

using namespace calm;
using namespace calm::protocol;

/// The wire form is written out by hand here: it is what other programs see.
class TestMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsHaveTheirDocumentedForm();
    void compareSurvivesTheWire();
    void answerSurvivesTheWire();
    void evaluateSurvivesTheWire();
    void adaptersSurviveTheWire();
    void releasesSurviveTheWire();
    void measurementsSurviveTheWire();
    void badRequestsAreBadInput_data();
    void badRequestsAreBadInput();
    void eventsSurviveTheWire();
    void endsAreRecognised();
    void badAnswersAreCorrupt();
    void brokenUtf8DoesNotThrow();
};

namespace
{
template <typename T> T throughTheWire(const T& value)
{
    return std::get<T>(parseMessage(toLine(NumberedMessage{7, value})).message);
}
} // namespace

void TestMessages::requestsHaveTheirDocumentedForm()
{
    QCOMPARE(toLine(NumberedRequest{1, Hello{}}), R"({"id":1,"method":"hello","params":{}})");
    QCOMPARE(toLine(NumberedRequest{2, Inspect{"/m"}}), R"({"id":2,"method":"inspect","params":{"model":"/m"}})");
    QCOMPARE(toLine(NumberedRequest{3, Cancel{2}}), R"({"id":3,"method":"cancel","params":{"target":2}})");
    QCOMPARE(toLine(NumberedRequest{4, Tokenize{"/m", "a\nb", true}}),
             R"({"id":4,"method":"tokenize","params":{"model":"/m","text":"a\nb","special":true}})");
    const auto tokenize = parseRequest(R"({"id":4,"method":"tokenize","params":{"model":"/m","text":"a\nb"}})");
    QCOMPARE(tokenize.id, 4);
    QCOMPARE(std::get<Tokenize>(tokenize.request).text, std::string("a\nb"));
    QVERIFY(!std::get<Tokenize>(tokenize.request).special);
    QVERIFY(std::holds_alternative<Hello>(parseRequest(R"({"id":1,"method":"hello"})").request));
    QCOMPARE(std::get<Cancel>(parseRequest(R"({"id":9,"method":"cancel","params":{"target":5}})").request).target, 5);
    QCOMPARE(std::get<Inspect>(parseRequest(R"({"id":9,"method":"inspect","params":{"model":"x"}})").request).model,
             std::string("x"));
}

void TestMessages::compareSurvivesTheWire()
{
    Compare sent;
    sent.project = "/home/a b/p.calm";
    sent.columns = {
        {MemberKind::anchor, "kv", 0, 0}, {MemberKind::augmenting, "kv", 1, 0}, {MemberKind::composed, "kv", 0, 12}};
    sent.prompt = "<ab>+<cd>=";
    sent.sampling.temperature = 0.7;
    sent.sampling.seed = 18446744073709551615ULL;
    sent.sampling.stopStrings = {"\n", "end"};
    sent.alternatives = 3;
    sent.conversations = {Json::parse(R"([{"role": "user", "content": "é\n"}])"), Json::array()};
    const auto got = std::get<Compare>(parseRequest(toLine(NumberedRequest{5, sent})).request);
    QCOMPARE(got.project, sent.project);
    QVERIFY(got.columns == sent.columns);
    QCOMPARE(got.prompt, sent.prompt);
    QVERIFY(got.sampling == sent.sampling);
    QCOMPARE(got.alternatives, 3);
    QVERIFY(got.conversations == sent.conversations);
    QVERIFY_EXCEPTION_THROWN(
        parseRequest(
            R"({"id":5,"method":"compare","params":{"project":"p","columns":[],"prompt":"","conversations":["x"]}})"),
        Error);
}

void TestMessages::answerSurvivesTheWire()
{
    Answer sent{.model = "/m", .prompt = "<s>[INST] a", .beginning = false, .sampling = {.topK = 4}, .alternatives = 2};
    const auto got = std::get<Answer>(parseRequest(toLine(NumberedRequest{5, sent})).request);
    QCOMPARE(got.model, sent.model);
    QCOMPARE(got.prompt, sent.prompt);
    QVERIFY(!got.beginning);
    QVERIFY(got.sampling == sent.sampling);
    QCOMPARE(got.alternatives, 2);
    const auto plain = parseRequest(R"({"id":1,"method":"answer","params":{"model":"/m","prompt":"a"}})");
    QVERIFY(std::get<Answer>(plain.request).beginning);
}

void TestMessages::evaluateSurvivesTheWire()
{
    Evaluate sent{
        "p.calm", "paper table", {{"kv.test", ""}, {"num", "test"}}, {{MemberKind::composed, "kv", 0, 0}}, 50};
    const auto got = std::get<Evaluate>(parseRequest(toLine(NumberedRequest{5, sent})).request);
    QCOMPARE(got.name, sent.name);
    QCOMPARE(got.tasks.size(), std::size_t(2));
    QCOMPARE(got.tasks[1].dataset, std::string("num"));
    QCOMPARE(got.tasks[1].split, std::string("test"));
    QVERIFY(got.members == sent.members);
    QCOMPARE(got.limit, 50);
}

void TestMessages::adaptersSurviveTheWire()
{
    QCOMPARE(toLine(NumberedRequest{1, InspectAdapter{"/a"}}),
             R"({"id":1,"method":"inspect_adapter","params":{"folder":"/a"}})");
    const SaveAdapter saved{"p.calm", {MemberKind::composed, "both", 0, 12, {1}}, "/a b"};
    const auto gotSaved = std::get<SaveAdapter>(parseRequest(toLine(NumberedRequest{5, saved})).request);
    QCOMPARE(gotSaved.project, saved.project);
    QVERIFY(gotSaved.member == saved.member);
    QCOMPARE(gotSaved.folder, saved.folder);
    const LoadAdapter loaded{"p.calm", "/a b", "/models/anchor", {"keys", "colours"}, "again", true};
    const auto gotLoaded = std::get<LoadAdapter>(parseRequest(toLine(NumberedRequest{5, loaded})).request);
    QCOMPARE(gotLoaded.folder, loaded.folder);
    QCOMPARE(gotLoaded.anchor, loaded.anchor);
    QVERIFY(gotLoaded.augmenting == loaded.augmenting);
    QCOMPARE(gotLoaded.name, loaded.name);
    QVERIFY(gotLoaded.acceptOtherModels);
    const auto plain = parseRequest(R"({"id":1,"method":"load_adapter","params":{"project":"p","folder":"a"}})");
    QVERIFY(std::get<LoadAdapter>(plain.request).augmenting.empty());
    QVERIFY(!std::get<LoadAdapter>(plain.request).acceptOtherModels);
}

void TestMessages::releasesSurviveTheWire()
{
    const ImportRelease sent{"p.calm", "/calm dir", "theirs", "/anchor", "/augmenting", true};
    const auto got = std::get<ImportRelease>(parseRequest(toLine(NumberedRequest{5, sent})).request);
    QCOMPARE(got.project, sent.project);
    QCOMPARE(got.folder, sent.folder);
    QCOMPARE(got.name, sent.name);
    QCOMPARE(got.anchor, sent.anchor);
    QCOMPARE(got.augmenting, sent.augmenting);
    QVERIFY(got.modelsFromFile);
    QCOMPARE(toLine(NumberedRequest{6, ExportRelease{"p", "kv@3", "/out"}}),
             R"({"id":6,"method":"export_release","params":{"project":"p","composition":"kv@3","folder":"/out"}})");
    QCOMPARE(std::get<ExportRelease>(parseRequest(toLine(NumberedRequest{6, ExportRelease{"p", "kv@3", "/out"}})).request)
                 .composition,
             std::string("kv@3"));
}

void TestMessages::measurementsSurviveTheWire()
{
    QCOMPARE(toLine(NumberedRequest{1, Similarity{.project = "p", .composition = "c"}}),
             R"({"id":1,"method":"similarity","params":{"project":"p","composition":"c","data":[],"examples":256,"positions":1000}})");
    const Similarity similarity{"p.calm", "kv", {{{"a", "train"}, {"b", ""}}, 12}, 300};
    const auto got = std::get<Similarity>(parseRequest(toLine(NumberedRequest{5, similarity})).request);
    QCOMPARE(got.composition, similarity.composition);
    QCOMPARE(got.on.data.size(), std::size_t(2));
    QCOMPARE(got.on.data[0].split, std::string("train"));
    QCOMPARE(got.on.examples, 12);
    QCOMPARE(got.positions, 300);
    const Importance importance{"p.calm", {MemberKind::composed, "kv", 0, 12, {1}}, {{{"v", ""}}, 0}};
    const auto gotImportance = std::get<Importance>(parseRequest(toLine(NumberedRequest{5, importance})).request);
    QVERIFY(gotImportance.member == importance.member);
    QCOMPARE(gotImportance.on.data[0].dataset, std::string("v"));
    QCOMPARE(gotImportance.on.examples, 0);
}

void TestMessages::badRequestsAreBadInput_data()
{
    QTest::addColumn<std::string>("line");
    QTest::newRow("not JSON") << std::string("hello");
    QTest::newRow("empty") << std::string();
    QTest::newRow("array") << std::string("[1]");
    QTest::newRow("no id") << std::string(R"({"method":"hello"})");
    QTest::newRow("unknown method") << std::string(R"({"id":1,"method":"dance"})");
    QTest::newRow("missing param") << std::string(R"({"id":1,"method":"inspect","params":{}})");
    QTest::newRow("wrong type") << std::string(R"({"id":1,"method":"inspect","params":{"model":5}})");
    QTest::newRow("params is a list") << std::string(R"({"id":1,"method":"inspect","params":[5]})");
    QTest::newRow("columns is text") << std::string(
        R"({"id":1,"method":"compare","params":{"project":"p","prompt":"x","columns":"anchor"}})");
}

void TestMessages::badRequestsAreBadInput()
{
    QFETCH(std::string, line);
    try {
        parseRequest(line);
        QFAIL("was accepted");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::badInput);
        QVERIFY(!std::string(error.what()).empty());
    }
}

void TestMessages::eventsSurviveTheWire()
{
    const auto progress = throughTheWire(ProgressEvent{"loading the anchor", 3, 10});
    QCOMPARE(progress.stage, std::string("loading the anchor"));
    QCOMPARE(progress.done, 3);
    QCOMPARE(progress.total, 10);

    const auto token = throughTheWire(TokenEvent{2, "é", 17, 0.25, {{"é", 0.25}, {"e", 0.125}}});
    QCOMPARE(token.column, 2);
    QCOMPARE(token.text, std::string("é"));
    QCOMPARE(token.token, 17);
    QCOMPARE(token.probability, 0.25);
    QCOMPARE(token.alternatives.size(), std::size_t(2));
    QCOMPARE(token.alternatives[1].text, std::string("e"));
    QCOMPARE(token.alternatives[1].probability, 0.125);

    const auto finished = throughTheWire(ColumnFinishedEvent{1, "42", "end", "", 7, 2, 0.5, 80.0});
    QCOMPARE(finished.text, std::string("42"));
    QCOMPARE(finished.finish, std::string("end"));
    QCOMPARE(finished.promptTokens, 7);
    QCOMPARE(finished.tokens, 2);
    QCOMPARE(finished.firstTokenSeconds, 0.5);
    QCOMPARE(finished.tokensPerSecond, 80.0);

    const auto result = throughTheWire(ResultMessage{Json{{"a", 1}}});
    QCOMPARE(result.result.dump(), std::string(R"({"a":1})"));
    QCOMPARE(toLine(NumberedMessage{7, ResultMessage{Json::object()}}), R"({"id":7,"result":{}})");

    const auto error = throughTheWire(ErrorInfo{ErrorKind::outOfMemory, "Too big.", "12 GB"});
    QVERIFY(error.kind == ErrorKind::outOfMemory);
    QCOMPARE(error.sentence, std::string("Too big."));
    QCOMPARE(error.detail, std::string("12 GB"));
    QCOMPARE(toLine(NumberedMessage{7, ProgressEvent{"step", 1, 2}}),
             R"({"id":7,"event":"progress","data":{"stage":"step","done":1,"total":2}})");
}

void TestMessages::endsAreRecognised()
{
    QVERIFY(isEnd(ResultMessage{}));
    QVERIFY(isEnd(ErrorInfo{}));
    QVERIFY(!isEnd(ProgressEvent{}));
    QVERIFY(!isEnd(TokenEvent{}));
    QVERIFY(!isEnd(ColumnFinishedEvent{}));
}

void TestMessages::badAnswersAreCorrupt()
{
    for (const char* line : {"", "{}", R"({"id":1})", R"({"id":1,"event":"dance","data":{}})",
                             R"({"id":1,"error":"x"})", R"({"id":"1","result":{}})"}) {
        try {
            parseMessage(line);
            QFAIL(line);
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::corrupt);
        }
    }
}

void TestMessages::brokenUtf8DoesNotThrow()
{
    const std::string line = toLine(NumberedMessage{1, TokenEvent{0, "\xff", 0, 0, {}}});
    QCOMPARE(std::get<TokenEvent>(parseMessage(line).message).text, std::string("\xef\xbf\xbd"));
}

QTEST_APPLESS_MAIN(TestMessages)
#include "test_messages.moc"
