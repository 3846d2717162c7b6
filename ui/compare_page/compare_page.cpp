#include "ui/compare_page/compare_page.h"

#include "core/base/file.h"
#include "ui/compare_page/chat_list.h"
#include "ui/compare_page/columns_panel.h"
#include "ui/compare_page/compare_contents.h"
#include "ui/compare_page/example_prompt.h"
#include "ui/compare_page/prompt_box.h"
#include "ui/compare_page/sampling_form.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/page_stack.h"

#include <QComboBox>
#include <QDateTime>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace calm::ui
{

ComparePage::ComparePage(QWidget* parent) : Page(parent), m_contents(new Contents)
{
    setObjectName("comparePage");
    build();
    connectParts();
    showState();
}

ComparePage::~ComparePage() = default;

QString ComparePage::title() const
{
    return tr("Compare");
}

void ComparePage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_request = 0;
    m_offered = m_stale = false;
    m_chats->setThread(nullptr);
    m_session = session;
    m_thread.reset(session ? new ProjectThread(session->file()) : nullptr);
    *m_contents = {};
    m_exchange = {};
    m_columns->setColumns({});
    m_banner->clear();
    setPrompt({});
    if (session) {
        connect(session, &ProjectSession::changed, this, &ComparePage::readProject);
        connect(session, &ProjectSession::runsChanged, this, &ComparePage::readProject);
        connect(session, &ProjectSession::currentCompositionChanged, this, [this] {
            m_composition->setCurrentIndex(m_composition->findData(qlonglong(m_session->currentComposition())));
        });
        connect(session, &ProjectSession::checkpointChosen, this, [this] {
            if (!isAnswering()) { // what is shown came from another one
                m_exchange.answers.clear();
                m_columns->clear();
            }
            readProject();
        });
        m_chats->setThread(m_thread.get());
        readProject();
    }
    showState();
}

void ComparePage::readProject()
{
    m_stale = m_contents->loaded && !isVisible();
    if (!m_thread || m_stale)
        return;
    m_chats->reload();
    m_thread->run(
        this, [](Project& project, const std::stop_token&) { return Contents::read(project); },
        [this](Contents contents) { takeContents(std::move(contents)); },
        [this](const ErrorInfo& error) { raise(error); });
}

void ComparePage::takeContents(Contents contents)
{
    *m_contents = std::move(contents);
    {
        const QSignalBlocker quiet(m_composition);
        m_composition->clear();
        for (const CompositionRecord& composition : m_contents->compositions)
            m_composition->addItem(fromUtf8(composition.composition.name), qlonglong(composition.id));
        const qlonglong current = m_session ? m_session->currentComposition() : 0;
        m_composition->setCurrentIndex(std::max(0, m_composition->findData(current)));
    }
    if (m_exchange.answers.empty() || isAnswering())
        showColumns();
    showState();
    if (!std::exchange(m_offered, true) && !m_contents->compositions.empty())
        fillRandomExample(true); // something to send at once
}

void ComparePage::showColumns()
{
    const int index = m_composition->currentIndex();
    if (index < 0 || index >= static_cast<int>(m_contents->compositions.size()))
        return;
    m_columns->setColumns(
        columnsOf(m_contents->compositions[std::size_t(index)], m_contents->runs, m_contents->checkpoints));
    if (const std::int64_t chosen = m_session ? m_session->takeChosenCheckpoint() : 0)
        m_columns->chooseCheckpoint(chosen);
}

void ComparePage::showState()
{
    const bool answering = isAnswering();
    const bool canAsk = m_session && !m_contents->compositions.empty();
    m_stack->showContent(canAsk, m_session && !m_contents->loaded);
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open or create one on the Start page."));
    else
        m_empty->setText(tr("Nothing to compare yet"),
                         tr("Connect an augmenting model with an anchor on the layer map; then both models and their "
                            "composition answer here side by side."),
                         tr("Draw connections"));
    const bool hasPrompt = !m_prompt->toPlainText().trimmed().isEmpty();
    m_send->setVisible(!answering);
    m_send->setEnabled(canAsk && hasPrompt);
    m_stop->setVisible(answering);
    m_again->setEnabled(canAsk && !answering && !m_exchange.answers.empty());
    m_export->setEnabled(!answering && !m_exchange.answers.empty());
    m_composition->setVisible(m_contents->compositions.size() > 1);
    m_composition->setEnabled(!answering);
    m_samplingButton->setText(m_sampling->summary());
    m_expected->setVisible(!m_exchange.expected.isEmpty());
    if (answering)
        m_status->setText(
            tr("%1 of %2 columns answered").arg(m_columns->finishedColumns()).arg(m_columns->askedColumns()));
}

void ComparePage::setPrompt(const QString& prompt, const QString& expected, const QString& source)
{
    const QSignalBlocker quiet(m_prompt);
    m_prompt->setPlainText(prompt);
    m_prompt->updateGeometry();
    m_exchange.expected = expected;
    m_expected->setFullText(source.isEmpty() ? tr("Expected: %1").arg(expected)
                                             : tr("Expected: %1 (from %2)").arg(expected, source));
    showState();
}

void ComparePage::send()
{
    const QString prompt = m_prompt->toPlainText();
    if (!m_session || isAnswering() || prompt.trimmed().isEmpty())
        return;
    m_banner->clear();
    showColumns(); // a kept exchange may have shown other ones
    m_exchange.prompt = prompt;
    m_exchange.sampling = m_sampling->settings();
    m_exchange.answers.clear();
    m_exchange.createdAt = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    protocol::Compare request;
    request.project = m_session->file().toStdString();
    request.columns = m_columns->start(m_exchange.expected);
    request.prompt = prompt.toStdString();
    request.sampling = m_exchange.sampling;
    if (request.columns.empty()) {
        m_banner->showError(tr("No column can answer: switch one on in the Columns menu, or train the composition."));
        return;
    }
    m_chats->select(0);
    EngineClient::Callbacks callbacks;
    callbacks.progress = [this](const protocol::ProgressEvent&) { m_columns->showLoading(tr("Loading…")); };
    callbacks.token = [this](const protocol::TokenEvent& event) { m_columns->takeToken(event); };
    callbacks.columnFinished = [this](const protocol::ColumnFinishedEvent& event) {
        m_columns->takeFinished(event);
        showState();
    };
    callbacks.finished = [this](const Json&) { finish({}); };
    callbacks.failed = [this](const ErrorInfo& error) {
        if (error.kind != ErrorKind::cancelled)
            showFailure(error);
        finish(error.kind == ErrorKind::cancelled ? tr("Stopped.") : tr("No answer."));
    };
    m_request = m_session->engine().send(request, this, std::move(callbacks));
    showState();
}

void ComparePage::showFailure(const ErrorInfo& error)
{
    const bool dead = m_session && m_session->engine().state() == EngineClient::State::dead;
    m_banner->showError(fromUtf8(error.sentence), fromUtf8(error.detail), dead ? tr("Restart the engine") : QString());
}

void ComparePage::sendAgain()
{
    SamplingSettings settings = m_sampling->settings();
    if (settings.temperature > 0) {
        ++settings.seed; // the same seed would give the same answers
        m_sampling->setSettings(settings);
    }
    setPrompt(m_exchange.prompt, m_exchange.expected);
    send();
}

void ComparePage::stop()
{
    if (m_session && m_request)
        m_session->engine().cancel(m_request);
}

void ComparePage::finish(const QString& reason)
{
    if (!m_request)
        return;
    m_request = 0;
    m_columns->stop(reason.isEmpty() ? tr("No answer.") : reason);
    m_exchange.answers = m_columns->answers();
    m_status->clear();
    keepExchange();
    showState();
}

void ComparePage::keepExchange()
{
    const bool anything = std::ranges::any_of(m_exchange.answers, [](const Answer& answer) {
        return !answer.text.isEmpty() || answer.result.finish == "end";
    });
    if (!anything || !m_thread)
        return;
    m_thread->run(
        this,
        [exchange = m_exchange](Project& project, const std::stop_token&) {
            const std::int64_t chat =
                project.addChat({0, chatTitle(exchange.prompt).toStdString(), exchange.createdAt});
            for (ChatMessageRecord message : toMessages(exchange)) {
                message.chat = chat;
                project.addChatMessage(message);
            }
            return chat;
        },
        [this](std::int64_t chat) {
            m_chats->select(chat);
            m_chats->reload();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void ComparePage::fillRandomExample(bool onlyIfEmpty)
{
    if (!m_thread)
        return;
    m_thread->run(
        this,
        [number = QRandomGenerator::global()->generate64(), onlyIfEmpty](Project& project, const std::stop_token&) {
            return examplePrompt(project, number, onlyIfEmpty);
        },
        [this, onlyIfEmpty](const std::optional<ExamplePrompt>& example) {
            if (!example && onlyIfEmpty)
                return;
            if (!example)
                m_banner->showError(tr("The project has no examples yet: import a dataset on the Data page."));
            else if (!onlyIfEmpty || m_prompt->toPlainText().isEmpty())
                setPrompt(fromUtf8(example->prompt), fromUtf8(example->expected), fromUtf8(example->dataset));
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void ComparePage::showChat(std::int64_t chat)
{
    if (!m_thread || isAnswering())
        return;
    m_thread->run(
        this,
        [chat](Project& project, const std::stop_token&) { return exchangeFromMessages(project.chatMessages(chat)); },
        [this](const Exchange& exchange) {
            if (!isAnswering())
                showKept(exchange);
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void ComparePage::showKept(const Exchange& exchange)
{
    m_banner->clear();
    setPrompt(exchange.prompt, exchange.expected);
    m_exchange = exchange;
    m_sampling->setSettings(exchange.sampling);
    m_columns->setColumns(m_contents->columnsFor(exchange));
    m_columns->showExchange(exchange);
    m_status->setText(tr("Asked %1").arg(formatTime(exchange.createdAt)));
    showState();
}

void ComparePage::removeChat(std::int64_t chat)
{
    if (!m_thread)
        return;
    m_thread->run(
        this, [chat](Project& project, const std::stop_token&) { project.removeChat(chat); },
        [this] { m_chats->reload(); }, [this](const ErrorInfo& error) { raise(error); });
}

void ComparePage::chooseExportFile()
{
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export the comparison"), tr("comparison.md"), tr("Markdown (*.md)"));
    if (!file.isEmpty())
        exportMarkdown(file);
}

void ComparePage::exportMarkdown(const QString& file)
{
    if (!m_thread)
        return;
    m_thread->run(
        this,
        [path = Path(file.toStdString()),
         text = toMarkdown(m_exchange).toStdString()](Project&, const std::stop_token&) { writeFileWhole(path, text); },
        [this, file] { m_status->setText(tr("Written to %1").arg(file)); },
        [this](const ErrorInfo& error) { raise(error); });
}

void ComparePage::raise(const ErrorInfo& error)
{
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

} // namespace calm::ui
