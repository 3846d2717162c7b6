#include "ui/training_page/run_note.h"

#include <utility>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 800;

} // namespace

RunNote::RunNote(QWidget* parent) : QPlainTextEdit(parent)
{
    setObjectName("runNote");
    setAccessibleName(tr("Note on the run"));
    setPlaceholderText(tr("What you want to remember of this run: it is saved as you type."));
    setToolTip(tr("It goes with the run, also where its results are shown"));
    setTabChangesFocus(true);
    setMinimumHeight(50);
    m_typing.setSingleShot(true);
    m_typing.setInterval(restMilliseconds);
    connect(&m_typing, &QTimer::timeout, this, &RunNote::save);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (toPlainText() != m_saved)
            m_typing.start();
    });
}

void RunNote::show(std::int64_t run, const QString& note)
{
    if (run == m_run && (toPlainText() != m_saved || note == m_saved))
        return;
    save();
    m_run = run;
    m_saved = note;
    setPlainText(note);
    setEnabled(run != 0);
}

void RunNote::save()
{
    m_typing.stop();
    const QString text = toPlainText();
    if (m_run == 0 || text == m_saved)
        return;
    m_saved = text;
    Q_EMIT noted(m_run, text);
}

void RunNote::focusOutEvent(QFocusEvent* event)
{
    save();
    QPlainTextEdit::focusOutEvent(event);
}

} // namespace calm::ui
