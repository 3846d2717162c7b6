#include "ui/compare_page/prompt_box.h"

#include <QKeyEvent>

#include <algorithm>

namespace calm::ui
{

PromptBox::PromptBox(QWidget* parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    connect(this, &QPlainTextEdit::textChanged, this, &QWidget::updateGeometry);
}

QSize PromptBox::sizeHint() const
{
    const int lines = std::clamp(document()->blockCount(), 2, 6);
    const int around = 2 * (frameWidth() + static_cast<int>(document()->documentMargin())) + 12;
    return {400, lines * fontMetrics().lineSpacing() + around};
}

QSize PromptBox::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void PromptBox::keyPressEvent(QKeyEvent* event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && event->modifiers().testFlag(Qt::ControlModifier))
        Q_EMIT sendRequested();
    else
        QPlainTextEdit::keyPressEvent(event);
}

} // namespace calm::ui
