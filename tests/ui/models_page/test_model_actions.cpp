#include "core/store/model_edits.h"
#include "core/weights/inspect_model.h"
#include "tests/ui/models_page/model_cache.h"
#include "tests/ui/support/example_project.h"
#include "ui/models_page/model_library.h"
#include "ui/models_page/models_model.h"
#include "ui/models_page/models_page.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 20000;

} // namespace

/// What a person does with a listed model: a note, its content hash, taking it out with a way back, finding it again.
class TestModelActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aNoteIsTypedAndKept();
    void aHashIsComputedOnceAndCopied();
    void aHashStaysInItsProject();
    void itIsTakenOutAndPutBack();
    void whatACompositionHasIsAskedFor();
    void itGoesWithAnUntrainedComposition();
    void anyOfTheListIsTakenOffIt();
    void aMissingModelIsFoundAgain();
    void anotherModelIsAskedFor();
    void whatIsNoModelIsSaid();
    void everyColumnSorts();
    void memoryIsSaid();
    void aNewModelHasAForm();

private:
    template <typename T> T* find(const char* name) { return m_page->findChild<T*>(name); }
    ModelsFilter& rows() { return *qobject_cast<ModelsFilter*>(find<QTableView>("modelsTable")->model()); }
    int rowOf(const QString& name)
    {
        for (int row = 0; row < rows().rowCount(); ++row)
            if (rows().model(row).name == name)
                return row;
        return -1;
    }
    QString cell(const QString& name, int column) { return rows().index(rowOf(name), column).data().toString(); }
    void select(const QString& name)
    {
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(name) >= 0, patience);
        find<QTableView>("modelsTable")->selectRow(rowOf(name));
    }
    void pressDelete();
    void addOwn(const QString& folder); ///< a copy of the augmenting model, in the project as "own"
    void lookAgain();
    bool has(const char* name) const;

    std::unique_ptr<ModelCache> m_cache;
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<ModelsPage> m_page;
};

void TestModelActions::init()
{
    m_cache = std::make_unique<ModelCache>();
    m_example = std::make_unique<ExampleProject>();
    qputenv("XDG_CACHE_HOME", (m_example->folder() + "/cache").toUtf8()); // what was hashed before is not known here
    m_page = std::make_unique<ModelsPage>();
    m_page->setSession(&m_example->session());
    m_page->resize(1300, 800);
    m_page->show();
}

void TestModelActions::cleanup()
{
    m_page.reset();
    m_example.reset();
    m_cache.reset();
}

void TestModelActions::pressDelete()
{
    auto* view = find<QTableView>("modelsTable");
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Delete);
}

void TestModelActions::addOwn(const QString& folder)
{
    copyModel("augmenting", folder);
    m_page->addFolders({folder});
    QTRY_COMPARE_WITH_TIMEOUT(m_example->project().models().size(), std::size_t(3), patience);
    select("own");
}

void TestModelActions::lookAgain()
{
    auto* button = find<QToolButton>("modelsRefresh");
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), patience);
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), patience);
}

bool TestModelActions::has(const char* name) const
{
    for (const ModelRecord& model : m_example->project().models())
        if (model.name == name)
            return true;
    return false;
}

void TestModelActions::aNoteIsTypedAndKept()
{
    select("anchor");
    auto* note = find<QLineEdit>("modelNote");
    QVERIFY(note->isVisible());
    const auto type = [note](const char* text) {
        note->setFocus();
        note->selectAll(); // the example's models have notes
        QTest::keyClicks(note, text);
    };
    type("calculates");
    QTest::keyClick(note, Qt::Key_Return);
    QTRY_COMPARE(m_example->project().model("anchor").note, std::string("calculates"));
    select("augmenting");
    QCOMPARE(note->text(), QString::fromStdString(m_example->project().model("augmenting").note));
    type("knows");
    select("anchor"); // without Return: it is kept all the same
    QTRY_COMPARE(m_example->project().model("augmenting").note, std::string("knows"));
    QTRY_COMPARE(note->text(), QString("calculates"));
    type("typed and left");
    m_page->setSession(nullptr); // the project is closed
    QCOMPARE(m_example->project().model("anchor").note, std::string("typed and left"));
    m_page->setSession(&m_example->session());
    QTRY_VERIFY(rowOf("augmenting") >= 0);
    find<QLineEdit>("modelsFilter")->setText("typed and left");
    QTRY_COMPARE(rows().rowCount(), 1); // found by its note
}

void TestModelActions::aHashIsComputedOnceAndCopied()
{
    select("augmenting");
    auto* compute = find<QPushButton>("contentHashCompute");
    auto* text = find<QLabel>("contentHash");
    QTRY_VERIFY(compute->isVisibleTo(m_page.get()) && compute->isEnabled());
    QTest::qWait(60); // files that were written just now are not remembered
    compute->click();
    const std::string expected =
        contentHashOfModel(m_example->project().modelDirectory(m_example->project().model("augmenting")));
    QTRY_COMPARE_WITH_TIMEOUT(text->text().left(12), QString::fromStdString(expected.substr(0, 12)), patience);
    QVERIFY(!compute->isVisibleTo(m_page.get()));
    find<QToolButton>("contentHashCopy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(expected));
    QTRY_COMPARE(m_example->project().model("augmenting").contentHash, expected);
    select("anchor");
    QTRY_VERIFY(compute->isVisibleTo(m_page.get()));
    select("augmenting");
    QTRY_VERIFY(text->isVisibleTo(m_page.get())); // known, also to another page
    ModelsPage other;
    other.setSession(&m_example->session());
    auto* table = other.findChild<QTableView*>("modelsTable");
    QTRY_VERIFY(table->model()->rowCount() >= 2);
    table->selectRow(1);
    QTRY_COMPARE(other.findChild<QLabel*>("contentHash")->text(), text->text());
}

/// Another project is opened while a model is hashed: its model of the same number keeps what it has.
void TestModelActions::aHashStaysInItsProject()
{
    ExampleProject other;
    const std::int64_t model = m_example->project().model("augmenting").id;
    QCOMPARE(other.project().model("augmenting").id, model);
    setContentHash(other.project(), model, "its own");
    select("augmenting");
    auto* compute = find<QPushButton>("contentHashCompute");
    QTRY_VERIFY(compute->isVisibleTo(m_page.get()) && compute->isEnabled());
    compute->click();
    m_page->setSession(&other.session());
    select("augmenting");
    QTRY_VERIFY_WITH_TIMEOUT(compute->isEnabled(), patience); // it is done
    QTest::qWait(100);                                        // and would be written by now
    QCOMPARE(other.project().model("augmenting").contentHash, std::string("its own"));
    m_page->setSession(&m_example->session());
}

void TestModelActions::itIsTakenOutAndPutBack()
{
    const QString folder = m_example->folder() + "/own";
    addOwn(folder);
    pressDelete();
    QTRY_VERIFY(!has("own"));
    QTRY_VERIFY(find<QLabel>("modelsDone")->text().contains("own"));
    QVERIFY(QFile::exists(folder + "/config.json"));
    find<QPushButton>("modelsUndo")->click();
    QTRY_VERIFY(has("own"));
    QCOMPARE(m_example->project().modelDirectory(m_example->project().model("own")).string(), folder.toStdString());
    QVERIFY(!find<QPushButton>("modelsUndo")->isVisible());
}

void TestModelActions::whatACompositionHasIsAskedFor()
{
    select("anchor");
    pressDelete();
    QMessageBox* question = nullptr;
    QTRY_VERIFY((question = find<QMessageBox>("removeQuestion")) != nullptr);
    QVERIFY2(question->text().contains("kv-math"), qPrintable(question->text()));
    question->button(QMessageBox::Cancel)->click();
    QTRY_VERIFY(find<QMessageBox>("removeQuestion") == nullptr);
    QVERIFY(has("anchor"));
    pressDelete(); // and all the same: but the composition was trained
    QTRY_VERIFY((question = find<QMessageBox>("removeQuestion")) != nullptr);
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    question->findChild<QPushButton*>("removeAll")->click();
    QTRY_COMPARE(error.count(), 1);
    QVERIFY(error.front().front().toString().contains("kv-math"));
    QVERIFY(has("anchor"));
    QCOMPARE(m_example->project().compositions().size(), std::size_t(1));
}

void TestModelActions::itGoesWithAnUntrainedComposition()
{
    addOwn(m_example->folder() + "/own");
    Composition composition{
        .name = "fresh", .anchor = "anchor", .augmenting = {"own"}, .connections = {{0, 1, 1}}, .bridge = {}};
    m_example->project().saveComposition({0, composition, 0});
    pressDelete();
    QMessageBox* question = nullptr;
    QTRY_VERIFY((question = find<QMessageBox>("removeQuestion")) != nullptr);
    question->findChild<QPushButton*>("removeAll")->click();
    QTRY_VERIFY(!has("own"));
    QCOMPARE(m_example->project().compositions().size(), std::size_t(1));
    QTRY_VERIFY(find<QPushButton>("modelsUndo")->isVisible());
    find<QPushButton>("modelsUndo")->click();
    QTRY_VERIFY(has("own"));
    QCOMPARE(m_example->project().composition("fresh").composition.augmenting, std::vector<std::string>{"own"});
}

void TestModelActions::anyOfTheListIsTakenOffIt()
{
    m_cache->addModel("models--org--small");
    lookAgain();
    select("org/small");
    pressDelete();
    QTRY_COMPARE(rowOf("org/small"), -1);
    lookAgain();
    QCOMPARE(rowOf("org/small"), -1);
    find<QPushButton>("modelsUndo")->click();
    QTRY_VERIFY(rowOf("org/small") >= 0);
    select("org/small");
    pressDelete();
    QTRY_COMPARE(rowOf("org/small"), -1);
    QCOMPARE(ModelLibrary().hidden().size(), 1); // remembered
    QAction* again = nullptr;
    for (QAction* action : m_page->findChildren<QAction*>("modelsShowHidden"))
        again = action;
    QVERIFY(again && again->isVisible());
    again->trigger();
    QTRY_VERIFY(rowOf("org/small") >= 0);
}

void TestModelActions::aMissingModelIsFoundAgain()
{
    const QString folder = m_example->folder() + "/own", moved = m_example->folder() + "/moved";
    addOwn(folder);
    QVERIFY(!find<QPushButton>("locateModel")->isVisible());
    QVERIFY(QDir().rename(folder, moved));
    lookAgain();
    QTRY_VERIFY(cell("own", ModelsModel::problemColumn).startsWith("missing"));
    QVERIFY(find<QLabel>("modelsStatus")->text().contains("1 is missing"));
    select("own");
    QTRY_VERIFY(find<QPushButton>("locateModel")->isVisible());
    m_page->locate(rows().model(rowOf("own")), moved);
    QTRY_COMPARE_WITH_TIMEOUT(cell("own", ModelsModel::problemColumn), QString("usable"), patience);
    QCOMPARE(m_example->project().modelDirectory(m_example->project().model("own")).string(), moved.toStdString());
    QTRY_VERIFY(find<QLabel>("modelsDone")->text().contains(moved));
    QVERIFY(!find<QPushButton>("locateModel")->isVisible());
}

void TestModelActions::anotherModelIsAskedFor()
{
    const QString folder = m_example->folder() + "/own", other = m_example->folder() + "/other";
    addOwn(folder);
    copyModel("anchor", other);
    QVERIFY(QDir(folder).removeRecursively());
    lookAgain();
    QTRY_VERIFY(rows().model(rowOf("own")).missing);
    for (const bool take : {false, true}) {
        m_page->locate(rows().model(rowOf("own")), other);
        QMessageBox* question = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((question = find<QMessageBox>("locateQuestion")) != nullptr, patience);
        QVERIFY2(question->text().contains("5 layers"), qPrintable(question->text()));
        if (take)
            question->findChild<QPushButton*>("locateAnyway")->click();
        else
            question->button(QMessageBox::Cancel)->click();
        QTRY_VERIFY(find<QMessageBox>("locateQuestion") == nullptr);
        QTRY_COMPARE(m_example->project().model("own").card.layers, take ? 5 : 3);
    }
    QCOMPARE(m_example->project().modelDirectory(m_example->project().model("own")).string(), other.toStdString());
}

void TestModelActions::whatIsNoModelIsSaid()
{
    addOwn(m_example->folder() + "/own");
    QVERIFY(QDir().mkpath(m_example->folder() + "/empty"));
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    m_page->locate(rows().model(rowOf("own")), m_example->folder() + "/empty");
    QTRY_COMPARE(error.count(), 1);
    QVERIFY(error.front().front().toString().contains("config.json"));
    QVERIFY(!find<QPushButton>("modelsCancel")->isVisible());
}

/// In either direction what is shown, or what it stands for, follows one order.
void TestModelActions::everyColumnSorts()
{
    m_cache->addModel("models--org--small");
    m_cache->addModel("models--org--large", "anchor");
    lookAgain();
    QTRY_COMPARE(rows().rowCount(), 4);
    for (int column = 0; column < ModelsModel::columnCountValue; ++column)
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            find<QTableView>("modelsTable")->sortByColumn(column, order);
            for (const int first : {0, 2}) { // the project's own, then the others
                const QVariant a = rows().index(first, column).data(ModelsModel::sortRole);
                const QVariant b = rows().index(first + 1, column).data(ModelsModel::sortRole);
                const auto compared = QVariant::compare(a, b);
                QVERIFY2(compared == QPartialOrdering::Equivalent ||
                             (compared == QPartialOrdering::Less) == (order == Qt::AscendingOrder),
                         qPrintable(QString("column %1").arg(column)));
            }
        }
}

void TestModelActions::memoryIsSaid()
{
    QTRY_COMPARE(cell("anchor", ModelsModel::memoryColumn), QString("fits"));
    // By hand: 5 blocks of 4 key heads of 32 numbers, two of each, four bytes; 256 tokens.
    QCOMPARE(rows().model(rowOf("anchor")).memory.perToken, std::int64_t{2 * 4 * 5 * 4 * 32});
    QCOMPARE(rows().model(rowOf("anchor")).memory.context, 256);
    QTRY_VERIFY(find<QLabel>("memoryNeeded")->text().contains("Fits memory"));
    QVERIFY(find<QLabel>("memoryNeeded")->toolTip().contains("Keys and values of 256 tokens"));
}

void TestModelActions::aNewModelHasAForm()
{
    find<QPushButton>("trainModelButton")->click();
    QTRY_VERIFY(find<QDialog>("pretrainDialog") != nullptr);
    QTRY_COMPARE(find<QLineEdit>("newModelName")->text(), QString("skill"));
    find<QDialog>("pretrainDialog")->reject();
}

QTEST_MAIN(TestModelActions)
#include "test_model_actions.moc"
