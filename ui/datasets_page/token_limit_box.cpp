#include "ui/datasets_page/token_limit_box.h"

#include <QSignalBlocker>

namespace calm::ui
{

TokenLimitBox::TokenLimitBox(const char* name, QWidget* parent) : QSpinBox(parent)
{
    setObjectName(name);
    setAccessibleName(tr("Longest length in tokens"));
    setToolTip(tr("What of an example lies beyond so many tokens counts as cut off."));
    setRange(0, 1'000'000);
    setSpecialValueText(tr("no limit"));
    setSuffix(tr(" tokens"));
    setGroupSeparatorShown(true);
    setSingleStep(8);
    connect(this, &QSpinBox::valueChanged, this, &TokenLimitBox::limitChosen);
}

void TokenLimitBox::setLimit(int tokens)
{
    const QSignalBlocker quiet(this);
    setValue(tokens);
}

} // namespace calm::ui
