#pragma once

#include <QObject>
#include <QString>

class QWidget;

namespace calm::ui
{

/// What a control is for: its What's-this text, else its tool tip, else those of what it is a part of; empty when
/// nothing was said.
QString helpOf(const QWidget& widget);

/// What's this? for every control that has a tool tip, not only for those with a text of their own: by the pointer
/// (Help menu) and by Shift+F1 for the control that has the keyboard.
class FieldHelp : public QObject
{
    Q_OBJECT

public:
    explicit FieldHelp(QObject* parent = nullptr); ///< for all windows of the application

    void showForFocus() const;

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
};

} // namespace calm::ui
