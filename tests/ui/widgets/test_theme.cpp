#include "ui/widgets/theme.h"

#include "ui/widgets/icons.h"

#include <QApplication>
#include <QTest>

#include <cmath>

using namespace calm::ui;

namespace
{

/// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(const QColor& colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double lighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void chosenAppearanceIsTaken();
    void iconsFollowThePalette();
};

void TestTheme::textIsReadable_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

/// 4.5 : 1 is WCAG's bar for text, 3 : 1 for what is drawn.
void TestTheme::textIsReadable()
{
    QFETCH(bool, dark);
    const Colours& c = dark ? darkColours() : lightColours();
    for (const QColor& ground : {c.window, c.surface, c.raised}) {
        for (const QColor& text : {c.text, c.mutedText})
            QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(text.name() + " on " + ground.name()));
        for (const QColor& drawn : {c.anchor, c.augmenting, c.composed, c.success, c.warning, c.danger})
            QVERIFY2(contrast(drawn, ground) >= 3, qPrintable(drawn.name() + " on " + ground.name()));
    }
    QVERIFY(contrast(c.accentText, c.accent) >= 4.5);
    QVERIFY(contrast(c.text, c.accentSoft) >= 4.5);
    QVERIFY(contrast(c.text, c.dangerSoft) >= 4.5);
}

void TestTheme::chosenAppearanceIsTaken()
{
    for (const Appearance appearance : {Appearance::dark, Appearance::light}) {
        applyTheme(*qApp, appearance);
        QCOMPARE(coloursOf(QApplication::palette()).dark, appearance == Appearance::dark);
        QVERIFY(appearanceFromString(calm::ui::toString(appearance)) == appearance);
    }
}

void TestTheme::iconsFollowThePalette()
{
    const QIcon start = icon("start");
    QVERIFY(!start.isNull());
    applyTheme(*qApp, Appearance::light);
    const QImage light = start.pixmap(QSize(24, 24), 1.0).toImage();
    applyTheme(*qApp, Appearance::dark);
    const QImage dark = start.pixmap(QSize(24, 24), 1.0).toImage();
    QVERIFY(light != dark);
}

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
