#include "core/base/error.h"
#include "core/text/jinja/template.h"

#include <QTest>

using namespace calm;

// Templates come from anywhere: whatever one does, rendering ends soon with an error and without much memory.
class TestJinjaLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stops_data();
    void stops();
    void refusesToReadOtherFiles();
    void givesNoWayIntoPython();
    void limitsCanBeSetLower();
};

namespace
{
std::string repeated(const std::string& text, int times)
{
    std::string result;
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

std::string errorOf(const std::string& source, const jinja::Limits& limits = {})
{
    try {
        jinja::Template(source).render({}, jinja::localNow(), limits);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}
} // namespace

void TestJinjaLimits::stops_data()
{
    QTest::addColumn<std::string>("source");
    const auto row = [](const char* name, const std::string& source) { QTest::newRow(name) << source; };
    const std::string grow = "{% set ns = namespace(x=[1], t='a') %}{% for i in range(100000) %}";
    row("long text", "{{ 'a' * 10**9 }}");
    row("long list", "{{ [1] * 10**10 }}");
    row("long range", "{{ range(10**12) | list }}");
    row("huge power", "{{ 10 ** 10 ** 10 }}");
    row("loops within loops", repeated("{% for a in range(1000) %}", 4) + repeated("{% endfor %}", 4));
    row("macro without end", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    row("loop without end", "{% for x in [[]] recursive %}{{ loop([x]) }}{% endfor %}");
    row("doubled text", grow + "{% set ns.t = ns.t + ns.t %}{% endfor %}");
    row("doubled list", grow + "{% set ns.x = ns.x + ns.x %}{% endfor %}");
    row("list in itself twice", grow + "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}");
    row("list in list in list", grow + "{% set ns.x = [ns.x] %}{% endfor %}");
    row("filter on filter on filter", grow + "{% set ns.x = ns.x | map('upper') %}{% endfor %}");
    row("namespace chain printed", grow + "{% set ns.x = namespace(y=ns.x) %}{% endfor %}{{ ns.x }}");
    row("replace", "{{ ('a' * 1000000) | replace('a', 'b' * 1000000) }}");
    row("join", "{{ (['a' * 100000] * 100000) | join('x') }}");
    row("output", "{% for i in range(100000) %}{{ 'a' * 10000 }}{% endfor %}");
    row("wide number", "{{ '%999999999d' % 1 }}");
    row("wide field", "{{ '{:>999999999}'.format(1) }}");
    row("many digits", "{{ '%.999999999f' % 1.0 }}");
    row("center", "{{ 'a' | center(10**9) }}");
    row("zfill", "{{ 'a'.zfill(10**10) }}");
    row("indent", "{{ ('\\n' * 1000000) | indent(1000000) }}");
    row("batch", "{{ [1] | batch(10**10, 'x') | list }}");
    row("slice", "{{ [1] | slice(10**10) | list }}");
    row("one text many times", "{{ ['a' * 10000000] * 1000 }}");
    row("search again and again",
        "{% set a = 'a' * 10000000 %}{% for i in range(100000) %}{{ a.find('b') }}{% endfor %}");
    row("strip again and again", "{% set a = ' ' * 10000000 %}{% for i in range(100000) %}{{ a.strip() }}{% endfor %}");
    row("heavy keys",
        grow + "{% if i < 20 %}{% set ns.x = (ns.x, ns.x) %}{% endif %}{% set d = {(ns.x,): 1} %}{% endfor %}");
    row("brackets", "{{ " + repeated("(", 100000) + "1" + repeated(")", 100000) + " }}");
    row("minus signs", "{{ " + repeated("-", 100000) + "1 }}");
    row("sum", "{{ 1" + repeated("+1", 100000) + " }}");
    row("attributes", "{{ a" + repeated(".b", 100000) + " }}");
    row("filters", "{{ a" + repeated("|upper", 100000) + " }}");
    row("ifs", repeated("{% if 1 %}", 100000));
    row("conditions", "{{ 1" + repeated(" if 1 else 1", 50000) + " }}");
    row("a number of many digits", "{{ " + repeated("9", 100000) + " }}");
}

void TestJinjaLimits::stops()
{
    QFETCH(std::string, source);
    const std::string error = errorOf(source);
    QVERIFY2(error.starts_with("Line 1 of the chat template: "), error.c_str());
}

void TestJinjaLimits::refusesToReadOtherFiles()
{
    for (const char* source :
         {"{% include '/etc/passwd' %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}"})
        QVERIFY2(errorOf(source).ends_with("a chat template reads no other files."), source);
}

void TestJinjaLimits::givesNoWayIntoPython()
{
    for (const char* source :
         {"{{ ''.__class__.__mro__ }}", "{{ ''.__class__() }}", "{{ [].append(1) }}", "{{ {}.update({}) }}",
          "{{ ''.encode() }}", "{{ namespace.__init__.__globals__ }}", "{{ '{0.__class__.__mro__}'.format(1) }}"})
        QVERIFY2(!errorOf(source).empty(), source);
}

void TestJinjaLimits::limitsCanBeSetLower()
{
    QCOMPARE(errorOf("{% for i in range(50) %}{{ i }}{% endfor %}", {.steps = 1000}), std::string());
    QVERIFY(errorOf("{% for i in range(5000) %}{{ i }}{% endfor %}", {.steps = 1000}).find("too long") !=
            std::string::npos);
    QVERIFY(errorOf("{{ 'a' * 200 }}", {.valueBytes = 100}).find("too large") != std::string::npos);
    QVERIFY(errorOf("{{ range(11) | list }}", {.range = 10}).find("range()") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestJinjaLimits)
#include "test_jinja_limits.moc"
