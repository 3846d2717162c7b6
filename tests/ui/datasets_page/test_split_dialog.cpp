#include "ui/datasets_page/split_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

Example exampleOf(const std::string& prompt, const std::string& tags, const std::string& key)
{
    Example example;
    example.prompt = prompt;
    example.response = "r";
    example.tags = tags;
    example.key = key;
    return example;
}

} // namespace

class TestSplitDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void asksForSharesOnly();
    void showsWhatThePatternCatches();
    void takesAColumn();
    void everyTagIsAKey();
    void saysWhatIsWrong();

private:
    template <typename T> T* find(const char* name) const { return m_dialog->findChild<T*>(name); }
    QStringList keys() const;
    void choose(KeyField field, const QString& pattern);
    std::unique_ptr<SplitDialog> m_dialog;
};

void TestSplitDialog::init()
{
    m_dialog = std::make_unique<SplitDialog>("small", std::vector<Example>{exampleOf("<ab>+<cd>=", "easy new", "k1"),
                                                                           exampleOf("no key here", "easy", "k2"),
                                                                           exampleOf("<ab>=", "", "k1")});
    m_dialog->show();
}

QStringList TestSplitDialog::keys() const
{
    QStringList all;
    auto* table = find<QTableWidget>("splitKeys");
    for (int row = 0; row < table->rowCount(); ++row)
        all += table->item(row, 1)->text();
    return all;
}

void TestSplitDialog::choose(KeyField field, const QString& pattern)
{
    find<QCheckBox>("splitByKey")->setChecked(true);
    auto* box = find<QComboBox>("splitKeyField");
    box->setCurrentIndex(box->findData(int(field)));
    find<QLineEdit>("splitPattern")->setText(pattern);
}

void TestSplitDialog::asksForSharesOnly()
{
    const SplitRule rule = m_dialog->rule();
    QCOMPARE(rule.train, 80.0);
    QVERIFY(rule.keyField == KeyField::none);
    QVERIFY(rule.keyPattern.empty());
    QVERIFY(!find<QTableWidget>("splitKeys")->isVisible());
}

void TestSplitDialog::showsWhatThePatternCatches()
{
    choose(KeyField::prompt, "<([a-z]+)>");
    QTRY_COMPARE(keys(), (QStringList{"ab, cd", "no key", "ab"}));
    const QString summary = find<QLabel>("splitKeysSummary")->text();
    QVERIFY2(summary.startsWith("2 of the first 3") && summary.contains("2 different"), qPrintable(summary));
    QCOMPARE(m_dialog->rule().keyPattern, std::string("<([a-z]+)>"));
    choose(KeyField::prompt, "<[a-z]+>"); // without a group the whole match
    QTRY_COMPARE(keys(), (QStringList{"<ab>, <cd>", "no key", "<ab>"}));
}

void TestSplitDialog::takesAColumn()
{
    choose(KeyField::key, "");
    QTRY_COMPARE(keys(), (QStringList{"k1", "k2", "k1"}));
    QVERIFY(m_dialog->rule().keyField == KeyField::key);
    choose(KeyField::key, "[0-9]");
    QTRY_COMPARE(keys(), (QStringList{"1", "2", "1"}));
}

void TestSplitDialog::everyTagIsAKey()
{
    choose(KeyField::tags, "");
    QTRY_COMPARE(keys(), (QStringList{"easy, new", "easy", "no key"}));
}

void TestSplitDialog::saysWhatIsWrong()
{
    auto* split = m_dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    QVERIFY(split->isEnabled());
    choose(KeyField::prompt, "(");
    QVERIFY(!split->isEnabled());
    QVERIFY(!find<QLabel>("splitProblem")->text().isEmpty());
    find<QCheckBox>("splitByKey")->setChecked(false); // then the pattern does not matter
    QVERIFY(split->isEnabled());
    for (const char* share : {"splitTrain", "splitValidation", "splitTest"})
        find<QDoubleSpinBox>(share)->setValue(0);
    QVERIFY(!split->isEnabled());
}

QTEST_MAIN(TestSplitDialog)
#include "test_split_dialog.moc"
