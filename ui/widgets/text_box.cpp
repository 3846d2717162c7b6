#include "ui/widgets/text_box.h"

#include <QFontMetrics>
#include <QMimeData>
#include <QResizeEvent>

#include <algorithm>

namespace calm::ui
{

TextBox::TextBox(int longest, QWidget* parent) : QPlainTextEdit(parent), m_longest(longest)
{
    setTabChangesFocus(true);
}

void TextBox::setVisibleLines(int lines)
{
    constexpr int frame = 12; // the style sheet's padding and border
    ensurePolished();
    setFixedHeight(QFontMetrics(font()).lineSpacing() * lines + frame + 2 * int(document()->documentMargin()));
}

void TextBox::growBetween(int fewest, int most)
{
    m_fewestLines = fewest;
    m_mostLines = most;
    connect(this, &QPlainTextEdit::textChanged, this, &TextBox::grow);
    grow();
}

/// A plain text document counts its height in lines.
void TextBox::grow()
{
    if (m_mostLines == 0)
        return;
    const int lines = int(document()->size().height());
    setVerticalScrollBarPolicy(lines > m_mostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setVisibleLines(std::clamp(lines, m_fewestLines, m_mostLines));
}

void TextBox::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        grow();
}

bool TextBox::canInsertFromMimeData(const QMimeData* source) const
{
    return !source->hasUrls() && QPlainTextEdit::canInsertFromMimeData(source);
}

void TextBox::insertFromMimeData(const QMimeData* source)
{
    const QString text = source->text();
    const int kept = document()->characterCount() - 1 - int(textCursor().selectedText().size());
    const int room = std::max(0, m_longest - kept);
    insertPlainText(text.left(room));
    if (text.size() > room)
        Q_EMIT cut(m_longest);
}

} // namespace calm::ui
