#pragma once

#include <QPlainTextEdit>

namespace calm::ui
{

/// A plain text of several lines to type or paste: Tab goes on to the next control, files are not dropped into it, and
/// no more than `longest` characters are taken, so that a huge paste cannot hold up the window.
class TextBox : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextBox(int longest = 200'000, QWidget* parent = nullptr);
    void setVisibleLines(int lines);        ///< its height; more scrolls
    void growBetween(int fewest, int most); ///< as high as its text, within these lines

Q_SIGNALS:
    void cut(int longest); ///< a paste was longer

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void grow();
    int m_longest;
    int m_fewestLines = 0, m_mostLines = 0; ///< 0: does not grow
};

} // namespace calm::ui
