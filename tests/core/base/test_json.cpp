#include "core/base/error.h"
#include "core/base/json.h"

#include <QTest>

using namespace calm;

namespace
{
std::string sentenceOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::corrupt ? error.what() : "another kind";
    }
    return "no error";
}
} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderOfKeys();
    void namesWhatIsBroken();
    void readsMembers();
    void printsWhatIsNotUtf8();
};

void TestJson::keepsTheOrderOfKeys()
{
    const std::string text = R"({"z":1,"a":{"y":2,"b":[3,null]}})";
    QCOMPARE(toLine(parseJson(text, "text")), text);
}

void TestJson::namesWhatIsBroken()
{
    QCOMPARE(sentenceOf([] { parseJson("{\"a\":", "config.json"); }),
             std::string("config.json is not valid JSON (byte 6)."));
    QCOMPARE(sentenceOf([] { parseJson("", "config.json"); }), std::string("config.json is not valid JSON (byte 1)."));
    QVERIFY(sentenceOf([] { parseJson("\"\xff\"", "config.json"); }).starts_with("config.json is not valid JSON"));
}

void TestJson::readsMembers()
{
    const Json json = parseJson(R"({"layers":5,"name":"anchor","none":null})", "config.json");
    QCOMPARE(require<int>(json, "layers", "config.json"), 5);
    QCOMPARE(optional<int>(json, "none", 7, "config.json"), 7);
    QCOMPARE(optional<int>(json, "absent", 7, "config.json"), 7);
    QCOMPARE(optional<std::string>(json, "name", "x", "config.json"), std::string("anchor"));
    QCOMPARE(sentenceOf([&] { require<int>(json, "heads", "config.json"); }),
             std::string("config.json has no \"heads\"."));
    QCOMPARE(sentenceOf([&] { require<int>(json, "name", "config.json"); }),
             std::string("config.json has a \"name\" of the wrong type: \"anchor\"."));
    QCOMPARE(sentenceOf([&] { optional<int>(json, "name", 1, "config.json"); }),
             std::string("config.json has a \"name\" of the wrong type: \"anchor\"."));
    QCOMPARE(sentenceOf([&] { require<int>(Json::array(), "a", "config.json"); }),
             std::string("config.json has no \"a\"."));
}

void TestJson::printsWhatIsNotUtf8()
{
    QCOMPARE(toLine(Json{{"text", "a\xff"}}), std::string("{\"text\":\"a\xef\xbf\xbd\"}"));
}

QTEST_GUILESS_MAIN(TestJson)
#include "test_json.moc"
