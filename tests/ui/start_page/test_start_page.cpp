#include "ui/start_page/start_page.h"

#include "tests/ui/support/example_project.h"
#include "ui/start_page/recent_projects.h"

#include <QFile>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QComboBox>
#include <QTest>

using namespace calm;
using namespace calm::ui;

/// From nothing to the open example.
class TestStartPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void buttonsAskForProjects();
    void importsTheExampleAndOpensIt();
    void everyExampleCanBeChosen();
    void opensTheExampleThatIsThere();
    void sayWhenTheFolderIsRefused();
    void listsRecentProjectsThatExist();
    void overviewLeadsToWhatIsMissing();

private:
    template <typename T> T* find(const char* name) { return m_page->findChild<T*>(name); }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StartPage> m_page;
};

void TestStartPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    useSettingsIn(m_folder->path());
    m_page = std::make_unique<StartPage>();
    m_page->setProjectsFolder(m_folder->filePath("projects"));
    m_page->show();
}

void TestStartPage::buttonsAskForProjects()
{
    QSignalSpy create(m_page.get(), &StartPage::newRequested);
    QSignalSpy open(m_page.get(), &StartPage::openRequested);
    QTest::mouseClick(find<QPushButton>("newProjectButton"), Qt::LeftButton);
    QTest::mouseClick(find<QPushButton>("openProjectButton"), Qt::LeftButton);
    QCOMPARE(create.count(), 1);
    QCOMPARE(open.count(), 1);
}

void TestStartPage::importsTheExampleAndOpensIt()
{
    QSignalSpy chosen(m_page.get(), &StartPage::projectChosen);
    QTest::mouseClick(find<QPushButton>("openExampleButton"), Qt::LeftButton);
    QVERIFY(!find<QPushButton>("openExampleButton")->isVisible()); // the progress stands in its place
    QTRY_COMPARE_WITH_TIMEOUT(chosen.count(), 1, 60000);
    const QString file = chosen.front().front().toString();
    QCOMPARE(file, m_folder->filePath("projects/key-value-arithmetic.calm"));
    const std::unique_ptr<Project> project = Project::open(file.toStdString());
    QCOMPARE(project->models().size(), std::size_t(2));
    QVERIFY(find<QPushButton>("openExampleButton")->isVisible());
}

void TestStartPage::everyExampleCanBeChosen()
{
    auto* choice = find<QComboBox>("exampleChoice");
    QStringList titles;
    for (int i = 0; i < choice->count(); ++i)
        titles << choice->itemText(i);
    QCOMPARE(titles, QStringList({"Key-value arithmetic, in miniature", "Three skills", "Two tokenizers"}));
    QSignalSpy chosen(m_page.get(), &StartPage::projectChosen);
    choice->setCurrentIndex(2);
    QTest::mouseClick(find<QPushButton>("openExampleButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(chosen.count(), 1, 60000);
    QCOMPARE(chosen.front().front().toString(), m_folder->filePath("projects/two-tokenizers.calm"));
}

void TestStartPage::opensTheExampleThatIsThere()
{
    const QString file = m_folder->filePath("projects/key-value-arithmetic.calm");
    QVERIFY(QDir().mkpath(m_folder->filePath("projects")));
    Project::create(file.toStdString()); // another project of that name: it must not be replaced
    QSignalSpy chosen(m_page.get(), &StartPage::projectChosen);
    QTest::mouseClick(find<QPushButton>("openExampleButton"), Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
    QVERIFY(Project::open(file.toStdString())->models().empty());
}

void TestStartPage::sayWhenTheFolderIsRefused()
{
    QFile inTheWay(m_folder->filePath("projects"));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    QTest::mouseClick(find<QPushButton>("openExampleButton"), Qt::LeftButton);
    QTRY_COMPARE(error.count(), 1);
    QVERIFY(error.front().front().toString().contains(m_folder->path()));
}

void TestStartPage::listsRecentProjectsThatExist()
{
    const QString there = m_folder->filePath("there.calm");
    Project::create(there.toStdString());
    addRecentProject(m_folder->filePath("gone.calm"));
    addRecentProject(there);
    m_page->setProjectsFolder(m_folder->path());
    auto* list = find<QListWidget>("recentProjects");
    QCOMPARE(list->count(), 1);
    QSignalSpy chosen(m_page.get(), &StartPage::projectChosen);
    Q_EMIT list->itemActivated(list->item(0));
    QCOMPARE(chosen.front().front().toString(), there);
}

void TestStartPage::overviewLeadsToWhatIsMissing()
{
    const QString file = m_folder->filePath("empty.calm");
    EngineClient engine(CALM_EXECUTABLE);
    ProjectSession session(Project::create(file.toStdString()), engine);
    m_page->setSession(&session);
    auto* models = find<QPushButton>("goto_models");
    QVERIFY(models->isVisible());
    QCOMPARE(models->property("role").toString(), QString("primary"));
    QSignalSpy requested(m_page.get(), &Page::pageRequested);
    QTest::mouseClick(models, Qt::LeftButton);
    QCOMPARE(requested.front().front().toString(), QString("models"));
    m_page->setSession(nullptr);
    QVERIFY(!models->isVisible());
}

QTEST_MAIN(TestStartPage)
#include "test_start_page.moc"
