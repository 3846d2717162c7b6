#include "ui/training_page/number_boxes.h"

#include <QDoubleSpinBox>
#include <QLocale>
#include <QSpinBox>

namespace calm::ui
{

namespace
{

class ShortNumberBox : public QDoubleSpinBox
{
public:
    ShortNumberBox()
    {
        setDecimals(8);
        setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    }
    QString textFromValue(double value) const override { return locale().toString(value, 'g', 4); }
};

} // namespace

QSpinBox* wholeBox(const char* objectName, const QString& help, int low, const QString& special)
{
    auto* box = new QSpinBox;
    box->setObjectName(objectName);
    box->setToolTip(help);
    box->setRange(low, 10'000'000);
    box->setSpecialValueText(special);
    box->setGroupSeparatorShown(true);
    return box;
}

QDoubleSpinBox* realBox(const char* objectName, const QString& help, double high, const QString& special)
{
    auto* box = new ShortNumberBox;
    box->setObjectName(objectName);
    box->setToolTip(help);
    box->setRange(0, high);
    box->setSpecialValueText(special);
    return box;
}

} // namespace calm::ui
