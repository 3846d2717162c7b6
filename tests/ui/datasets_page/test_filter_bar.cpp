#include "ui/datasets_page/filter_bar.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace calm;
using namespace calm::ui;

/// The bar on its own.
class TestFilterBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void passesEverythingAtFirst();
    void asksWhileTyping();
    void tellsAllSplitsFromNone();
    void asksForTagAndLength();
    void keepsWhatIsChosen();
    void clearsEverything();

private:
    template <typename T> T* find(const char* name) const { return m_bar->findChild<T*>(name); }
    std::unique_ptr<FilterBar> m_bar;
};

void TestFilterBar::init()
{
    m_bar = std::make_unique<FilterBar>();
    m_bar->setSplits({{"", 3}, {"test", 4}, {"train", 5}});
    m_bar->setTags({{"hard", 2}, {"easy", 1}});
    m_bar->show();
}

void TestFilterBar::passesEverythingAtFirst()
{
    const ExampleQuery query = m_bar->query();
    QVERIFY(!query.split);
    QVERIFY(query.tag.empty() && query.search.empty());
    QCOMPARE(query.fewestCharacters, std::int64_t(0));
    QCOMPARE(query.mostCharacters, std::numeric_limits<std::int64_t>::max());
    QVERIFY(!m_bar->isActive());
    QVERIFY(find<QPushButton>("clearFilters")->isHidden());
}

void TestFilterBar::asksWhileTyping()
{
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    QTest::keyClicks(find<QLineEdit>("searchInput"), "abc");
    QTRY_COMPARE(changed.size(), 1); // once for the three letters
    QCOMPARE(m_bar->query().search, std::string("abc"));
    QVERIFY(m_bar->isActive());
}

void TestFilterBar::tellsAllSplitsFromNone()
{
    auto* split = find<QComboBox>("splitFilter");
    split->setCurrentIndex(split->findText("no split"));
    QVERIFY(m_bar->query().split);
    QCOMPARE(*m_bar->query().split, std::string());
    QVERIFY(m_bar->isActive());
    split->setCurrentIndex(split->findText("train"));
    QCOMPARE(m_bar->query().split.value_or("none"), std::string("train"));
    QVERIFY(split->property("active").toBool());
    split->setCurrentIndex(0);
    QVERIFY(!m_bar->query().split);
    QVERIFY(!split->property("active").toBool());
}

void TestFilterBar::asksForTagAndLength()
{
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    auto* tag = find<QComboBox>("tagFilter");
    tag->setCurrentIndex(tag->findText("hard"));
    QCOMPARE(changed.size(), 1);
    find<QSpinBox>("lengthFrom")->setValue(10);
    find<QSpinBox>("lengthTo")->setValue(20);
    QTRY_COMPARE(changed.size(), 2);
    const ExampleQuery query = m_bar->query();
    QCOMPARE(query.tag, std::string("hard"));
    QCOMPARE(query.fewestCharacters, std::int64_t(10));
    QCOMPARE(query.mostCharacters, std::int64_t(20));
}

void TestFilterBar::keepsWhatIsChosen()
{
    auto* split = find<QComboBox>("splitFilter");
    split->setCurrentIndex(split->findText("test"));
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    m_bar->setSplits({{"test", 1}, {"train", 8}});
    QCOMPARE(m_bar->query().split.value_or("none"), std::string("test"));
    m_bar->setSplits({{"train", 9}}); // there are none of test any more
    QVERIFY(!m_bar->query().split);
    QCOMPARE(changed.size(), 0);
}

void TestFilterBar::clearsEverything()
{
    find<QLineEdit>("searchInput")->setText("abc");
    find<QComboBox>("splitFilter")->setCurrentIndex(2);
    find<QComboBox>("tagFilter")->setCurrentIndex(1);
    find<QSpinBox>("lengthTo")->setValue(20);
    QVERIFY(find<QPushButton>("clearFilters")->isVisible());
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    find<QPushButton>("clearFilters")->click();
    QCOMPARE(changed.size(), 1);
    passesEverythingAtFirst();
}

QTEST_MAIN(TestFilterBar)
#include "test_filter_bar.moc"
