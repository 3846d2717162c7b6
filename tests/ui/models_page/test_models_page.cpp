#include "ui/models_page/models_page.h"

#include "tests/ui/support/example_project.h"
#include "ui/models_page/models_model.h"
#include "ui/models_page/token_chips.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 30000;

} // namespace

/// The models of the example: what is listed, tokens through the real engine, roles.
class TestModelsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsTheModels();
    void showsTokensOfATypedText();
    void addsFoldersOnce();
    void listsAModelThatCannotBeUsedWithItsReason();
    void saysWhenAFolderHoldsNoModel();
    void saysThatTheModelsFitAndShareATokenizer();
    void choosingTheOtherAnchorSwapsTheRoles();
    void lastAugmentingModelStays();

private:
    template <typename T> T* find(const char* name) { return m_page->findChild<T*>(name); }
    QString cell(int row, int column);
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<ModelsPage> m_page;
};

void TestModelsPage::init()
{
    m_example = std::make_unique<ExampleProject>();
    m_page = std::make_unique<ModelsPage>();
    m_page->setSession(&m_example->session());
    m_page->resize(1100, 700);
    m_page->show();
}

void TestModelsPage::cleanup()
{
    m_page.reset();
    m_example.reset();
}

QString TestModelsPage::cell(int row, int column)
{
    return find<QTableView>("modelsTable")->model()->index(row, column).data().toString();
}

void TestModelsPage::listsTheModels()
{
    QCOMPARE(find<QTableView>("modelsTable")->model()->rowCount(), 2);
    QCOMPARE(cell(0, ModelsModel::nameColumn), QString("anchor"));
    QCOMPARE(cell(0, ModelsModel::familyColumn), QString("llama"));
    QCOMPARE(cell(0, ModelsModel::shapeColumn), QString("5 × 128"));
    QCOMPARE(cell(1, ModelsModel::shapeColumn), QString("3 × 128"));
    QCOMPARE(cell(0, ModelsModel::problemColumn), QString("usable"));
}

void TestModelsPage::showsTokensOfATypedText()
{
    find<QLineEdit>("tokenizerInput")->setText("<ab>+12=");
    auto* chips = find<TokenChips>("tokenChips");
    QTRY_COMPARE_WITH_TIMEOUT(chips->count(), std::size_t(7), patience); // < a b > + 12 =
    QCOMPARE(find<QLabel>("tokenCount")->text(), QString("7 tokens"));
    find<QLineEdit>("tokenizerInput")->clear();
    QTRY_COMPARE(chips->count(), std::size_t(0));
}

void TestModelsPage::addsFoldersOnce()
{
    const QString folder = m_example->folder() + "/models/copy";
    QVERIFY(QDir().mkpath(folder));
    const QDir source(CALM_SOURCE_DIR "/projects/key-value-arithmetic/models/augmenting");
    for (const QString& name : source.entryList(QDir::Files))
        QVERIFY(QFile::copy(source.filePath(name), folder + '/' + name));
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(find<QTableView>("modelsTable")->model()->rowCount(), 3, patience);
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    m_page->addFolders({folder});
    QTRY_COMPARE(error.count(), 1);
    QCOMPARE(m_example->project().models().size(), std::size_t(3));
}

void TestModelsPage::listsAModelThatCannotBeUsedWithItsReason()
{
    const QString folder = m_example->folder() + "/models/strange";
    QVERIFY(QDir().mkpath(folder));
    QFile config(folder + "/config.json");
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(R"({"model_type": "no-such-family"})");
    config.close();
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(find<QTableView>("modelsTable")->model()->rowCount(), 3, patience);
    QVERIFY(cell(2, ModelsModel::problemColumn) != "usable");
    for (int i = 0; i < find<QComboBox>("anchorChoice")->count(); ++i)
        QVERIFY(find<QComboBox>("anchorChoice")->itemText(i) != "strange");
}

void TestModelsPage::saysWhenAFolderHoldsNoModel()
{
    QVERIFY(QDir().mkpath(m_example->folder() + "/empty"));
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    m_page->addFolders({m_example->folder() + "/empty"});
    QTRY_COMPARE(error.count(), 1);
    QVERIFY(error.front().front().toString().contains("empty"));
}

void TestModelsPage::saysThatTheModelsFitAndShareATokenizer()
{
    QVERIFY(find<QLabel>("memoryNeeded")->text().contains("needed"));
    QTRY_VERIFY(find<QLabel>("tokenizerMatch")->text().contains("share a tokenizer"));
}

void TestModelsPage::choosingTheOtherAnchorSwapsTheRoles()
{
    auto* anchor = find<QComboBox>("anchorChoice");
    QCOMPARE(anchor->currentText(), QString("anchor"));
    anchor->setCurrentIndex(anchor->findText("augmenting"));
    Q_EMIT anchor->activated(anchor->currentIndex());
    const Composition stored = m_example->other()->composition("kv-math").composition;
    QCOMPARE(stored.anchor, std::string("augmenting"));
    QCOMPARE(stored.augmenting, std::vector<std::string>{"anchor"});
}

void TestModelsPage::lastAugmentingModelStays()
{
    auto* list = find<QListWidget>("augmentingChoice");
    QCOMPARE(list->count(), 1);
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    list->item(0)->setCheckState(Qt::Unchecked);
    QTRY_COMPARE(error.count(), 1);
    QCOMPARE(m_example->project().composition("kv-math").composition.augmenting.size(), std::size_t(1));
    QTRY_COMPARE(find<QListWidget>("augmentingChoice")->item(0)->checkState(), Qt::Checked);
}

QTEST_MAIN(TestModelsPage)
#include "test_models_page.moc"
