#pragma once

#include <QString>

namespace calm::ui
{

struct Colours;

/// The one style sheet of the window. Widgets are dressed by class or by the dynamic properties
/// `role` ("title", "subtitle", "muted", "primary", "danger", "quiet", "mono").
QString styleSheet(const Colours& colours);

} // namespace calm::ui
