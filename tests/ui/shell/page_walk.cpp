#include "tests/ui/shell/page_walk.h"

#include "tests/ui/support/example_project.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTest>
#include <QTimer>

namespace calm::ui
{

namespace
{

constexpr int patience = 60000;
constexpr int settle = 150; ///< milliseconds in which layouts come to rest

/// Which view shows that a page has read the project.
const std::map<QString, const char*> filledViews{{"models", "modelsTable"},
                                                 {"layer_map", "connectionsTable"},
                                                 {"data", "examplesTable"},
                                                 {"train", "runsTable"},
                                                 {"evaluate", "resultsTable"}};

bool isPartOfAnother(const QWidget& widget)
{
    const QWidget* parent = widget.parentWidget();
    const auto* area = qobject_cast<const QAbstractScrollArea*>(parent);
    return (area && area->viewport() == &widget) || qobject_cast<const QAbstractSpinBox*>(parent) ||
           qobject_cast<const QComboBox*>(parent) || widget.inherits("QTabBar") ||
           widget.objectName().startsWith("qt_") || qobject_cast<const QHeaderView*>(&widget) ||
           qobject_cast<const QHeaderView*>(parent) || widget.inherits("QComboBoxListView") ||
           widget.inherits("QComboBoxPrivateContainer") || widget.inherits("QTableCornerButton") ||
           qobject_cast<const QAbstractItemView*>(parent) || widget.inherits("QLineEditIconButton");
}

} // namespace

PageWalk::PageWalk()
{
    useSettingsIn(m_folder.path());
    qputenv("HF_HOME", m_folder.filePath("hf").toUtf8()); // no models but the example's
    openWindow();
}

PageWalk::~PageWalk() = default;

void PageWalk::openWindow()
{
    m_window.reset();
    m_window = std::make_unique<MainWindow>(CALM_EXECUTABLE);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    (void)QTest::qWaitForWindowActive(m_window.get());
}

bool PageWalk::openExample()
{
    const QString file = m_folder.filePath("example.calm");
    if (!QFile::exists(file)) {
        importExampleTo(file);
        addShortRunTo(*Project::open(file.toStdString()), 10); // beside the run that ships, to compare their settings
    }
    return m_window->openProject(file);
}

bool PageWalk::isFilled(const QString& page) const
{
    const auto view = filledViews.find(page);
    if (!m_window->session() || view == filledViews.end())
        return true;
    const auto* found = m_window->findChild<QAbstractItemView*>(view->second);
    return found && found->model() && found->model()->rowCount() > 0;
}

void PageWalk::visitTabs(const QString& page, const Visit& visit)
{
    QWidget& root = *m_window->page(page);
    for (const char* name : {"samplingButton", "trainAdvanced"})
        if (auto* folded = root.findChild<QAbstractButton*>(name); folded && folded->isVisible())
            folded->setChecked(true);
    QTest::qWait(settle);
    visit(page, root);
    for (QTabWidget* tabs : root.findChildren<QTabWidget*>()) {
        if (!tabs->isVisible())
            continue;
        const int first = tabs->currentIndex();
        for (int index = 0; index < tabs->count(); ++index) {
            if (index == first)
                continue;
            tabs->setCurrentIndex(index);
            QTest::qWait(settle);
            visit(page + ", " + tabs->tabText(index), root);
        }
        tabs->setCurrentIndex(first);
    }
}

void PageWalk::visitEach(const Visit& visit)
{
    for (const QString& page : m_window->pageIds()) {
        m_window->showPage(page);
        QVERIFY2(QTest::qWaitFor([&] { return isFilled(page); }, patience), qPrintable(page));
        QTest::qWait(settle);
        visitTabs(page, visit);
    }
    const std::pair<const char*, const char*> overlays[] = {{"activityButton", "activityDrawer"},
                                                            {"paletteButton", "commandPalette"}};
    for (const auto& [button, name] : overlays) {
        m_window->findChild<QAbstractButton*>(button)->click();
        auto* overlay = m_window->findChild<QWidget*>(name);
        QVERIFY(QTest::qWaitFor([&] { return overlay->isVisible(); }, patience));
        QTest::qWait(settle);
        visit(name, *overlay);
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    m_window->findChild<QAbstractButton*>("activityClose")->click();
}

void PageWalk::visitDialog(const char* page, const char* button, const Visit& visit)
{
    m_window->showPage(page);
    auto* opener = m_window->findChild<QAbstractButton*>(button);
    QVERIFY2(opener, button);
    QVERIFY2(QTest::qWaitFor([&] { return opener->isEnabled(); }, patience), button);
    bool seen = false;
    // From a timer: some of them have an event loop of their own.
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &look, [&] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog || seen)
            return;
        seen = true;
        QTest::qWait(settle);
        visit(QString("dialog of %1").arg(button), *dialog);
        dialog->reject();
    });
    look.start(settle);
    opener->click();
    QVERIFY2(QTest::qWaitFor([&] { return seen; }, patience), button);
    QTest::qWait(settle);
}

void PageWalk::visitDialogs(const Visit& visit)
{
    visitDialog("models", "trainModelButton", visit);
    visitDialog("data", "importDatasetButton", visit);
    visitDialog("data", "splitDatasetButton", visit);
    m_window->showPage("train");
    m_window->findChild<QAbstractItemView*>("runsTable")->selectAll();
    visitDialog("train", "runsCompareButton", visit);
}

QList<QWidget*> interactiveWidgets(QWidget& root)
{
    QList<QWidget*> found;
    QList<QWidget*> all = root.findChildren<QWidget*>();
    all.prepend(&root);
    for (QWidget* widget : all) {
        const bool isWorked =
            (widget->focusPolicy() & Qt::TabFocus) != 0 || qobject_cast<QAbstractButton*>(widget) != nullptr;
        const bool isFrame = qobject_cast<QScrollArea*>(widget) || qobject_cast<QMenuBar*>(widget) ||
                             qobject_cast<QTabWidget*>(widget) || qobject_cast<QDialog*>(widget);
        const auto* button = qobject_cast<QPushButton*>(widget);
        const bool isUnused = button && !button->isVisible() && button->text().isEmpty(); // what it says comes with it
        if (isWorked && !isFrame && !isUnused && !isPartOfAnother(*widget))
            found.append(widget);
    }
    return found;
}

QString describe(const QWidget& widget)
{
    const QWidget* place = widget.parentWidget();
    while (place && QByteArray(place->metaObject()->className()).startsWith('Q'))
        place = place->parentWidget();
    return QString("%1 %2 in %3")
        .arg(widget.metaObject()->className(), widget.objectName(),
             place ? place->metaObject()->className() : "nothing of ours");
}

} // namespace calm::ui
