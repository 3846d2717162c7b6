#include "ui/models_page/rendered_text.h"

#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QScrollBar>

namespace calm::ui
{

RenderedText::RenderedText(QWidget* parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptDrops(false);
    QTextOption option = document()->defaultTextOption();
    option.setFlags(option.flags() | QTextOption::ShowLineAndParagraphSeparators);
    document()->setDefaultTextOption(option);
}

void RenderedText::setRendered(std::string text, Ranges special)
{
    m_text = std::move(text);
    m_special = std::move(special);
    draw();
}

QString RenderedText::rendered() const
{
    return fromUtf8(m_text);
}

void RenderedText::draw()
{
    const Colours& colours = coloursOf(*this);
    QTextCharFormat plain, special;
    plain.setForeground(colours.text);
    special.setForeground(colours.accent);
    special.setBackground(colours.accentSoft);
    const int scrolled = verticalScrollBar()->value();
    setUpdatesEnabled(false);
    clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    std::size_t at = 0;
    qsizetype drawn = 0;
    bool isCut = false;
    const auto add = [&](std::size_t end, const QTextCharFormat& format) {
        const QString part = fromUtf8(m_text.substr(at, end - at));
        isCut = isCut || drawn + part.size() > mostShown;
        cursor.insertText(part.left(mostShown - drawn), format);
        drawn = std::min(mostShown, drawn + part.size());
        at = end;
    };
    for (const auto& [begin, end] : m_special) {
        if (begin < at || begin == end || isCut)
            continue;
        add(begin, plain);
        add(end, special);
    }
    add(m_text.size(), plain);
    cursor.endEditBlock();
    setTextCursor(QTextCursor(document())); // it went along to the end
    verticalScrollBar()->setValue(scrolled);
    setUpdatesEnabled(true);
    m_cutAt = isCut ? drawn : 0;
}

void RenderedText::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && !m_text.empty())
        draw(); // its colours are in the text
    QTextEdit::changeEvent(event);
}

} // namespace calm::ui
