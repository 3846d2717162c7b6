#include "core/base/error.h"
#include "core/base/random.h"
#include "core/text/json_tree.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace calm;
using Kind = JsonValue::Kind;

// The oracle is nlohmann's reader.
class TestJsonTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatNlohmannReads_data();
    void readsWhatNlohmannReads();
    void agreesOnDamagedTexts();
    void findsMembers();
    void refusesDeepNesting();
    void showsValues();
};

namespace
{
nlohmann::json copied(const JsonValue& value)
{
    nlohmann::json copy;
    switch (value.kind()) {
    case Kind::null:
        break;
    case Kind::boolean:
        copy = value.boolean();
        break;
    case Kind::integer:
        copy = value.integer();
        break;
    case Kind::number:
        copy = value.number();
        break;
    case Kind::string:
        copy = std::string(value.string());
        break;
    case Kind::array:
        copy = nlohmann::json::array();
        for (const JsonValue& item : value.items())
            copy.push_back(copied(item));
        break;
    case Kind::object:
        copy = nlohmann::json::object();
        for (const JsonMember& member : value.members())
            copy[std::string(member.key)] = copied(member.value);
        break;
    }
    return copy;
}
} // namespace

void TestJsonTree::readsWhatNlohmannReads_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"null", " true ", "[]", "{}", "[1,-2,3.5,-0.25e2,1E3,0]", R"({"a":{"b":[{"c":null}]},"d":"e"})",
          R"("plain \\ \" \/ \b\f\n\r\t \u00e9 \ud83d\ude00 \u0000 é")", R"({"a":1,"a":2})", "[[[]],[{}]]",
          "9223372036854775807", "18446744073709551615", "1e-320", "\n[\t1 ,\r\n2 ]\n"})
        QTest::newRow(text) << QString(text);
}

void TestJsonTree::readsWhatNlohmannReads()
{
    QFETCH(QString, text);
    const JsonTree tree(text.toStdString(), "test");
    const auto expected = nlohmann::json::parse(text.toStdString());
    QVERIFY2(copied(tree.root()) == expected, copied(tree.root()).dump().c_str());
}

void TestJsonTree::agreesOnDamagedTexts()
{
    const std::string good = R"({"a":[1,-2.5e3,true,null,"x\u00e9\n\ud83d\ude00é"],"b":{"c":"","d":[]}, "e" : false})";
    Random random(3);
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = good;
        for (std::uint64_t count = 1 + random.below(3); count > 0; --count) {
            const std::size_t at = random.below(text.size());
            if (random.below(2) == 0)
                text.erase(at, 1 + random.below(3));
            else
                text[at] = good[random.below(good.size())];
            if (text.empty())
                text = " ";
        }
        const bool isValid = nlohmann::json::accept(text);
        refused += !isValid;
        try {
            const JsonTree tree(text, "test");
            QVERIFY2(isValid && copied(tree.root()) == nlohmann::json::parse(text), text.c_str());
        } catch (const Error&) {
            QVERIFY2(!isValid, text.c_str());
        }
    }
    QVERIFY(refused > 5'000 && refused < 20'000);
}

void TestJsonTree::findsMembers()
{
    const JsonTree tree(R"({"a":1,"b":[true],"a":"last"})", "test");
    QCOMPARE(tree.root().find("a")->string(), std::string_view("last"));
    QVERIFY(tree.root().find("b")->items()[0].boolean());
    QVERIFY(!tree.root().find("c") && !tree.root().find("b")->find("a"));
    QVERIFY(tree.root().items().empty() && tree.root().string().empty());
}

void TestJsonTree::refusesDeepNesting()
{
    QVERIFY_EXCEPTION_THROWN(JsonTree(std::string(100'000, '['), "test"), Error);
    const JsonTree tree(std::string(150, '[') + std::string(150, ']'), "test");
    QVERIFY(tree.root().is(Kind::array));
}

void TestJsonTree::showsValues()
{
    QCOMPARE(JsonTree(R"( {"a": [1, 2.5, null, "x"]} )", "test").root().shown(),
             std::string(R"({"a":[1,2.5,null,"x"]})"));
    QVERIFY(JsonTree("[\"" + std::string(1000, 'x') + "\"]", "test").root().shown().size() <= 80);
}

QTEST_GUILESS_MAIN(TestJsonTree)
#include "test_json_tree.moc"
