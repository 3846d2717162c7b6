#include "ui/shell/field_help.h"

#include <QApplication>
#include <QHelpEvent>
#include <QWhatsThis>
#include <QWidget>

namespace calm::ui
{

QString helpOf(const QWidget& widget)
{
    for (const QWidget* part = &widget; part && !part->isWindow(); part = part->parentWidget()) {
        if (!part->whatsThis().isEmpty())
            return part->whatsThis();
        if (!part->toolTip().isEmpty())
            return part->toolTip();
    }
    return {};
}

FieldHelp::FieldHelp(QObject* parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

void FieldHelp::showForFocus() const
{
    QWidget* widget = QApplication::focusWidget();
    if (!widget)
        return;
    const QString help = helpOf(*widget);
    const QString name = widget->accessibleName();
    const QString text = help.isEmpty() ? name : help;
    if (!text.isEmpty())
        QWhatsThis::showText(widget->mapToGlobal(widget->rect().bottomLeft()), text, widget);
}

/// Qt asks the widget under the pointer whether it has something to say, then tells it to.
bool FieldHelp::eventFilter(QObject* object, QEvent* event)
{
    const bool asks = event->type() == QEvent::QueryWhatsThis;
    if (!asks && event->type() != QEvent::WhatsThis)
        return QObject::eventFilter(object, event);
    auto* widget = qobject_cast<QWidget*>(object);
    const QString help = widget ? helpOf(*widget) : QString();
    if (help.isEmpty())
        return QObject::eventFilter(object, event);
    event->accept();
    if (!asks)
        QWhatsThis::showText(static_cast<QHelpEvent*>(event)->globalPos(), help, widget);
    return true;
}

} // namespace calm::ui
