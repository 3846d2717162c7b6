#include "ui/widgets/theme.h"

#include "resources/resources.h"
#include "ui/widgets/style_sheet.h"

#include <QApplication>
#include <QEvent>
#include <QStyleFactory>
#include <QWidget>

#include <algorithm>

namespace calm::ui
{

namespace
{

QPalette paletteOf(const Colours& colours)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.surface);
    palette.setColor(QPalette::AlternateBase, colours.raised);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::Button, colours.raised);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.danger);
    palette.setColor(QPalette::PlaceholderText, colours.mutedText);
    palette.setColor(QPalette::ToolTipBase, colours.raised);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.accentText);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::LinkVisited, colours.accent);
    palette.setColor(QPalette::Light, colours.raised);
    palette.setColor(QPalette::Midlight, colours.border);
    palette.setColor(QPalette::Mid, colours.border);
    palette.setColor(QPalette::Dark, colours.border.darker(120));
    palette.setColor(QPalette::Shadow, colours.dark ? QColor("#000000") : QColor("#9AA5B1"));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        QColor faded = colours.mutedText;
        faded.setAlpha(140);
        palette.setColor(QPalette::Disabled, role, faded);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.border);
    return palette;
}

void setColours(QApplication& application, const Colours& colours)
{
    application.setPalette(paletteOf(colours));
    application.setStyleSheet(styleSheet(colours));
}

/// Our palette hides the desktop's, so it is taken off for a moment to look at what lies beneath.
bool isDesktopDark(QApplication& application)
{
    application.setPalette(QPalette());
    return application.palette().color(QPalette::Window).lightness() < 128;
}

/// Follows the desktop while the appearance is `system`. A child of the application, so that it ends with it.
class DesktopWatcher : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() == QEvent::ThemeChange && !m_changing) {
            m_changing = true;
            auto& application = *qobject_cast<QApplication*>(parent());
            setColours(application, isDesktopDark(application) ? darkColours() : lightColours());
            m_changing = false;
        }
        return QObject::eventFilter(object, event);
    }

private:
    bool m_changing = false;
};

const char* const watcherName = "calmDesktopWatcher";

} // namespace

const QColor& modelColour(const Colours& colours, int index)
{
    return colours.models[std::size_t(std::max(index, 0)) % colours.models.size()];
}

const Colours& lightColours()
{
    static const Colours colours = [] {
        Colours c;
        c.window = "#F5F7F8", c.surface = "#FFFFFF", c.raised = "#EEF2F4", c.border = "#D9E0E5";
        c.text = "#1F2B33", c.mutedText = "#5B6B77";
        c.accent = "#1B7688", c.accentText = "#FFFFFF", c.accentSoft = "#DDEEF1";
        c.success = "#2E7D4F", c.warning = "#9A6400", c.danger = "#B3372F", c.dangerSoft = "#FBEAE8";
        c.anchor = "#5468A8", c.augmenting = "#B8701C", c.composed = "#1B7688", c.lora = "#8E35CC";
        c.models = {c.augmenting, QColor("#007F6E"), QColor("#7A1F5C"), QColor("#8B8FD6"), QColor("#303A2A")};
        c.series = {c.accent, c.augmenting, c.anchor, QColor("#8A4F9E"), QColor("#5F8A2B"), QColor("#B3475F")};
        return c;
    }();
    return colours;
}

const Colours& darkColours()
{
    static const Colours colours = [] {
        Colours c;
        c.dark = true;
        c.window = "#14191D", c.surface = "#1B2126", c.raised = "#252D33", c.border = "#343E46";
        c.text = "#E3E9ED", c.mutedText = "#98A6B1";
        c.accent = "#52B7C9", c.accentText = "#0B1A1D", c.accentSoft = "#1F3B42";
        c.success = "#6CC08B", c.warning = "#E0B04F", c.danger = "#F08A80", c.dangerSoft = "#3A2423";
        c.anchor = "#95A7E6", c.augmenting = "#E5A55A", c.composed = "#52B7C9", c.lora = "#C266FF";
        c.models = {c.augmenting, QColor("#42A887"), QColor("#DDA6FF"), QColor("#F7FFD7"), QColor("#8B53C4")};
        c.series = {c.accent, c.augmenting, c.anchor, QColor("#C393D6"), QColor("#A5CC70"), QColor("#EC8FA4")};
        return c;
    }();
    return colours;
}

const Colours& coloursOf(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkColours() : lightColours();
}

const Colours& coloursOf(const QWidget&)
{
    // Not the widget's own: a style sheet changes that, and a parent hears of a new palette before its children have
    // it.
    return coloursOf(QGuiApplication::palette());
}

void applyTheme(QApplication& application, Appearance appearance)
{
    loadResources();
    application.setStyle(QStyleFactory::create("Fusion"));
    delete application.findChild<QObject*>(watcherName, Qt::FindDirectChildrenOnly);
    bool dark = appearance == Appearance::dark;
    if (appearance == Appearance::system) {
        dark = isDesktopDark(application);
        auto* watcher = new DesktopWatcher(&application);
        watcher->setObjectName(watcherName);
        application.installEventFilter(watcher);
    }
    setColours(application, dark ? darkColours() : lightColours());
}

Appearance appearanceFromString(const QString& name)
{
    if (name == "light")
        return Appearance::light;
    return name == "dark" ? Appearance::dark : Appearance::system;
}

QString toString(Appearance appearance)
{
    switch (appearance) {
    case Appearance::light:
        return "light";
    case Appearance::dark:
        return "dark";
    case Appearance::system:
        break;
    }
    return "system";
}

} // namespace calm::ui
