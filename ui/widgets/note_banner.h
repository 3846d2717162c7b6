#pragma once

#include <QFrame>

class QLabel;

namespace calm::ui
{

/// A sentence that a person should know and can do nothing about at once, with a sign of warning. Hidden while there is
/// none.
class NoteBanner : public QFrame
{
    Q_OBJECT

public:
    explicit NoteBanner(QWidget* parent = nullptr);
    void setSentence(const QString& sentence); ///< empty hides it
    QString sentence() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcon();
    QLabel* m_icon;
    QLabel* m_sentence;
};

} // namespace calm::ui
