#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/jinja/template.h"

#include <QTest>

using namespace calm;

// The oracle is transformers' own Jinja environment: snippets.json is what make_reference.py beside it wrote.
class TestJinja : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void namesTheLine_data();
    void namesTheLine();
    void passesOnWhatTheTemplateRefuses();
    void readsTheClock();
    void refusesWhatIsNoTime();
    void rendersWithTheSameTemplateTwice();
    void keepsStoredPartsOfALoopHarmless();
    void replacesBrokenUtf8();
};

namespace
{
const Json& snippets()
{
    static const Json json =
        parseJson(readFile(Path(CALM_FIXTURES) / "chat_templates" / "snippets.json"), "snippets.json");
    return json;
}

std::string rendered(const std::string& source, const Json& variables = Json::object())
{
    return jinja::Template(source).render(variables, jinja::parseLocalTime("2024-07-26T12:34:56"));
}

std::string errorOf(const std::string& source)
{
    try {
        return "rendered: " + rendered(source);
    } catch (const Error& error) {
        return error.what();
    }
}
} // namespace

void TestJinja::agreesWithTheReference_data()
{
    QTest::addColumn<std::size_t>("index");
    const Json& cases = snippets()["cases"];
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i]["template"].get<std::string>().substr(0, 60).c_str()) << i;
}

void TestJinja::agreesWithTheReference()
{
    QFETCH(std::size_t, index);
    const Json& expected = snippets()["cases"][index];
    const auto source = expected["template"].get<std::string>();
    if (expected.contains("error")) {
        QVERIFY_EXCEPTION_THROWN(rendered(source, snippets()["variables"]), Error);
        return;
    }
    QCOMPARE(rendered(source, snippets()["variables"]), expected["rendered"].get<std::string>());
}

void TestJinja::namesTheLine_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("beginning");
    QTest::newRow("syntax") << "a\n{% if %}"
                            << "Line 2 of the chat template: ";
    QTest::newRow("end is missing") << "{% for x in y %}\n\n"
                                    << "Line 1 of the chat template: {% for %} has no {% endfor %}";
    QTest::newRow("unknown filter") << "\n\n{{ 1 | nosuch }}"
                                    << "Line 3 of the chat template: there is no filter nosuch.";
    QTest::newRow("while it runs") << "{% set x = 1 %}\n{% if x %}\n{{ x + 'a' }}\n{% endif %}"
                                   << "Line 3 of the chat template: cannot use + between int and str.";
    QTest::newRow("undefined") << "\n{{ nobody.name }}"
                               << "Line 2 of the chat template: nobody is not defined.";
}

void TestJinja::namesTheLine()
{
    QFETCH(QString, source);
    QFETCH(QString, beginning);
    const std::string error = errorOf(source.toStdString());
    QVERIFY2(error.starts_with(beginning.toStdString()), error.c_str());
}

void TestJinja::passesOnWhatTheTemplateRefuses()
{
    QCOMPARE(errorOf("\n{{ raise_exception('Roles must alternate!') }}"), std::string("Roles must alternate!"));
}

void TestJinja::readsTheClock()
{
    QCOMPARE(rendered("{{ strftime_now('%d %b %Y, %H:%M:%S.%f %A %j%%') }}"),
             std::string("26 Jul 2024, 12:34:56.000000 Friday 208%"));
    const auto time = jinja::parseLocalTime("2000-02-29 23:59:01.25Z");
    QCOMPARE(jinja::Template("{{ strftime_now('%Y%m%d %H%M%S %f %a') }}").render({}, time),
             std::string("20000229 235901 250000 Tue"));
    QCOMPARE(jinja::Template("{{ strftime_now('%Y %H') }}").render({}, jinja::parseLocalTime("1999-12-31")),
             std::string("1999 00"));
}

void TestJinja::refusesWhatIsNoTime()
{
    for (const char* text : {"", "now", "2024", "2024-13-01", "2024-07-26T25:00:00", "2024-07-26T12", "26.07.2024"})
        QVERIFY_EXCEPTION_THROWN(jinja::parseLocalTime(text), Error);
}

void TestJinja::rendersWithTheSameTemplateTwice()
{
    const jinja::Template compiled(
        "{% set ns = namespace(n=0) %}{% for x in xs %}{% set ns.n = ns.n + x %}{% endfor %}{{ ns.n }}");
    const auto now = jinja::localNow();
    QCOMPARE(compiled.render({{"xs", {1, 2}}}, now), std::string("3"));
    QCOMPARE(compiled.render({{"xs", {3, 4}}}, now), std::string("7"));
}

void TestJinja::keepsStoredPartsOfALoopHarmless()
{
    const std::string store = "{% set ns = namespace() %}";
    QCOMPARE(rendered(store + "{% for x in [1, 2] if x %}{% set ns.l = loop %}{% break %}{% endfor %}{{ ns.l.index }}"),
             std::string("1"));
    QVERIFY(errorOf(store + "{% for x in [1] recursive %}{% set ns.l = loop %}{% endfor %}{{ ns.l([2]) }}")
                .starts_with("Line 1"));
    QCOMPARE(
        rendered(store +
                 "{% for x in [1] %}{% macro m() %}<{{ x }}>{% endmacro %}{% set ns.m = m %}{% endfor %}{{ ns.m() }}"),
        std::string("<>"));
    QCOMPARE(rendered(store +
                      "{% macro m() %}{% set ns.c = caller %}{% endmacro %}{% call m() %}hi{% endcall %}{{ ns.c() }}"),
             std::string("hi"));
    QCOMPARE(rendered(store + "{% set ns.me = ns %}{{ ns }}"), std::string("<Namespace {'me': <Namespace {...}>}>"));
}

void TestJinja::replacesBrokenUtf8()
{
    QCOMPARE(rendered("a\xff{{ 'b\xc3' }}"), std::string("a\xef\xbf\xbd"
                                                         "b\xef\xbf\xbd"));
}

QTEST_GUILESS_MAIN(TestJinja)
#include "test_jinja.moc"
