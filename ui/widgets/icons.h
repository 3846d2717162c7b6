#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

namespace calm::ui
{

/// One of resources/icons/NAME.svg, drawn in the application palette's colour `role` at the time of painting, so
/// that it follows light and dark. An unknown name gives an empty icon and a warning on the log.
QIcon icon(const QString& name, QPalette::ColorRole role = QPalette::WindowText);

/// The same in a fixed colour, as a pixmap of `size` points for labels.
QPixmap iconPixmap(const QString& name, const QColor& colour, int size, double devicePixelRatio);

} // namespace calm::ui
