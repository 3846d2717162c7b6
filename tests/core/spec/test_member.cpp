#include "core/base/error.h"
#include "core/spec/member.h"

#include <QTest>

using namespace calm;

class TestMember : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromText();
    void switchedOff();
    void badTexts();
    void json();
};

void TestMember::fromText()
{
    QVERIFY(memberFromText("kv-math", "") == (Member{MemberKind::composed, "kv-math", 0, 0}));
    QVERIFY(memberFromText("kv-math@12", "") == (Member{MemberKind::composed, "kv-math", 0, 12}));
    QVERIFY(memberFromText("a@b@3", "") == (Member{MemberKind::composed, "a@b", 0, 3}));
    QVERIFY(memberFromText("anchor", "kv") == (Member{MemberKind::anchor, "kv", 0, 0}));
    QVERIFY(memberFromText("augmenting", "kv") == (Member{MemberKind::augmenting, "kv", 0, 0}));
    QVERIFY(memberFromText("augmenting:1", "kv") == (Member{MemberKind::augmenting, "kv", 1, 0}));
    QVERIFY(memberFromText("lora", "kv") == (Member{MemberKind::lora, "kv", 0, 0}));
    QVERIFY(memberFromText("lora@12", "kv") == (Member{MemberKind::lora, "kv", 0, 12}));
    QVERIFY(memberFromText("lora-2@12", "") == (Member{MemberKind::composed, "lora-2", 0, 12}));
    QVERIFY(hasCheckpoints(MemberKind::lora) && hasCheckpoints(MemberKind::composed));
    QVERIFY(!hasCheckpoints(MemberKind::anchor) && !hasCheckpoints(MemberKind::augmenting));
}

// Counted from 1 as people do; what stands before the "@" is a name, whatever dashes it holds.
void TestMember::switchedOff()
{
    QVERIFY(memberFromText("kv-2", "") == (Member{MemberKind::composed, "kv-2", 0, 0}));
    QVERIFY(memberFromText("kv-2@-1", "") == (Member{MemberKind::composed, "kv-2", 0, 0, {0}}));
    QVERIFY(memberFromText("kv@7-3-1-3", "") == (Member{MemberKind::composed, "kv", 0, 7, {0, 2}}));
    QVERIFY(memberFromText("a@-1@12-2", "") == (Member{MemberKind::composed, "a@-1", 0, 12, {1}}));
    QCOMPARE(offLabel({MemberKind::composed, "kv", 0, 0}), std::string());
    QCOMPARE(offLabel({MemberKind::composed, "kv", 0, 0, {0, 2}}), std::string(" without augmenting 1, 3"));
}

void TestMember::badTexts()
{
    for (const char* text : {"", "kv@", "kv@x", "kv@-", "kv@-0", "kv@-x", "kv@3-", "kv@3--1", "kv@-5000", "@-1", "@3", "augmenting:", "augmenting:x", "augmenting:-1", "lora@", "lora@0", "lora@x", "lora@3-1"})
        QVERIFY_THROWS_EXCEPTION(Error, memberFromText(text, "kv"));
    QVERIFY_THROWS_EXCEPTION(Error, memberFromText("anchor", ""));
    QVERIFY_THROWS_EXCEPTION(Error, memberFromText("lora@12", ""));
}

void TestMember::json()
{
    for (const Member& member : {Member{MemberKind::anchor, "a", 0, 0}, Member{MemberKind::augmenting, "a", 2, 0},
                                 Member{MemberKind::composed, "a", 0, 1234567890123},
                                 Member{MemberKind::lora, "a", 0, 12}, Member{MemberKind::lora, "a", 0, 0},
                                 Member{MemberKind::composed, "a", 0, 3, {0, 2}}})
        QVERIFY(memberFromJson(toJson(member)) == member);
    QCOMPARE(toJson(Member{MemberKind::anchor, "a", 0, 0}).dump(), R"({"kind":"anchor","composition":"a"})");
    QVERIFY(memberFromJson(Json{{"composition", "a"}}) == (Member{MemberKind::composed, "a", 0, 0}));
    for (const char* text : {"[]", R"({"kind":"best"})", R"({"kind":"anchor","composition":7})", R"({"off":1})",
                             R"({"off":[-1]})", R"({"off":[1.5]})", R"({"off":["a"]})"})
        QVERIFY_THROWS_EXCEPTION(Error, memberFromJson(parseJson(text, "x")));
}

QTEST_APPLESS_MAIN(TestMember)
#include "test_member.moc"
