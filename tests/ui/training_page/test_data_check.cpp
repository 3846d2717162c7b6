#include "ui/training_page/data_check.h"

#include "tests/ui/support/example_project.h"
#include "ui/reading/token_spans.h"
#include "ui/training_page/training_page.h"

#include <QLabel>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>

#include <utility>

using namespace calm;
using namespace calm::ui;

namespace
{

QString plain(const QString& richText)
{
    QTextDocument document;
    document.setHtml(richText);
    return document.toPlainText().replace(QChar::Nbsp, ' ').simplified();
}

} // namespace

/// What the Train page says of the data of a run, on the example that ships.
class TestDataCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void nothingToWarnOf();
    void warnsWhenValidationIsLearnedFrom();
    void warnsOnThePage();
    void tellsWhatAnEpochHolds();

private:
    /// Puts a training prompt among the validation examples.
    void leak();
    TrainingSettings settings() const;
    std::unique_ptr<ExampleProject> m_example;
};

void TestDataCheck::init()
{
    m_example = std::make_unique<ExampleProject>();
}

void TestDataCheck::cleanup()
{
    m_example.reset();
}

TrainingSettings TestDataCheck::settings() const
{
    TrainingSettings settings;
    settings.mixture = {{"kv-math.train", "train", 3}, {"kv.train", "train", 1}};
    settings.validation = {{"kv-math.validation", "validation"}};
    return settings;
}

void TestDataCheck::leak()
{
    Project& project = m_example->project();
    ExampleRecord copy = project.examples(project.dataset("kv-math.train").id, {}, 5, 1).at(0);
    copy.split = "validation";
    bool given = false;
    project.addExamples(project.dataset("kv-math.validation").id,
                        [&] { return std::exchange(given, true) ? std::nullopt : std::optional(copy); });
}

void TestDataCheck::nothingToWarnOf()
{
    QCOMPARE(leakageWarning(LeakageReport()), QString());
    LeakageReport report;
    report.measured = 300;
    QCOMPARE(leakageWarning(report), QString());
    report.same = 2;
    report.near = 3;
    QVERIFY2(leakageWarning(report).startsWith("5 of 300 validation prompts are learned from, too (2 the same, 3"),
             qPrintable(leakageWarning(report)));
}

void TestDataCheck::warnsWhenValidationIsLearnedFrom()
{
    const LeakageReport before = checkLeakage(m_example->project(), settings(), {});
    leak();
    const LeakageReport after = checkLeakage(m_example->project(), settings(), {});
    QCOMPARE(after.measured, before.measured + 1);
    QCOMPARE(after.same, before.same + 1);
}

void TestDataCheck::warnsOnThePage()
{
    leak();
    TrainingPage page;
    page.resize(1200, 800);
    page.setSession(&m_example->session());
    page.show();
    auto* warning = page.findChild<QLabel*>("trainLeakage");
    QTRY_VERIFY_WITH_TIMEOUT(warning->isVisible(), 30000);
    QVERIFY2(warning->text().contains("learned from, too"), qPrintable(warning->text()));
}

/// One epoch is as many examples as there are; three of four come from the part with share 3.
void TestDataCheck::tellsWhatAnEpochHolds()
{
    TokenizerCache tokenizers;
    Project& project = m_example->project();
    const Composition composition = project.compositions().at(0).composition;
    const MixtureContents contents = contentsOfEpoch(project, composition, settings(), tokenizers, {});
    const auto available = [&](const char* dataset) { return project.countExamples(project.dataset(dataset).id); };
    QCOMPARE(contents.parts.at(0).available, available("kv-math.train"));
    QVERIFY(contents.examples >= available("kv-math.train") + available("kv.train"));
    QVERIFY(std::abs(contents.parts[0].shareGot - 0.75) < 0.01);
    const QString text = plain(epochText(contents, settings().mixture));
    QVERIFY2(text.contains("kv-math.train") && text.contains("75"), qPrintable(text));

    TrainingPage page;
    page.resize(1200, 800);
    page.setSession(&m_example->session());
    page.show();
    auto* unfold = page.findChild<QToolButton*>("trainEpoch");
    QTRY_VERIFY(unfold->isVisible());
    auto* shown = page.findChild<QLabel*>("trainEpochContents");
    unfold->click();
    QTRY_VERIFY_WITH_TIMEOUT(plain(shown->text()).contains("examples"), 30000);
    QVERIFY(shown->isVisible());
}

QTEST_MAIN(TestDataCheck)
#include "test_data_check.moc"
