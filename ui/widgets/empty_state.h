#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace calm::ui
{

/// What a page shows when it has nothing to show: an icon, what is missing, what to do next, and the button that
/// does it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString& iconName, const QString& heading, const QString& sentence, const QString& buttonText = {},
               QWidget* parent = nullptr);
    void setText(const QString& heading, const QString& sentence, const QString& buttonText = {});
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    void activated();

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcon();
    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_heading;
    QLabel* m_sentence;
    QPushButton* m_button;
};

} // namespace calm::ui
