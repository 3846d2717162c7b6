#pragma once

#include <QColor>
#include <QPalette>

#include <array>

class QApplication;
class QWidget;

namespace calm::ui
{

/// The window's look: Qt's Fusion style with two palettes of our own and one style sheet made from them.
enum class Appearance { system, light, dark };

/// All colours of one appearance. One accent; the roles keep their colour on every page.
struct Colours
{
    bool dark = false;
    QColor window, surface, raised, border;
    QColor text, mutedText;
    QColor accent, accentText, accentSoft;
    QColor success, warning, danger, dangerSoft;
    QColor anchor, augmenting, composed, lora;
    /// One per augmenting model of a composition, the first is `augmenting`. They differ in lightness too, so that
    /// people who see fewer colours can tell them apart.
    std::array<QColor, 5> models;
    std::array<QColor, 6> series; ///< curves of a plot, the first is the accent
};

/// Of augmenting model `index`; from the sixth on they repeat.
const QColor& modelColour(const Colours& colours, int index);

const Colours& lightColours();
const Colours& darkColours();
/// The colours that belong to a palette of ours: by how dark its window is.
const Colours& coloursOf(const QPalette& palette);
const Colours& coloursOf(const QWidget& widget); ///< the application's, at this moment

/// Sets style, palette and style sheet; call once before the first widget. With `system` it looks at the desktop's
/// palette, and again whenever the desktop says that its theme has changed. Window's thread.
void applyTheme(QApplication& application, Appearance appearance);
Appearance appearanceFromString(const QString& name); ///< "system", "light", "dark"; anything else is system
QString toString(Appearance appearance);

} // namespace calm::ui
