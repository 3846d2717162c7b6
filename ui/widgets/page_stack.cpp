#include "ui/widgets/page_stack.h"

#include "ui/widgets/card.h"
#include "ui/widgets/scale.h"

#include <QVBoxLayout>

namespace calm::ui
{

PageStack::PageStack(QWidget* page, QWidget* empty, const std::vector<QWidget*>& above, QLayout* middle)
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(spaceMedium);
    for (QWidget* widget : above)
        layout->addWidget(widget);
    layout->addLayout(middle, 1);
    addWidget(empty);
    addWidget(content);
    addWidget(new QWidget); // while the project is being read: neither rows nor "nothing there"
    auto* whole = new QVBoxLayout(page);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(this);
}

void PageStack::showContent(bool hasContent, bool isReading)
{
    setCurrentIndex(hasContent ? 1 : isReading ? 2 : 0);
}

} // namespace calm::ui
