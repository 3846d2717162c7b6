#include "tests/ui/datasets_page/small_project.h"
#include "ui/datasets_page/share_bars.h"
#include "ui/datasets_page/statistics_view.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTextDocument>

#include <algorithm>

using namespace calm;
using namespace calm::ui;

namespace
{

/// What a rich text says, its cells apart.
QStringList words(const QLabel& label)
{
    QTextDocument document;
    document.setHtml(label.text());
    return document.toPlainText().replace(QChar::Nbsp, ' ').split(QRegularExpression("\\s+"), Qt::SkipEmptyParts);
}

} // namespace

/// Numbers of a dataset that can be worked out by hand: the example's anchor reads letters, [BOS] in front and [EOS]
/// behind.
class TestStatisticsView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void countsWhenItIsLookedAt();
    void saysHowManyALimitCutsOff();
    void showsScripts();
    void showsNoHeadingOverNothing();
    void offersToCountAgain();
    void worksWithoutModels();
    void saysWhyItCannot();

private:
    template <typename T> T* find(const char* name) const { return m_view->findChild<T*>(name); }
    void count();
    std::unique_ptr<SmallProject> m_small;
    std::unique_ptr<StatisticsView> m_view;
    Path m_models = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic" / "models";
};

void TestStatisticsView::init()
{
    m_small = std::make_unique<SmallProject>(std::vector<ExampleRecord>{example("<a>=", "2"),     // 7 tokens
                                                                        example("<abc>=", "1"),   // 9
                                                                        example("<abcde>=", "1"), // 11
                                                                        example("a", "b")});      // 4
    m_view = std::make_unique<StatisticsView>();
    m_view->resize(360, 600);
    m_view->setModels({{"anchor", m_models / "anchor", {}}}, false);
}

void TestStatisticsView::count()
{
    m_view->setDataset(m_small->file(), m_small->dataset());
    m_view->show();
    QTRY_VERIFY(find<QLabel>("statisticsSummary")->isVisible());
}

void TestStatisticsView::countsWhenItIsLookedAt()
{
    m_view->setDataset(m_small->file(), m_small->dataset());
    QVERIFY(find<QLabel>("statisticsSummary")->text().isEmpty());
    count();
    // 5, 7, 9 and 2 characters
    const QString summary = find<QLabel>("statisticsSummary")->text();
    QVERIFY2(summary.startsWith("4 examples · 5.8 characters on average · 9 at most"), qPrintable(summary));
    const QStringList lengths = words(*find<QLabel>("statisticsLengths"));
    const auto at = lengths.indexOf("anchor");
    QVERIFY(at > 0);
    QCOMPARE(lengths.mid(at + 1, 3), (QStringList{"7.8", "11", "11"})); // 31 / 4
}

void TestStatisticsView::saysHowManyALimitCutsOff()
{
    count();
    QVERIFY(!find<QLabel>("statisticsLengths")->text().contains("cut off"));
    QSignalSpy chosen(m_view.get(), &StatisticsView::limitChosen);
    find<QSpinBox>("statisticsLimit")->setValue(9);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toInt(), 9);
    m_view->setLimit(9);                                                 // as the page does
    QVERIFY(words(*find<QLabel>("statisticsLengths")).contains("25.0")); // one of four is longer than 9
    m_view->setLimit(6);
    QVERIFY(words(*find<QLabel>("statisticsLengths")).contains("75.0"));
}

void TestStatisticsView::showsScripts()
{
    count();
    const auto& bars = find<ShareBars>("statisticsPrompts")->bars();
    QCOMPARE(bars.size(), std::size_t(1)); // digits and signs belong to none
    QCOMPARE(bars[0].name, QString("Latin"));
    QCOMPARE(bars[0].share, 1.0);
    QVERIFY(find<ShareBars>("statisticsPrompts")->isVisible());
}

/// Where there is no letter, there is no heading either.
void TestStatisticsView::showsNoHeadingOverNothing()
{
    m_small = std::make_unique<SmallProject>(std::vector<ExampleRecord>{example("a1", "2"), example("b", "3")});
    count();
    const auto headings = [this](const QString& text) {
        return std::ranges::count_if(m_view->findChildren<QLabel*>(), [&text](const QLabel* label) {
            return label->isVisible() && label->text() == text;
        });
    };
    QCOMPARE(headings("Scripts of the prompts"), 1);
    QCOMPARE(headings("Scripts of the responses"), 0);
}

void TestStatisticsView::offersToCountAgain()
{
    count();
    QVERIFY(find<QPushButton>("statisticsCount")->isHidden());
    m_view->markChanged();
    QVERIFY(find<QLabel>("statisticsNote")->text().contains("changed"));
    m_small->project().removeExamples({m_small->examples().front().id});
    find<QPushButton>("statisticsCount")->click();
    QTRY_VERIFY(find<QLabel>("statisticsSummary")->text().startsWith("3 examples"));
    QVERIFY(find<QPushButton>("statisticsCount")->isHidden());
}

void TestStatisticsView::worksWithoutModels()
{
    m_view->setModels({}, false);
    count();
    QVERIFY(find<QLabel>("statisticsLengths")->isHidden());
    QVERIFY(find<QLabel>("statisticsNote")->text().contains("anchor"));
}

void TestStatisticsView::saysWhyItCannot()
{
    m_view->setModels({{"gone", m_models / "gone", {}}}, false);
    m_view->setDataset(m_small->file(), m_small->dataset());
    m_view->show();
    QTRY_VERIFY(find<QPushButton>("statisticsCount")->isVisible());
    QVERIFY(!find<QLabel>("statisticsNote")->text().isEmpty());
    QVERIFY(find<QLabel>("statisticsSummary")->text().isEmpty());
}

QTEST_MAIN(TestStatisticsView)
#include "test_statistics_view.moc"
