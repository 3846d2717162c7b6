#include "ui/models_page/scratch_chat.h"

#include "core/protocol/messages.h"
#include "ui/engine_client/engine_client.h"
#include "ui/models_page/memory_fit.h"
#include "ui/widgets/card.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/text_box.h"
#include "ui/widgets/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QTextEdit>

namespace calm::ui
{

namespace
{

constexpr double highestTemperature = 2.0;
constexpr double usualTemperature = 0.7;
constexpr int usualMaxTokens = 256;

} // namespace

ScratchChat::ScratchChat(QWidget* parent)
    : QWidget(parent), m_transcript(new QTextEdit), m_input(new TextBox),
      m_send(new QPushButton(icon("send"), tr("Send"))), m_stop(new QPushButton(icon("stop"), tr("Stop"))),
      m_clear(new QPushButton(tr("Clear"))), m_temperature(new QDoubleSpinBox), m_maxTokens(new QSpinBox),
      m_asChat(new QCheckBox(tr("Chat template"))), m_stats(makeSentence({}))
{
    m_transcript->setObjectName("scratchTranscript");
    m_transcript->setAccessibleName(tr("Conversation"));
    m_transcript->setReadOnly(true);
    m_transcript->setAcceptDrops(false);
    m_transcript->setMinimumHeight(60);
    m_transcript->setPlaceholderText(tr("Say something to this model. Nothing of it is kept."));
    m_input->setObjectName("scratchInput");
    m_input->setWhatsThis(tr("Say something to this model. Nothing of it is kept."));
    m_input->setAccessibleName(tr("Message"));
    m_input->setPlaceholderText(tr("Message, Ctrl+Return sends"));
    m_input->setVisibleLines(2);
    m_input->installEventFilter(this);
    m_send->setObjectName("scratchSend");
    m_send->setToolTip(tr("Send (Ctrl+Return)"));
    m_stop->setObjectName("scratchStop");
    m_stop->setToolTip(tr("Stop the answer (Esc)"));
    m_clear->setObjectName("scratchClear");
    m_clear->setToolTip(tr("Begin a new conversation"));
    setRole(m_clear, "quiet");
    m_stats->setObjectName("scratchStats");

    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_input, 1);
    line->addWidget(m_send, 0, Qt::AlignBottom);
    line->addWidget(m_stop, 0, Qt::AlignBottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_transcript, 1);
    layout->addWidget(m_stats);
    layout->addLayout(line);
    layout->addWidget(buildSettings());

    connect(m_send, &QPushButton::clicked, this, &ScratchChat::send);
    connect(m_stop, &QPushButton::clicked, this, &ScratchChat::stop);
    connect(m_clear, &QPushButton::clicked, this, &ScratchChat::clear);
    connect(m_input, &QPlainTextEdit::textChanged, this, &ScratchChat::updateButtons);
    updateButtons();
}

QWidget* ScratchChat::buildSettings()
{
    auto* settings = new QWidget;
    auto* line = new QHBoxLayout(settings);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    m_temperature->setObjectName("scratchTemperature");
    m_temperature->setRange(0, highestTemperature);
    m_temperature->setSingleStep(0.1);
    m_temperature->setValue(usualTemperature);
    m_temperature->setSpecialValueText(tr("0 (greedy)"));
    m_temperature->setToolTip(tr("0 always takes the most probable token; higher is more varied."));
    m_maxTokens->setObjectName("scratchMaxTokens");
    m_maxTokens->setRange(1, 8192);
    m_maxTokens->setValue(usualMaxTokens);
    m_maxTokens->setToolTip(tr("An answer ends after this many tokens at the latest."));
    const auto add = [line](const QString& text, QWidget* field) {
        QLabel* label = makeLabel(text, "muted");
        label->setBuddy(field);
        line->addWidget(label);
        line->addWidget(field);
    };
    m_asChat->setObjectName("scratchTemplate");
    m_asChat->setChecked(true);
    m_asChat->setToolTip(
        tr("On: the whole conversation goes to the model as its chat template writes it out. Off: only "
           "the message, as it stands, for a model that continues texts."));
    add(tr("Temperature"), m_temperature);
    add(tr("Tokens"), m_maxTokens);
    line->addSpacing(8);
    line->addWidget(m_asChat);
    line->addStretch();
    line->addWidget(m_clear);
    return settings;
}

void ScratchChat::setEngine(EngineClient* engine)
{
    if (m_answering)
        stop();
    m_engine = engine;
    updateButtons();
}

void ScratchChat::setModel(const std::optional<ListedModel>& model)
{
    if (m_answering)
        stop();
    m_model = model;
    m_stats->clear();
    setRole(m_stats, "muted");
    showTranscript();
    updateButtons();
    warnOfMemory();
}

/// Before it is loaded, not when the machine has begun to swap.
void ScratchChat::warnOfMemory()
{
    if (!canAnswer())
        return;
    const MemoryFit fit = fitOf(m_model->memory, freeMemory());
    if (fit.kind != MemoryFit::Kind::none && fit.kind != MemoryFit::Kind::partly)
        return;
    m_stats->setText(fit.sentence);
    setRole(m_stats, "warning");
}

void ScratchChat::setOwnTemplate(const std::string& text)
{
    m_ownTemplate = text;
}

bool ScratchChat::canAnswer() const
{
    return m_engine && m_model && m_model->isUsable() && !m_model->card.tokenizer.empty();
}

void ScratchChat::updateButtons()
{
    m_input->setEnabled(canAnswer());
    m_send->setEnabled(canAnswer() && !m_answering && !m_input->document()->isEmpty());
    m_send->setVisible(!m_answering);
    m_stop->setVisible(m_answering);
    m_clear->setEnabled(m_model && !m_chats[m_model->directory()].empty());
    if (m_model && !canAnswer())
        m_stats->setText(m_model->isUsable() ? tr("This model has no tokenizer, so it cannot read a message.")
                                             : tr("This model cannot be used, so it cannot answer."));
}

void ScratchChat::send()
{
    if (!canAnswer() || m_answering || m_input->toPlainText().trimmed().isEmpty())
        return;
    std::vector<ChatTurn>& turns = m_chats[m_model->directory()];
    turns.push_back({"user", m_input->toPlainText().toStdString()});
    m_input->clear();
    m_input->setFocus();
    m_answering = true;
    ++m_generation;
    showTranscript();
    m_stats->setText(tr("Waiting for the engine …"));
    updateButtons();
    if (!m_asChat->isChecked()) {
        ask({turns.back().content, false});
        return;
    }
    m_render.run([order = RenderOrder{m_model->directory(), m_ownTemplate, turns, true}](
                     const std::stop_token&) { return renderConversation(order); },
                 [this](const RenderedChat& rendered) { ask(rendered); },
                 [this](const ErrorInfo& error) { fail(fromUtf8(error.sentence)); });
}

void ScratchChat::ask(const RenderedChat& rendered)
{
    if (!m_engine || !m_answering)
        return;
    protocol::Answer request;
    request.model = m_model->directory().string();
    request.prompt = rendered.text;
    request.beginning = !rendered.writesBeginning;
    request.sampling.temperature = m_temperature->value();
    request.sampling.maxTokens = m_maxTokens->value();
    request.sampling.seed = std::uint64_t(m_chats[m_model->directory()].size()); // each turn its own
    EngineClient::Callbacks callbacks;
    const auto current = [this, generation = m_generation] { return generation == m_generation && m_answering; };
    m_chats[m_model->directory()].push_back({"assistant", {}});
    appendTurn(m_chats[m_model->directory()].back());
    callbacks.progress = [this, current](const protocol::ProgressEvent&) {
        if (current())
            m_stats->setText(tr("Loading the model …"));
    };
    callbacks.token = [this, current](const protocol::TokenEvent& token) {
        if (current())
            addText(token.text);
    };
    callbacks.columnFinished = [this, current](const protocol::ColumnFinishedEvent& end) {
        if (current())
            finish(end);
    };
    callbacks.failed = [this, current](const ErrorInfo& error) {
        if (current() && error.kind != ErrorKind::cancelled)
            fail(fromUtf8(error.sentence));
        else if (current())
            endAnswer(tr("Stopped."));
    };
    m_request = m_engine->send(request, this, callbacks);
}

void ScratchChat::addText(const std::string& text)
{
    if (text.empty())
        return;
    m_chats[m_model->directory()].back().content += text;
    m_stats->setText(tr("Answering …"));
    QScrollBar* bar = m_transcript->verticalScrollBar();
    const bool follows = bar->value() >= bar->maximum() - 4;
    QTextCursor cursor(m_transcript->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(fromUtf8(text));
    if (follows)
        bar->setValue(bar->maximum());
}

void ScratchChat::finish(const protocol::ColumnFinishedEvent& end)
{
    if (end.finish == "error") {
        fail(fromUtf8(end.error));
        return;
    }
    QStringList parts{counted(end.tokens, tr("1 token"), tr("%1 tokens"))};
    if (end.tokensPerSecond > 0)
        parts.append(
            tr("%1 tokens/s").arg(QLocale().toString(end.tokensPerSecond, 'f', end.tokensPerSecond < 10 ? 1 : 0)));
    parts.append(end.firstTokenSeconds < 1 ? tr("first after %1 ms").arg(int(end.firstTokenSeconds * 1000) + 1)
                                           : tr("first after %1").arg(formatDuration(end.firstTokenSeconds)));
    parts.append(tr("prompt %1").arg(counted(end.promptTokens, tr("1 token"), tr("%1 tokens"))));
    if (end.finish == "length")
        parts.append(tr("cut at the limit"));
    else if (end.text.empty())
        parts.append(tr("it ended at once, without a word"));
    endAnswer(parts.join(" · "));
}

/// The question goes back into the box: it is not lost, and may be sent again.
void ScratchChat::fail(const QString& sentence)
{
    std::vector<ChatTurn>& turns = m_chats[m_model->directory()];
    if (!turns.empty() && turns.back().role == "assistant" && turns.back().content.empty())
        turns.pop_back();
    if (!turns.empty() && turns.back().role == "user") {
        if (m_input->document()->isEmpty())
            m_input->setPlainText(fromUtf8(turns.back().content));
        turns.pop_back();
    }
    showTranscript();
    endAnswer(sentence);
    setRole(m_stats, "danger");
}

void ScratchChat::endAnswer(const QString& stats)
{
    m_answering = false;
    ++m_generation;
    setRole(m_stats, "muted");
    m_stats->setText(stats);
    updateButtons();
}

void ScratchChat::stop()
{
    if (!m_answering)
        return;
    if (m_engine)
        m_engine->cancel(m_request);
    m_render.drop();
    endAnswer(tr("Stopped."));
}

void ScratchChat::clear()
{
    stop();
    if (m_model)
        m_chats[m_model->directory()].clear();
    m_stats->clear();
    showTranscript();
    updateButtons();
    m_input->setFocus();
}

void ScratchChat::showTranscript()
{
    m_transcript->clear();
    if (m_model)
        for (const ChatTurn& turn : m_chats[m_model->directory()])
            appendTurn(turn);
    m_transcript->verticalScrollBar()->setValue(m_transcript->verticalScrollBar()->maximum());
}

void ScratchChat::appendTurn(const ChatTurn& turn)
{
    const Colours& colours = coloursOf(*this);
    const bool isUser = turn.role == "user";
    QTextCursor cursor(m_transcript->document());
    cursor.movePosition(QTextCursor::End);
    QTextCharFormat who;
    who.setForeground(isUser ? colours.mutedText : colours.accent);
    who.setFontWeight(QFont::DemiBold);
    QTextBlockFormat block;
    block.setTopMargin(m_transcript->document()->isEmpty() ? 0 : 10);
    if (!m_transcript->document()->isEmpty())
        cursor.insertBlock();
    cursor.setBlockFormat(block);
    cursor.insertText(isUser ? tr("You") : fromUtf8(m_model->name.toStdString()), who);
    cursor.insertBlock(QTextBlockFormat());
    cursor.insertText(fromUtf8(turn.content), QTextCharFormat());
    m_transcript->verticalScrollBar()->setValue(m_transcript->verticalScrollBar()->maximum());
}

bool ScratchChat::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && (key->modifiers() & Qt::ControlModifier)) {
            send();
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void ScratchChat::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_answering)
        stop();
    else
        QWidget::keyPressEvent(event);
}

void ScratchChat::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_transcript)
        showTranscript(); // its colours are in the text
    QWidget::changeEvent(event);
}

} // namespace calm::ui
