#pragma once

#include <QLabel>

namespace calm::ui
{

/// One line of text that gives up its middle when there is no room, and shows all of it in the tool tip: for paths.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideMiddle, QWidget* parent = nullptr);
    void setFullText(const QString& text);
    QString fullText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    Qt::TextElideMode m_mode;
    QString m_text;
};

} // namespace calm::ui
