#pragma once

#include <QString>

class QDoubleSpinBox;
class QSpinBox;

namespace calm::ui
{

/// The number fields of the form. `special`: what stands there in place of the lowest value.
QSpinBox* wholeBox(const char* objectName, const QString& help, int low, const QString& special = {});
/// From 0; shows 0.002 and 2e-05 without rows of zeros.
QDoubleSpinBox* realBox(const char* objectName, const QString& help, double high, const QString& special = {});

} // namespace calm::ui
