#include "resources/resources.h"

#include <QDir>

// Q_INIT_RESOURCE declares a function of the global namespace.
static void initIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace calm
{

void loadResources()
{
    initIcons();
}

} // namespace calm
