#pragma once

#include <QPlainTextEdit>

namespace calm::ui
{

/// The one prompt for all columns. Ctrl+Return sends; it grows with its text up to six lines.
class PromptBox : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PromptBox(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace calm::ui
