#include "resources/resources.h"

#include <QDir>

// Q_INIT_RESOURCE declares a function of the global namespace.
static void initResources()
{
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(translations);
}

namespace calm
{

void loadResources()
{
    initResources();
}

} // namespace calm
