#include "tests/ui/shell/page_walk.h"
#include "ui/shell/language.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QTabBar>
#include <QTest>

using namespace calm::ui;

namespace
{

bool isInScrollArea(const QWidget& widget)
{
    for (const QWidget* parent = widget.parentWidget(); parent; parent = parent->parentWidget())
        if (qobject_cast<const QAbstractScrollArea*>(parent))
            return true;
    return false;
}

/// Why not all of a widget that shows a text is to be seen; empty when it is.
QString whatIsMissing(const QWidget& widget)
{
    if (widget.inherits("QLineEditIconButton")) // Qt's own: it stands in the line's height, whatever it would like
        return {};
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        if (label->text().isEmpty() || qobject_cast<const ElidedLabel*>(label))
            return {};
        const int wanted =
            label->wordWrap() ? label->heightForWidth(label->width()) : label->minimumSizeHint().height();
        if (!label->wordWrap() && label->width() < label->minimumSizeHint().width())
            return QString("is %1 wide, its text needs %2").arg(label->width()).arg(label->minimumSizeHint().width());
        if (label->height() < wanted)
            return QString("is %1 high, its text needs %2").arg(label->height()).arg(wanted);
    } else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
        if (button->width() < button->minimumSizeHint().width() ||
            button->height() < button->minimumSizeHint().height())
            return QString("is %1 x %2, it needs %3 x %4")
                .arg(button->width())
                .arg(button->height())
                .arg(button->minimumSizeHint().width())
                .arg(button->minimumSizeHint().height());
    } else if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        const QRect last = tabs->tabRect(tabs->count() - 1);
        if (tabs->count() > 0 && last.right() > tabs->width())
            return QString("its last tab ends at %1 of %2").arg(last.right()).arg(tabs->width());
    } else if (const auto* header = qobject_cast<const QHeaderView*>(&widget)) {
        constexpr int padding = 8; // on either side; the size that a section would like has room for a sort arrow, too
        for (int i = 0; i < header->count() && header->orientation() == Qt::Horizontal; ++i) {
            const QString text = header->model()->headerData(i, Qt::Horizontal).toString();
            const int wanted = header->fontMetrics().horizontalAdvance(text) + 2 * padding;
            if (!header->isSectionHidden(i) && header->sectionSize(i) < wanted)
                return QString("\"%1\" is %2 wide, it needs %3").arg(text).arg(header->sectionSize(i)).arg(wanted);
        }
        return {};
    } else {
        return {};
    }
    if (!isInScrollArea(widget) && widget.visibleRegion().boundingRect() != widget.rect())
        return "is partly covered or cut off";
    return {};
}

QString textOf(const QWidget& widget)
{
    const QVariant text = widget.property("text");
    return text.isValid() ? text.toString().left(60) : QString();
}

} // namespace

/// Nothing is cut off, in the smallest window that is promised and in a large one, in both languages. It runs a second
/// time with two pixels a point (tests/ui/shell/CMakeLists.txt), which is the large window on a 4K screen at 200%.
class TestLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nothingIsCutOff_data();
    void nothingIsCutOff();

private:
    std::unique_ptr<PageWalk> m_walk;
};

void TestLayout::initTestCase()
{
    applyTheme(*qApp, Appearance::light);
    m_walk = std::make_unique<PageWalk>();
    const QByteArray factor = qgetenv("QT_SCALE_FACTOR");
    QCOMPARE(m_walk->window().devicePixelRatioF(), factor.isEmpty() ? 1.0 : factor.toDouble());
}

void TestLayout::nothingIsCutOff_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("withProject");
    QTest::addColumn<QSize>("size");
    for (const char* language : {"en", "de"})
        for (const bool withProject : {false, true})
            for (const QSize size : {QSize(1024, 700), QSize(1920, 1080)})
                QTest::addRow("%s, %s, %d x %d", language, withProject ? "example" : "no project", size.width(),
                              size.height())
                    << language << withProject << size;
}

void TestLayout::nothingIsCutOff()
{
    QFETCH(QString, language);
    QFETCH(bool, withProject);
    QFETCH(QSize, size);
    applyLanguage(*qApp, language);
    m_walk->openWindow();
    if (withProject)
        QVERIFY(m_walk->openExample());
    m_walk->window().resize(size);
    QStringList cut;
    int seen = 0;
    const PageWalk::Visit look = [&](const QString& where, QWidget& root) {
        if (m_walk->window().size() != size)
            cut += QString("%1: the window does not fit %2 x %3: it is %4 x %5")
                       .arg(where)
                       .arg(size.width())
                       .arg(size.height())
                       .arg(m_walk->window().width())
                       .arg(m_walk->window().height());
        for (const QWidget* widget : root.findChildren<QWidget*>()) {
            if (!widget->isVisible())
                continue;
            ++seen;
            if (const QString missing = whatIsMissing(*widget); !missing.isEmpty())
                cut += QString("%1: %2 \"%3\" %4").arg(where, describe(*widget), textOf(*widget), missing);
        }
    };
    m_walk->visitEach(look);
    if (withProject)
        m_walk->visitDialogs(look);
    cut.removeDuplicates();
    for (const QString& one : cut)
        qWarning("%s", qPrintable(one));
    QVERIFY(cut.isEmpty());
    QVERIFY(seen > (withProject ? 50 : 10)); // most pages are empty without one
}

QTEST_MAIN(TestLayout)
#include "test_layout.moc"
