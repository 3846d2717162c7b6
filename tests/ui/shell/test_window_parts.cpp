#include "tests/ui/shell/page_walk.h"
#include "tests/ui/support/example_project.h"
#include "ui/compare_page/compare_page.h"
#include "ui/shell/activity_model.h"
#include "ui/shell/command_list.h"
#include "ui/shell/field_help.h"
#include "ui/widgets/error_banner.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHelpEvent>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>
#include <QWhatsThis>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 60000;

} // namespace

/// What belongs to the window as a whole, by the keys a person presses: palette, drawer, going round with F6, help.
class TestWindowParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void paletteOpensOnEveryPageFromEveryField();
    void paletteRunsWhatIsChosen();
    void paletteGoesToThingsOfTheProject();
    void paletteListsThePageAndTheMenus();
    void paletteListsOneProjectOnce();
    void paletteGivesTheKeyboardBack();
    void everyMessageIsKept();
    void drawerByKeys();
    void copiesAndClears();
    void endOfARunIsTold();
    void messagesSurviveTheWindow();
    void goesRoundWithF6();
    void helpForEveryFieldWithAToolTip();

private:
    template <typename T> T* find(const char* name) { return m_walk->window().findChild<T*>(name); }
    MainWindow& window() { return m_walk->window(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    QStringList offered();
    QString newest() { return window().activity().index(0, 0).data().toString(); }
    std::unique_ptr<PageWalk> m_walk;
};

void TestWindowParts::initTestCase()
{
    m_walk = std::make_unique<PageWalk>();
}

void TestWindowParts::init()
{
    m_walk->openWindow();
    QVERIFY(m_walk->openExample());
    QVERIFY(QApplication::activeWindow());
}

void TestWindowParts::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &window(), key, modifiers);
}

QStringList TestWindowParts::offered()
{
    QStringList texts;
    const QAbstractItemModel& model = *find<QListView>("paletteList")->model();
    for (int row = 0; row < model.rowCount(); ++row)
        texts += model.index(row, 0).data().toString();
    return texts;
}

void TestWindowParts::paletteOpensOnEveryPageFromEveryField()
{
    auto* palette = find<QWidget>("commandPalette");
    int fields = 0;
    m_walk->visitEach([&](const QString& where, QWidget& root) {
        if (&root == palette)
            return;
        for (QWidget* widget : interactiveWidgets(root)) {
            if (!widget->isVisible() || !widget->isEnabled() || (widget->focusPolicy() & Qt::TabFocus) == 0)
                continue;
            widget->setFocus();
            press(Qt::Key_K, Qt::ControlModifier);
            ++fields;
            QVERIFY2(palette->isVisible(), qPrintable(where + ": " + describe(*widget)));
            press(Qt::Key_Escape);
            QVERIFY2(!palette->isVisible(), qPrintable(where + ": " + describe(*widget)));
        }
    });
    QVERIFY(fields > 60);
}

void TestWindowParts::paletteRunsWhatIsChosen()
{
    press(Qt::Key_K, Qt::ControlModifier);
    auto* input = find<QLineEdit>("paletteInput");
    QVERIFY(input->hasFocus());
    QTest::keyClicks(input, "evaluate");
    QVERIFY(offered().contains("Evaluate"));
    QTest::keyClicks(input, " view"); // the menu it stands in
    QCOMPARE(offered().front(), QString("Evaluate"));
    press(Qt::Key_Return);
    QCOMPARE(window().currentPage(), QString("evaluate"));
    QVERIFY(!find<QWidget>("commandPalette")->isVisible());
}

void TestWindowParts::paletteGoesToThingsOfTheProject()
{
    Project& project = window().session()->project();
    const std::string dataset = project.datasets().back().name;
    const std::int64_t run = project.runs().back().id;
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(find<QLineEdit>("paletteInput"), QString::fromStdString("go dataset " + dataset));
    QTRY_VERIFY_WITH_TIMEOUT(!offered().isEmpty(), patience);
    QCOMPARE(offered().front(), QString("Go to dataset %1").arg(QString::fromStdString(dataset)));
    press(Qt::Key_Return);
    QCOMPARE(window().currentPage(), QString("data"));
    QTRY_VERIFY_WITH_TIMEOUT(find<QListWidget>("datasetsList")->currentItem() != nullptr, patience);
    QTRY_COMPARE_WITH_TIMEOUT(find<QListWidget>("datasetsList")->currentItem()->text().toStdString(), dataset,
                              patience);

    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(find<QLineEdit>("paletteInput"), "go to run");
    QTRY_VERIFY_WITH_TIMEOUT(offered().size() >= 2, patience);
    const qsizetype row = offered().indexOf("Go to run " + QString::fromStdString(project.run(run).name));
    QVERIFY(row >= 0);
    for (qsizetype i = 0; i < row; ++i)
        press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(window().currentPage(), QString("train"));
    auto* runs = find<QTableView>("runsTable");
    const auto selected = [runs] {
        const QModelIndexList rows = runs->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.front().data().toString() : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(selected(), QString::fromStdString(project.run(run).name), patience);
}

void TestWindowParts::paletteListsThePageAndTheMenus()
{
    window().showPage("data");
    QTest::qWait(200);
    press(Qt::Key_K, Qt::ControlModifier);
    const QStringList all = offered();
    for (const char* expected : {"Import…", "New project…", "Train", "Activity", "Dark", "Deutsch", "Quit"})
        QVERIFY2(all.contains(expected), expected);
    QVERIFY(!all.contains("Start training")); // another page's
    for (const QString& text : all)
        QVERIFY2(!text.contains('&') && !text.isEmpty(), qPrintable(text));
    const QAbstractItemModel& model = *find<QListView>("paletteList")->model();
    const qsizetype quit = all.indexOf("Quit");
    QCOMPARE(model.index(int(quit), 0).data(CommandList::shortcutRole).toString(),
             QKeySequence(QKeySequence::Quit).toString(QKeySequence::NativeText));
    QTest::keyClicks(find<QLineEdit>("paletteInput"), "qqqq");
    QVERIFY(offered().isEmpty());
    press(Qt::Key_Return); // nothing to do, nothing happens
    QVERIFY(find<QWidget>("commandPalette")->isVisible());
}

void TestWindowParts::paletteListsOneProjectOnce()
{
    const QString dataset =
        "Go to dataset " + QString::fromStdString(window().session()->project().datasets().back().name);
    press(Qt::Key_K, Qt::ControlModifier);
    press(Qt::Key_Escape);
    press(Qt::Key_K, Qt::ControlModifier); // while the project is still being read for the first
    QTRY_VERIFY_WITH_TIMEOUT(offered().contains(dataset), patience);
    QTest::qWait(300); // for a second list, if one came
    QCOMPARE(offered().count(dataset), 1);
    window().closeProject();
    QVERIFY(!find<QWidget>("commandPalette")->isVisible());
}

void TestWindowParts::paletteGivesTheKeyboardBack()
{
    window().showPage("compare");
    auto* prompt = find<QPlainTextEdit>("promptInput");
    prompt->setFocus();
    press(Qt::Key_K, Qt::ControlModifier);
    press(Qt::Key_PageDown);
    press(Qt::Key_Escape);
    QVERIFY(prompt->hasFocus());
    press(Qt::Key_K, Qt::ControlModifier);
    find<QWidget>("navigation")->setFocus(); // a click elsewhere
    QVERIFY(!find<QWidget>("commandPalette")->isVisible());
}

void TestWindowParts::everyMessageIsKept()
{
    auto* button = find<QAbstractButton>("activityButton");
    Page& data = *window().page("data");
    Q_EMIT data.errorRaised("It went wrong.", "for this reason");
    QCOMPARE(newest(), QString("It went wrong."));
    QVERIFY(button->accessibleName().contains("1"));
    Q_EMIT data.workDone("It went well.");
    QCOMPARE(newest(), QString("It went well."));
    auto* banner = window().page("compare")->findChild<ErrorBanner*>();
    banner->showError("Shown on the page alone.");
    QCOMPARE(newest(), QString("Shown on the page alone."));
    QCOMPARE(window().activity().unread(), 3);
    window().openProject("/nowhere/at all.calm");
    QVERIFY(newest().contains("at all.calm"));
    window().findChild<ErrorBanner*>("messageLine")->clear(); // which is why they are kept
    QCOMPARE(window().activity().unread(), 4);
    button->click();
    QCOMPARE(window().activity().unread(), 0);
}

void TestWindowParts::drawerByKeys()
{
    auto* drawer = find<QWidget>("activityDrawer");
    auto* list = find<QTreeView>("activityList");
    window().showPage("data");
    Q_EMIT window().page("data")->errorRaised("It went wrong.", "for this reason");
    QVERIFY(!drawer->isVisible());
    press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(drawer->isVisible());
    QVERIFY(list->hasFocus());
    QCOMPARE(drawer->geometry().right(), drawer->parentWidget()->rect().right());
    list->setCurrentIndex(list->model()->index(0, 0));
    press(Qt::Key_Right);
    QVERIFY(list->isExpanded(list->model()->index(0, 0)));
    window().resize(1024, 700);
    QTRY_COMPARE(drawer->geometry().bottomRight(), drawer->parentWidget()->rect().bottomRight());
    press(Qt::Key_Escape);
    QVERIFY(!drawer->isVisible());
    QVERIFY(QApplication::focusWidget() && QApplication::focusWidget()->isVisible());
}

void TestWindowParts::copiesAndClears()
{
    Q_EMIT window().page("data")->errorRaised("First.", "why");
    Q_EMIT window().page("train")->workDone("Second.");
    press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    auto* list = find<QTreeView>("activityList");
    list->setCurrentIndex(list->model()->index(0, 0));
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(" · Train · Done: Second."));
    auto* filter = find<QComboBox>("activityFilter");
    filter->setCurrentIndex(filter->findText("Problems"));
    QCOMPARE(list->model()->index(0, 0).data().toString(), QString("First."));
    find<QAbstractButton>("activityClear")->click();
    QCOMPARE(window().activity().rowCount(), 0);
    QVERIFY(find<QWidget>("activityNone")->isVisible());
}

void TestWindowParts::endOfARunIsTold()
{
    ProjectSession& session = *window().session();
    const std::int64_t run = addShortRunTo(session.project(), 3);
    session.startRun(run);
    QTRY_VERIFY_WITH_TIMEOUT(newest().contains("short run of 3 is trained: 3 steps"), patience);
    QCOMPARE(window().activity().index(0, 0).data(ActivityModel::kindRole).toInt(), int(ActivityKind::done));
}

void TestWindowParts::messagesSurviveTheWindow()
{
    Q_EMIT window().page("data")->errorRaised("Before the crash.", {});
    m_walk->openWindow();
    QStringList all;
    for (int row = 0; row < window().activity().rowCount(); ++row)
        all += window().activity().index(row, 0).data().toString();
    QVERIFY(all.contains("Before the crash."));
    QCOMPARE(window().activity().unread(), 0);
}

void TestWindowParts::goesRoundWithF6()
{
    window().showPage("data");
    QTest::qWait(200);
    auto* search = find<QLineEdit>("searchInput");
    search->setFocus();
    const auto region = [this] {
        const QWidget* focus = QApplication::focusWidget();
        for (const char* name : {"navigation", "activityDrawer"})
            if (auto* widget = find<QWidget>(name); widget == focus || widget->isAncestorOf(focus))
                return QString(name);
        return window().page("data")->isAncestorOf(focus) ? QString("page") : QString("status bar");
    };
    const auto round = [&](Qt::KeyboardModifiers modifiers, int steps) {
        QStringList regions;
        for (int i = 0; i < steps; ++i) {
            press(Qt::Key_F6, modifiers);
            regions += region();
        }
        return regions;
    };
    QCOMPARE(round({}, 3), QStringList({"status bar", "navigation", "page"}));
    QVERIFY(search->hasFocus()); // where it was
    QCOMPARE(round(Qt::ShiftModifier, 3), QStringList({"navigation", "status bar", "page"}));
    press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    search->setFocus();
    QCOMPARE(round({}, 4), QStringList({"activityDrawer", "status bar", "navigation", "page"}));
    QVERIFY(search->hasFocus());
}

void TestWindowParts::helpForEveryFieldWithAToolTip()
{
    auto* send = find<QAbstractButton>("sendButton");
    QVERIFY(send->whatsThis().isEmpty() && !send->toolTip().isEmpty());
    QCOMPARE(helpOf(*send), send->toolTip());
    QHelpEvent asks(QEvent::QueryWhatsThis, {}, {});
    asks.ignore();
    QCoreApplication::sendEvent(send, &asks);
    QVERIFY(asks.isAccepted());

    window().showPage("compare");
    QTest::qWait(200);
    find<QPlainTextEdit>("promptInput")->setFocus();
    const auto shown = [] {
        for (const QWidget* widget : QApplication::topLevelWidgets())
            if (widget->inherits("QWhatsThat") && widget->isVisible())
                return true;
        return false;
    };
    QVERIFY(!shown());
    press(Qt::Key_F1, Qt::ShiftModifier);
    QVERIFY(shown());
    QWhatsThis::hideText();
}

QTEST_MAIN(TestWindowParts)
#include "test_window_parts.moc"
