#include "tests/ui/shell/page_walk.h"
#include "ui/shell/language.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QSlider>
#include <QTest>
#include <QTextEdit>

using namespace calm::ui;

namespace
{

QString accessibleNameOf(QWidget& widget)
{
    const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&widget);
    return face ? face->text(QAccessible::Name) : QString();
}

bool isInput(const QWidget& widget)
{
    if (const auto* line = qobject_cast<const QLineEdit*>(&widget))
        return !line->isReadOnly();
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(&widget))
        return !text->isReadOnly();
    if (const auto* text = qobject_cast<const QTextEdit*>(&widget))
        return !text->isReadOnly();
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    const bool isTicked = widget.inherits("QCheckBox") || widget.inherits("QRadioButton");
    return (button && isTicked) || qobject_cast<const QAbstractSpinBox*>(&widget) ||
           qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QSlider*>(&widget);
}

/// Something that answers a key while it is on the screen.
struct Key
{
    QKeySequence keys;
    Qt::ShortcutContext context;
    const QWidget* owner;
    const QObject* action; ///< the same one may be found in several places
    QString what;
};

void addAction(QList<Key>& keys, const QAction& action, const QWidget& owner)
{
    for (const QKeySequence& sequence : action.shortcuts())
        keys.append({sequence, action.shortcutContext(), &owner, &action, action.text() + " of " + describe(owner)});
}

void addMenu(QList<Key>& keys, const QMenu& menu, const QWidget& window)
{
    for (const QAction* action : menu.actions()) {
        if (action->menu())
            addMenu(keys, *action->menu(), window);
        else
            addAction(keys, *action, window);
    }
}

/// All that could answer a key in the window as it stands.
QList<Key> keysOf(MainWindow& window)
{
    QList<Key> keys;
    for (const QAction* action : window.menuBar()->actions()) {
        addMenu(keys, *action->menu(), window);
        keys.append({QKeySequence::mnemonic(action->text()), Qt::WindowShortcut, &window, action, action->text()});
    }
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        if (!qobject_cast<const QMenuBar*>(widget))
            for (const QAction* action : widget->actions())
                addAction(keys, *action, *widget);
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            keys.append({button->shortcut(), Qt::WindowShortcut, widget, widget, describe(*widget)});
        if (const auto* label = qobject_cast<const QLabel*>(widget); label && label->buddy())
            keys.append({QKeySequence::mnemonic(label->text()), Qt::WindowShortcut, widget, widget, label->text()});
        if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                keys.append({QKeySequence::mnemonic(tabs->tabText(i)), Qt::WindowShortcut, widget, widget,
                             "tab " + tabs->tabText(i)});
        for (const QShortcut* shortcut : widget->findChildren<QShortcut*>(Qt::FindDirectChildrenOnly))
            keys.append({shortcut->key(), shortcut->context(), widget, shortcut, "shortcut of " + describe(*widget)});
    }
    keys.removeIf([](const Key& key) { return key.keys.isEmpty(); });
    return keys;
}

/// Whether some widget could have the keyboard while both would answer.
bool meet(const Key& a, const Key& b)
{
    const auto reaches = [](const Key& one, const Key& other) {
        if (one.context == Qt::WindowShortcut || one.context == Qt::ApplicationShortcut)
            return true;
        const bool within = one.owner == other.owner;
        return one.context == Qt::WidgetShortcut
                   ? within
                   : within || one.owner->isAncestorOf(other.owner) ||
                         (other.context == Qt::WidgetWithChildrenShortcut && other.owner->isAncestorOf(one.owner));
    };
    return reaches(a, b) && reaches(b, a);
}

/// Each of what was found on a line of its own: QVERIFY2 cuts a long message.
bool isEmpty(QStringList found)
{
    found.removeDuplicates();
    for (const QString& one : found)
        qWarning("%s", qPrintable(one));
    return found.isEmpty();
}

QImage pictureOf(QWidget& widget)
{
    return widget.grab().toImage();
}

} // namespace

/// Who cannot see the window or does without a mouse: every control says what it is and what it is for, no key has two
/// meanings, and where the keyboard is can be seen.
class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyControlHasAName();
    void everyInputSaysWhatItIsFor();
    void dialogsToo();
    void noKeyHasTwoMeanings_data();
    void noKeyHasTwoMeanings();
    void focusCanBeSeen_data();
    void focusCanBeSeen();
    void tabReachesEveryControl();

private:
    std::unique_ptr<PageWalk> m_walk;
};

void TestAccessibility::initTestCase()
{
    m_walk = std::make_unique<PageWalk>();
    applyTheme(*qApp, Appearance::light);
    QVERIFY(m_walk->openExample());
}

void TestAccessibility::everyControlHasAName()
{
    QStringList nameless;
    int seen = 0;
    m_walk->visitEach([&](const QString& where, QWidget& root) {
        for (QWidget* widget : interactiveWidgets(root)) {
            ++seen;
            const QString name = accessibleNameOf(*widget);
            if (name.trimmed().isEmpty() || name.contains('&'))
                nameless += where + ": " + describe(*widget);
        }
    });
    QVERIFY(isEmpty(nameless));
    QVERIFY(seen > 150);
}

void TestAccessibility::everyInputSaysWhatItIsFor()
{
    QStringList silent;
    int seen = 0;
    m_walk->visitEach([&](const QString& where, QWidget& root) {
        for (QWidget* widget : interactiveWidgets(root)) {
            if (!isInput(*widget))
                continue;
            ++seen;
            if (widget->whatsThis().isEmpty() && widget->toolTip().isEmpty())
                silent += where + ": " + describe(*widget) + " \"" + accessibleNameOf(*widget) + '"';
        }
    });
    QVERIFY(isEmpty(silent));
    QVERIFY(seen > 12);
}

void TestAccessibility::dialogsToo()
{
    QStringList wrong;
    int seen = 0;
    m_walk->visitDialogs([&](const QString& where, QWidget& root) {
        for (QWidget* widget : interactiveWidgets(root)) {
            ++seen;
            if (accessibleNameOf(*widget).trimmed().isEmpty())
                wrong += where + ": no name: " + describe(*widget);
        }
    });
    QVERIFY(isEmpty(wrong));
    QVERIFY(seen > 15);
}

void TestAccessibility::noKeyHasTwoMeanings_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("German") << "de";
    QTest::newRow("English") << "en"; // last: the window of the other tests
}

void TestAccessibility::noKeyHasTwoMeanings()
{
    QFETCH(QString, language);
    applyLanguage(*qApp, language);
    m_walk->openWindow();
    QVERIFY(m_walk->openExample());
    QStringList doubled;
    qsizetype seen = 0;
    m_walk->visitEach([&](const QString& where, QWidget&) {
        const QList<Key> keys = keysOf(m_walk->window());
        seen = std::max(seen, keys.size());
        for (qsizetype i = 0; i < keys.size(); ++i)
            for (qsizetype j = i + 1; j < keys.size(); ++j)
                if (keys[i].keys == keys[j].keys && keys[i].action != keys[j].action && meet(keys[i], keys[j]))
                    doubled +=
                        QString("%1: %2: %3 and %4").arg(where, keys[i].keys.toString(), keys[i].what, keys[j].what);
    });
    QVERIFY(isEmpty(doubled));
    QVERIFY(seen > 20);
}

void TestAccessibility::focusCanBeSeen_data()
{
    QTest::addColumn<int>("appearance");
    QTest::newRow("dark") << int(Appearance::dark);
    QTest::newRow("light") << int(Appearance::light);
}

void TestAccessibility::focusCanBeSeen()
{
    QFETCH(int, appearance);
    applyTheme(*qApp, Appearance(appearance));
    QStringList unseen;
    int seen = 0;
    m_walk->visitEach([&](const QString& where, QWidget& root) {
        for (QWidget* widget : interactiveWidgets(root)) {
            if (!widget->isVisible() || !widget->isEnabled() || (widget->focusPolicy() & Qt::TabFocus) == 0)
                continue;
            if (widget->inherits("QCustomPlot"))
                continue; // shows the line that reads its values, once a key moves it
            widget->clearFocus();
            const QImage before = pictureOf(*widget);
            widget->setFocus(Qt::TabFocusReason);
            if (!widget->hasFocus())
                continue; // it gave it to a part of it
            ++seen;
            if (pictureOf(*widget) == before)
                unseen += where + ": " + describe(*widget);
        }
    });
    QVERIFY(isEmpty(unseen));
    QVERIFY(seen > 20);
}

/// Going round a page with Tab comes past everything that can be worked on it.
void TestAccessibility::tabReachesEveryControl()
{
    for (const QString& page : m_walk->window().pageIds()) {
        m_walk->window().showPage(page);
        QTest::qWait(200);
        QWidget& root = *m_walk->window().page(page);
        QSet<const QWidget*> reached;
        const QWidget* widget = &root;
        do {
            reached.insert(widget);
            widget = widget->nextInFocusChain();
        } while (widget != &root);
        for (const QWidget* control : interactiveWidgets(root))
            if (control->window() == &m_walk->window()) // not what opens over it, as a filter's range of lengths
                QVERIFY2(reached.contains(control), qPrintable(describe(*control)));
    }
}

QTEST_MAIN(TestAccessibility)
#include "test_accessibility.moc"
