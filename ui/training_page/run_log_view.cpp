#include "ui/training_page/run_log_view.h"

#include "ui/training_page/runs_model.h"
#include "ui/widgets/number_format.h"

#include <QDateTime>
#include <QCoreApplication>
#include <QLocale>
#include <QScrollBar>

#include <algorithm>

namespace calm::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("calm::ui", text);
}

QString step(int step)
{
    return tr("step %1").arg(formatCount(step));
}

QString withText(const QString& state, const std::string& text)
{
    return text.empty() ? state : QStringLiteral("%1: %2").arg(state, fromUtf8(text));
}

QString sentenceOf(const RunEvent& event)
{
    if (event.kind == "started")
        return tr("Started.");
    if (event.kind == "resumed")
        return tr("Resumed from %1.").arg(step(event.step));
    if (event.kind == "validated" && event.loss)
        return tr("Validated at %1: loss %2.").arg(step(event.step), QLocale().toString(*event.loss, 'f', 4));
    if (event.kind == "checkpoint")
        return tr("Checkpoint written at %1.").arg(step(event.step));
    if (event.kind == "warning")
        return withText(tr("Warning"), event.text);
    try {
        const QString state = tr("%1 at %2").arg(stateText(runStateFromString(event.kind)), step(event.step));
        return withText(state.left(1).toUpper() + state.mid(1), event.text);
    } catch (const std::exception&) { // of a newer version
        return withText(fromUtf8(event.kind), event.text);
    }
}

/// What record and checkpoints tell of a run without a log.
void derive(std::vector<LogLine>& lines, const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints)
{
    if (run.startedAt > 0)
        lines.push_back({run.startedAt, tr("Started.")});
    for (const CheckpointRecord& checkpoint : checkpoints) {
        QString text = tr("Checkpoint written at %1.").arg(step(checkpoint.step));
        if (checkpoint.validationLoss)
            text = tr("%1 Validation loss %2.").arg(text, QLocale().toString(*checkpoint.validationLoss, 'f', 4));
        lines.push_back({checkpoint.createdAt, text});
    }
    if (run.finishedAt > 0 && isOver(run.state)) {
        const QString state = stateText(run.state);
        lines.push_back({run.finishedAt, withText(state.left(1).toUpper() + state.mid(1), run.message) +
                                             (run.message.empty() ? "." : "")});
    }
}

QString timeOf(double seconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000));
    return QLocale().toString(time, "yyyy-MM-dd HH:mm:ss");
}

} // namespace

std::vector<LogLine> logLines(const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints,
                              const std::vector<RunEvent>& events)
{
    std::vector<LogLine> lines;
    if (run.createdAt > 0)
        lines.push_back({run.createdAt, tr("Made.")});
    for (const RunEvent& event : events)
        lines.push_back({event.at, sentenceOf(event)});
    if (events.empty())
        derive(lines, run, checkpoints);
    // Its worker cannot have written this one.
    if (run.state == RunState::interrupted && run.heartbeatAt > 0)
        lines.push_back({run.heartbeatAt, tr("Interrupted: nothing was heard of its worker after this.")});
    std::ranges::stable_sort(lines, {}, &LogLine::at);
    return lines;
}

RunLogView::RunLogView(QWidget* parent) : QPlainTextEdit(parent)
{
    setObjectName("runLog");
    setAccessibleName(tr("Log of the run"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setPlaceholderText(tr("What happens to the run is written down here."));
    setMinimumHeight(50);
}

void RunLogView::setLines(const std::vector<LogLine>& lines)
{
    QStringList texts;
    for (const LogLine& line : lines)
        texts += timeOf(line.at) + "  " + line.text;
    if (texts == m_shown)
        return;
    QScrollBar& bar = *verticalScrollBar();
    const bool atEnd = bar.value() == bar.maximum();
    if (!m_shown.isEmpty() && texts.size() > m_shown.size() && texts.mid(0, m_shown.size()) == m_shown) {
        const int anchor = textCursor().anchor(), position = textCursor().position();
        appendPlainText(texts.mid(m_shown.size()).join('\n'));
        QTextCursor cursor = textCursor(); // one at the end would have grown with the text
        cursor.setPosition(anchor);
        cursor.setPosition(position, QTextCursor::KeepAnchor);
        setTextCursor(cursor);
    } else {
        setPlainText(texts.join('\n'));
    }
    m_shown = texts;
    if (atEnd)
        bar.setValue(bar.maximum());
}

} // namespace calm::ui
