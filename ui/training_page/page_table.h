#pragma once

#include <QString>

class QTableView;

namespace calm::ui
{

/// A table as all of this page look: whole rows, no grid, no numbers at the left, Tab leads out of it.
QTableView* pageTable(const char* objectName, const QString& accessibleName);

} // namespace calm::ui
