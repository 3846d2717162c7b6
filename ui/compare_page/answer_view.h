#pragma once

#include "core/protocol/messages.h"
#include "ui/compare_page/word_difference.h"

#include <QTextEdit>
#include <QTimer>

#include <vector>

namespace calm::ui
{

/// One answer's text as it arrives. Knows which characters came from which token: resting the pointer (or the text
/// cursor, then pressing Alt+P) on a token shows how probable it was and what else it could have been.
class AnswerView : public QTextEdit
{
    Q_OBJECT

public:
    explicit AnswerView(QWidget* parent = nullptr);

    void clearAnswer();
    void appendToken(const protocol::TokenEvent& token); ///< shown within 40 ms, many at once
    /// The whole answer, for instance one that was kept: replaces what was there.
    void setAnswer(const QString& text, const std::vector<protocol::TokenEvent>& tokens);

    QString text() const { return m_text; } ///< what has arrived, shown or not
    const std::vector<protocol::TokenEvent>& tokens() const { return m_tokens; }
    void markWords(const std::vector<TextRange>& ranges);

    int tokenAt(int character) const; ///< index into tokens(), -1 = none
    QString tokenToolTip(int token) const;

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showWaiting();
    void drawMarks();
    void setTokens(const std::vector<protocol::TokenEvent>& tokens);

    QString m_text;
    std::vector<protocol::TokenEvent> m_tokens;
    std::vector<int> m_ends; ///< of each token's characters in m_text
    std::vector<TextRange> m_marks;
    int m_shown = 0; ///< characters of m_text that the document has
    int m_hovered = -1;
    QTimer m_flush;
};

/// How a token reads in a tool tip: white space made visible, an empty one named.
QString visibleToken(const std::string& text);

} // namespace calm::ui
