#include "ui/models_page/models_page.h"

#include "tests/ui/models_page/models_page_test.h"
#include "tests/ui/support/stall_meter.h"
#include "ui/models_page/folders_dialog.h"
#include "ui/models_page/model_library.h"
#include "ui/models_page/models_model.h"
#include "ui/models_page/token_chips.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 10000;

} // namespace

/// The project's models and those of this machine: what is listed, added, dropped and removed.
class TestModelsPage : public ModelsPageTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }
    void listsTheModels();
    void showsTokensOfATypedText();
    void listsTheCacheBehindTheProject();
    void addsOneOfTheCache();
    void filters();
    void sortsWithTheProjectFirst();
    void addsFoldersOnce();
    void aFolderOfSeveralIsListedAndRemembered();
    void aRememberedFolderIsRemoved();
    void listsAModelThatCannotBeUsedWithItsReason();
    void saysWhenAFolderHoldsNoModel();
    void modelsThatAreGoneSaySo();
    void dropsAreTaken_data();
    void dropsAreTaken();
    void draggingShowsWhatDroppingDoes();
    void otherDropsSayOneSentence();
    void removesFromTheProject();
    void copiesThePath();
    void theFoldersDialogActsAtOnce();
    void hundredsAreListed();

private:
    QAbstractItemModel& table() { return *find<QTableView>("modelsTable")->model(); }
    QString cell(int row, int column);
    QStringList names();
    void select(const QString& name);
    void lookAgain();
    void drop(const QStringList& paths);
    void drop(const QMimeData& data);
    void pressDelete();
};

QString TestModelsPage::cell(int row, int column)
{
    return table().index(row, column).data().toString();
}

QStringList TestModelsPage::names()
{
    QStringList all;
    for (int row = 0; row < table().rowCount(); ++row)
        all.append(cell(row, ModelsModel::nameColumn));
    return all;
}

void TestModelsPage::select(const QString& name)
{
    const int row = int(names().indexOf(name));
    QVERIFY2(row >= 0, qPrintable(name));
    find<QTableView>("modelsTable")->selectRow(row);
}

void TestModelsPage::lookAgain()
{
    auto* button = find<QToolButton>("modelsRefresh");
    QTRY_VERIFY(button->isEnabled()); // the first look has ended
    button->click();
}

void TestModelsPage::drop(const QStringList& paths)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths)
        urls.append(QUrl::fromLocalFile(path));
    data.setUrls(urls);
    drop(data);
}

/// As it comes from a file manager: what is dropped has entered before.
void TestModelsPage::drop(const QMimeData& data)
{
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &enter);
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &event);
}

void TestModelsPage::pressDelete()
{
    auto* view = find<QTableView>("modelsTable");
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Delete);
}

void TestModelsPage::listsTheModels()
{
    QCOMPARE(table().rowCount(), 2);
    QCOMPARE(cell(0, ModelsModel::nameColumn), QString("anchor"));
    QCOMPARE(cell(0, ModelsModel::familyColumn), QString("llama"));
    QCOMPARE(cell(0, ModelsModel::shapeColumn), QString("5 × 128"));
    QCOMPARE(cell(1, ModelsModel::shapeColumn), QString("3 × 128"));
    QCOMPARE(cell(0, ModelsModel::problemColumn), QString("usable"));
}

void TestModelsPage::showsTokensOfATypedText()
{
    find<QPlainTextEdit>("tokenizerInput")->setPlainText("<ab>+12=");
    auto* chips = find<TokenChips>("tokenChips");
    QTRY_COMPARE_WITH_TIMEOUT(chips->count(), std::size_t(7), patience); // < a b > + 12 =
    QCOMPARE(find<QLabel>("tokenCount")->text(), QString("7 tokens · 8 bytes"));
    find<QPlainTextEdit>("tokenizerInput")->clear();
    QTRY_COMPARE(chips->count(), std::size_t(0));
}

void TestModelsPage::listsTheCacheBehindTheProject()
{
    m_cache->addModel("models--org--small");
    const QString broken = m_cache->addModel("models--a--broken");
    QVERIFY(QFile::remove(QFile::symLinkTarget(broken + "/model.safetensors")));
    lookAgain();
    QTRY_COMPARE(table().rowCount(), 4);
    QCOMPARE(names(), (QStringList{"anchor", "augmenting", "a/broken", "org/small"}));
    QCOMPARE(cell(3, ModelsModel::placeColumn), QString("Hugging Face"));
    QCOMPARE(cell(3, ModelsModel::problemColumn), QString("usable"));
    QVERIFY(cell(2, ModelsModel::problemColumn).contains("link to a file that is gone"));
    QVERIFY(find<QLabel>("modelsStatus")->text().contains("1 cannot be used"));
    select("a/broken");
    QVERIFY(find<QLabel>("modelProblem")->isVisible());
    QVERIFY(!find<QPushButton>("addToProject")->isVisible());
}

void TestModelsPage::addsOneOfTheCache()
{
    m_cache->addModel("models--org--small");
    lookAgain();
    QTRY_COMPARE(table().rowCount(), 3);
    select("org/small");
    QTRY_VERIFY(find<QPushButton>("addToProject")->isVisible());
    find<QPushButton>("addToProject")->click();
    QTRY_COMPARE(m_example->project().models().size(), std::size_t(3));
    QCOMPARE(m_example->project().models().back().name, std::string("org/small"));
    QTRY_COMPARE(cell(2, ModelsModel::placeColumn), QString("This project"));
    QCOMPARE(table().rowCount(), 3); // not twice
    QTRY_VERIFY(find<QComboBox>("anchorChoice")->findText("org/small") >= 0);
}

void TestModelsPage::filters()
{
    m_cache->addModel("models--org--small");
    m_cache->addModel("models--other--tiny");
    lookAgain();
    QTRY_COMPARE(table().rowCount(), 4);
    select("other/tiny");
    find<QLineEdit>("modelsFilter")->setText("LLAMA org");
    QCOMPARE(names(), QStringList{"org/small"});
    find<QLineEdit>("modelsFilter")->setText("nothing has this");
    QCOMPARE(table().rowCount(), 0);
    find<QLineEdit>("modelsFilter")->clear();
    QCOMPARE(table().rowCount(), 4);
    const auto* view = find<QTableView>("modelsTable");
    QCOMPARE(view->currentIndex().siblingAtColumn(0).data().toString(), QString("other/tiny")); // again
    find<QComboBox>("modelsShow")->setCurrentIndex(1);
    QCOMPARE(names(), (QStringList{"anchor", "augmenting"}));
    find<QComboBox>("modelsShow")->setCurrentIndex(2);
    QCOMPARE(names(), (QStringList{"org/small", "other/tiny"}));
}

void TestModelsPage::sortsWithTheProjectFirst()
{
    m_cache->addModel("models--org--small", "augmenting");
    m_cache->addModel("models--org--larger", "anchor");
    lookAgain();
    QTRY_COMPARE(table().rowCount(), 4);
    auto* view = find<QTableView>("modelsTable");
    view->sortByColumn(ModelsModel::parametersColumn, Qt::AscendingOrder);
    QCOMPARE(names(), (QStringList{"augmenting", "anchor", "org/small", "org/larger"}));
    view->sortByColumn(ModelsModel::parametersColumn, Qt::DescendingOrder);
    QCOMPARE(names(), (QStringList{"anchor", "augmenting", "org/larger", "org/small"}));
}

void TestModelsPage::addsFoldersOnce()
{
    const QString folder = m_example->folder() + "/models/copy";
    copyModel("augmenting", folder);
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), 3, patience);
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    m_page->addFolders({folder});
    QTRY_COMPARE(error.count(), 1);
    QCOMPARE(m_example->project().models().size(), std::size_t(3));
}

void TestModelsPage::aFolderOfSeveralIsListedAndRemembered()
{
    const QString folder = m_example->folder() + "/collection";
    copyModel("augmenting", folder + "/one");
    copyModel("anchor", folder + "/two");
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), 4, patience);
    QCOMPARE(names(), (QStringList{"anchor", "augmenting", "one", "two"}));
    QCOMPARE(cell(2, ModelsModel::placeColumn), QString("collection"));
    QCOMPARE(m_example->project().models().size(), std::size_t(2)); // the person chooses
    ModelsPage later;
    later.setSession(&m_example->session());
    QTRY_COMPARE(later.findChild<QTableView*>("modelsTable")->model()->rowCount(), 4);
}

void TestModelsPage::aRememberedFolderIsRemoved()
{
    const QString folder = m_example->folder() + "/strange";
    ModelCache::write(folder + "/config.json", R"({"model_type": "no-such-family"})");
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), 3, patience);
    select("strange");
    pressDelete();
    QTRY_COMPARE(table().rowCount(), 2);
    QVERIFY(ModelLibrary().folders().isEmpty());
    QVERIFY(QFile::exists(folder + "/config.json"));
}

void TestModelsPage::listsAModelThatCannotBeUsedWithItsReason()
{
    const QString folder = m_example->folder() + "/models/strange";
    ModelCache::write(folder + "/config.json", R"({"model_type": "no-such-family"})");
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), 3, patience);
    QVERIFY(cell(2, ModelsModel::problemColumn).contains("no-such-family"));
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
    QVERIFY(ModelLibrary().folders().isEmpty());
}

void TestModelsPage::modelsThatAreGoneSaySo()
{
    const QString folder = m_example->folder() + "/away";
    copyModel("augmenting", folder);
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), 3, patience);
    QVERIFY(QDir(folder).removeRecursively());
    lookAgain();
    QTRY_VERIFY(cell(2, ModelsModel::problemColumn).contains("is gone") ||
                cell(1, ModelsModel::problemColumn).contains("is gone"));
    QCOMPARE(m_example->project().models().size(), std::size_t(3));
}

void TestModelsPage::dropsAreTaken_data()
{
    QTest::addColumn<QStringList>("paths");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("inProject");
    QTest::newRow("a model") << QStringList{"one"} << 3 << 3;
    QTest::newRow("a file of a model") << QStringList{"one/config.json"} << 3 << 3;
    QTest::newRow("two files of a model") << QStringList{"one/config.json", "one/model.safetensors"} << 3 << 3;
    QTest::newRow("two models") << QStringList{"one", "more/two"} << 4 << 2;
    QTest::newRow("a folder of models") << QStringList{"."} << 4 << 2;
}

void TestModelsPage::dropsAreTaken()
{
    QFETCH(QStringList, paths);
    QFETCH(int, rows);
    QFETCH(int, inProject);
    const QString folder = m_example->folder() + "/dropped";
    copyModel("augmenting", folder + "/one");
    copyModel("augmenting", folder + "/more/two");
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    for (QString& path : paths)
        path = QDir::cleanPath(folder + '/' + path);
    drop(paths);
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), rows, patience);
    QCOMPARE(m_example->project().models().size(), std::size_t(inProject));
    QCOMPARE(error.count(), 0);
}

void TestModelsPage::draggingShowsWhatDroppingDoes()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_example->folder())});
    const auto* target = find<QWidget>("dropTarget");
    QVERIFY(!target->isVisible());
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(target->isVisible());
    QCOMPARE(target->geometry(), m_page->rect());
    QDragLeaveEvent leave;
    QCoreApplication::sendEvent(m_page.get(), &leave);
    QVERIFY(!target->isVisible());
    QMimeData text;
    text.setText("words");
    QDragEnterEvent words(QPoint(50, 50), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page.get(), &words);
    QVERIFY(!target->isVisible());
}

void TestModelsPage::otherDropsSayOneSentence()
{
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    const QString file = m_example->folder() + "/pictures/cat.png";
    ModelCache::write(file, "no model");
    drop({file});
    QTRY_COMPARE(error.count(), 1);
    QVERIFY(error.back().front().toString().contains("cat.png"));
    QMimeData web;
    web.setUrls({QUrl("https://example.org/model")});
    drop(web);
    QCOMPARE(error.count(), 2);
    QCOMPARE(table().rowCount(), 2);
}

void TestModelsPage::removesFromTheProject()
{
    const QString folder = m_example->folder() + "/own";
    copyModel("augmenting", folder);
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(m_example->project().models().size(), std::size_t(3), patience);
    QTRY_COMPARE(table().rowCount(), 3);
    select("own");
    pressDelete();
    QTRY_COMPARE(m_example->project().models().size(), std::size_t(2));
    QTRY_COMPARE(cell(2, ModelsModel::placeColumn), QString("own")); // still on the list
}

void TestModelsPage::copiesThePath()
{
    select("anchor");
    find<QToolButton>("copyModelPath")->click();
    QVERIFY(QFile::exists(QGuiApplication::clipboard()->text() + "/config.json"));
}

void TestModelsPage::theFoldersDialogActsAtOnce()
{
    m_cache->addModel("models--org--small");
    const QString folder = m_example->folder() + "/collection";
    copyModel("augmenting", folder + "/one");
    copyModel("anchor", folder + "/two");
    m_page->addFolders({folder});
    QTRY_COMPARE(names(), (QStringList{"anchor", "augmenting", "one", "org/small", "two"}));
    auto* library = m_page->findChild<ModelLibrary*>();
    FoldersDialog dialog(*library);
    auto* folders = dialog.findChild<QListWidget*>("modelFolders");
    QCOMPARE(folders->count(), 1);
    QVERIFY(!dialog.findChild<QPushButton*>("removeFolderButton")->isEnabled());
    folders->setCurrentRow(0);
    dialog.findChild<QPushButton*>("removeFolderButton")->click();
    QTRY_COMPARE(names(), (QStringList{"anchor", "augmenting", "org/small"}));
    dialog.findChild<QCheckBox*>("lookIntoCache")->setChecked(false);
    QTRY_COMPARE(names(), (QStringList{"anchor", "augmenting"}));
    QVERIFY(!ModelLibrary().looksIntoCache());
    dialog.findChild<QCheckBox*>("lookIntoCache")->setChecked(true);
    QTRY_COMPARE(table().rowCount(), 3);
}

void TestModelsPage::hundredsAreListed()
{
    for (int i = 0; i < 400; ++i) {
        const QString snapshot = m_cache->folder() + QString("/models--org--m%1/snapshots/1").arg(i, 3, 10, QChar('0'));
        ModelCache::write(snapshot + "/config.json", R"({"model_type":"llama","hidden_size":8,"num_hidden_layers":2})");
    }
    lookAgain();
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), 402, patience);
    QCOMPARE(cell(401, ModelsModel::nameColumn), QString("org/m399"));
    QCOMPARE(cell(401, ModelsModel::shapeColumn), QString("2 × 8"));
    StallMeter stall;
    stall.start();
    for (const char* words : {"m", "m3", "m39", "m3", ""}) {
        find<QLineEdit>("modelsFilter")->setText(words);
        QTest::qWait(30);
    }
    for (int row = 0; row < 400; row += 40) {
        find<QTableView>("modelsTable")->selectRow(row);
        QTest::qWait(30);
    }
    qInfo("400 models filtered and gone through: the event loop stood still for at most %.1f ms",
          stall.longestMilliseconds());
    stall.start();
    lookAgain();
    QTRY_VERIFY(find<QToolButton>("modelsRefresh")->isEnabled());
    qInfo("400 models listed again: at most %.1f ms", stall.longestMilliseconds());
}

QTEST_MAIN(TestModelsPage)
#include "test_models_page.moc"
