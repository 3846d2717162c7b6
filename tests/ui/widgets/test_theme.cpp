#include "ui/widgets/theme.h"

#include "ui/widgets/icons.h"

#include <QApplication>
#include <QTest>

#include <array>
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

using Eye = std::array<double, 9>;
const Eye eyes[] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
};

/// CIE L*a*b* (D65) of what the eye makes of a colour.
std::array<double, 3> labOf(const QColor& colour, const Eye& eye)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const double rgb[] = {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    double seen[3];
    for (int i = 0; i < 3; ++i)
        seen[i] = std::max(0.0, eye[3 * i] * rgb[0] + eye[3 * i + 1] * rgb[1] + eye[3 * i + 2] * rgb[2]);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047);
    const double y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
    const double z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(const QColor& a, const QColor& b, const Eye& eye)
{
    const auto first = labOf(a, eye), second = labOf(b, eye);
    return std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void modelsAreToldApart_data() { textIsReadable_data(); }
    void modelsAreToldApart();
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
        for (const QColor& drawn : {c.anchor, c.augmenting, c.composed, c.lora, c.success, c.warning, c.danger})
            QVERIFY2(contrast(drawn, ground) >= 3, qPrintable(drawn.name() + " on " + ground.name()));
    }
    QVERIFY(contrast(c.accentText, c.accent) >= 4.5);
    QVERIFY(contrast(c.text, c.accentSoft) >= 4.5);
    QVERIFY(contrast(c.text, c.dangerSoft) >= 4.5);
}

/// As seen by people without red, green or blue cones (Machado, Oliveira and Fernandes 2009, severity 1), the colours
/// of the augmenting models, and LoRA's among the roles, stay clearly more than a just noticeable difference (about 2.3 in CIE 1976) apart.
void TestTheme::modelsAreToldApart()
{
    QFETCH(bool, dark);
    const Colours& c = dark ? darkColours() : lightColours();
    QCOMPARE(c.models[0], c.augmenting);
    for (const QColor& colour : c.models)
        QVERIFY2(contrast(colour, c.surface) >= 3, qPrintable(colour.name()));
    for (const Eye& eye : eyes)
        for (const QColor& other : {c.anchor, c.augmenting, c.composed})
            QVERIFY2(difference(c.lora, other, eye) > 12, qPrintable(c.lora.name() + " and " + other.name()));
    for (const Eye& eye : eyes)
        for (std::size_t i = 0; i < c.models.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY2(difference(c.models[i], c.models[j], eye) > 12,
                         qPrintable(c.models[i].name() + " and " + c.models[j].name()));
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
