#include "ui/compare_page/answer_view.h"

#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace calm::ui
{

QString visibleToken(const std::string& text)
{
    QString shown = fromUtf8(text);
    if (shown.isEmpty())
        return AnswerView::tr("(end or part of a character)");
    shown.replace(' ', QStringLiteral("␣")).replace('\n', QStringLiteral("⏎")).replace('\t', QStringLiteral("⇥"));
    return shown;
}

AnswerView::AnswerView(QWidget* parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    m_flush.setSingleShot(true);
    m_flush.setInterval(40);
    connect(&m_flush, &QTimer::timeout, this, &AnswerView::showWaiting);
}

void AnswerView::clearAnswer()
{
    setAnswer({}, {});
}

void AnswerView::appendToken(const protocol::TokenEvent& token)
{
    m_text += fromUtf8(token.text);
    m_tokens.push_back(token);
    m_ends.push_back(static_cast<int>(m_text.size()));
    if (!m_flush.isActive())
        m_flush.start();
}

void AnswerView::setAnswer(const QString& text, const std::vector<protocol::TokenEvent>& tokens)
{
    m_flush.stop();
    m_text = text;
    m_marks.clear();
    m_hovered = -1;
    setTokens(tokens);
    setPlainText(text);
    m_shown = static_cast<int>(text.size());
    drawMarks();
}

/// Tokens whose texts do not make up the answer (a stop string was cut off) keep the places they have in it.
void AnswerView::setTokens(const std::vector<protocol::TokenEvent>& tokens)
{
    m_tokens = tokens;
    m_ends.clear();
    int end = 0;
    for (const protocol::TokenEvent& token : tokens) {
        end = std::min(end + static_cast<int>(fromUtf8(token.text).size()), static_cast<int>(m_text.size()));
        m_ends.push_back(end);
    }
}

/// New text goes to the end without touching what the person has selected; the view follows only when it was at
/// the end already.
void AnswerView::showWaiting()
{
    if (m_shown >= m_text.size())
        return;
    const bool following = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    end.insertText(m_text.mid(m_shown));
    m_shown = static_cast<int>(m_text.size());
    if (!m_marks.empty())
        drawMarks(); // some may reach into what has just been shown
    if (following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void AnswerView::markWords(const std::vector<TextRange>& ranges)
{
    if (ranges == m_marks)
        return;
    m_marks = ranges;
    drawMarks();
}

void AnswerView::drawMarks()
{
    const Colours& colours = coloursOf(*this);
    QList<QTextEdit::ExtraSelection> selections;
    const auto add = [&](int begin, int end, const QColor& background, bool underlined) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(std::min(begin, m_shown));
        selection.cursor.setPosition(std::min(end, m_shown), QTextCursor::KeepAnchor);
        selection.format.setBackground(background);
        if (underlined) {
            selection.format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
            selection.format.setUnderlineColor(colours.warning);
        }
        selections.append(selection);
    };
    QColor marked = colours.warning;
    marked.setAlpha(colours.dark ? 70 : 55);
    for (const TextRange& range : m_marks)
        add(range.begin, range.begin + range.length, marked, true);
    if (m_hovered >= 0)
        add(m_hovered == 0 ? 0 : m_ends[std::size_t(m_hovered) - 1], m_ends[std::size_t(m_hovered)], colours.accentSoft,
            false);
    setExtraSelections(selections);
}

int AnswerView::tokenAt(int character) const
{
    const auto it = std::ranges::upper_bound(m_ends, character);
    return character < 0 || it == m_ends.end() ? -1 : static_cast<int>(it - m_ends.begin());
}

QString AnswerView::tokenToolTip(int token) const
{
    if (token < 0 || token >= static_cast<int>(m_tokens.size()))
        return {};
    const protocol::TokenEvent& event = m_tokens[std::size_t(token)];
    const auto line = [](const QString& text, double probability, bool chosen) {
        const QString shown = text.toHtmlEscaped();
        return QStringLiteral("<tr><td>%1</td><td align=right>&nbsp;&nbsp;%2</td></tr>")
            .arg(chosen ? "<b>" + shown + "</b>" : shown, formatPercent(probability));
    };
    QString rows = line(visibleToken(event.text), event.probability, true);
    for (const auto& alternative : event.alternatives)
        if (alternative.text != event.text || alternative.probability != event.probability)
            rows += line(visibleToken(alternative.text), alternative.probability, false);
    return "<table>" + rows + "</table>";
}

bool AnswerView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QTextEdit::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPoint place = viewport()->mapFrom(this, help->pos());
    const QPointF inDocument(place.x() + horizontalScrollBar()->value(), place.y() + verticalScrollBar()->value());
    const int token = tokenAt(document()->documentLayout()->hitTest(inDocument, Qt::ExactHit));
    if (token != m_hovered) {
        m_hovered = token;
        drawMarks();
    }
    if (token < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tokenToolTip(token), this);
    return true;
}

void AnswerView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_P && event->modifiers() == Qt::AltModifier) {
        const int token = tokenAt(textCursor().position());
        QToolTip::showText(viewport()->mapToGlobal(cursorRect().bottomLeft()), tokenToolTip(token), this);
        return;
    }
    QTextEdit::keyPressEvent(event);
}

void AnswerView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawMarks();
    QTextEdit::changeEvent(event);
}

} // namespace calm::ui
