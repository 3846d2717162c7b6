#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace calm::ui
{

/// One sentence that says what went wrong and what to do, details folded beneath, an optional button that does it,
/// and a cross. Hidden while there is nothing to say.
class ErrorBanner : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorBanner(QWidget* parent = nullptr);

    /// `button` empty = no button. Replaces what was shown.
    void showError(const QString& sentence, const QString& detail = {}, const QString& button = {});
    void clear();
    QString sentence() const;
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    void buttonClicked();
    void closed();
    void shown(const QString& sentence, const QString& detail);

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcon();
    QLabel* m_icon;
    QLabel* m_sentence;
    QPushButton* m_button;
    QPushButton* m_detailsButton;
    QToolButton* m_close;
    QPlainTextEdit* m_details;
};

} // namespace calm::ui
