#include "ui/engine_client/engine_client.h"

#include "ui/engine_client/message_queue.h"
#include "ui/engine_client/worker_process.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QStandardPaths>

#include <map>
#include <optional>

namespace calm::ui
{

namespace
{

struct Pending
{
    QPointer<QObject> context;
    EngineClient::Callbacks callbacks;
    bool isHello = false;
};

} // namespace

struct EngineClient::Private
{
    Private(EngineClient& client, const QString& path) : self(client), executable(path) {}

    EngineClient& self;
    QString executable;
    std::unique_ptr<WorkerProcess> process;
    MessageQueue queue{[this](const protocol::NumberedMessage& message) { deliver(message); }};
    std::map<std::int64_t, Pending> pending;
    std::int64_t lastRequest = 0;
    Json hello;
    QString log; ///< of the process that ended
    bool dead = false;

    void launch();
    void add(const QByteArray& line);
    void deliver(const protocol::NumberedMessage& message);
    void end(std::int64_t id, const protocol::Message& message);
    void failAll(const ErrorInfo& error);
    void processEnded(const QString& sentence);
    std::int64_t write(const protocol::Request& request, Pending answer);
    int requestsUnderWay() const;
};

void EngineClient::Private::launch()
{
    dead = false;
    hello = nullptr;
    log.clear();
    process = std::make_unique<WorkerProcess>(executable, nullptr);
    connect(process.get(), &WorkerProcess::lineRead, &self, [this](const QByteArray& line) { add(line); });
    // Queued: a process that cannot be started says so before start() has returned.
    connect(
        process.get(), &WorkerProcess::ended, &self, [this](const QString& sentence) { processEnded(sentence); },
        Qt::QueuedConnection);
    Pending answer{&self, {}, true};
    answer.callbacks.finished = [this](const Json& result) { hello = result; };
    write(protocol::Hello{}, std::move(answer));
    Q_EMIT self.stateChanged();
}

void EngineClient::Private::add(const QByteArray& line)
{
    try {
        queue.add(protocol::parseMessage(line.toStdString()));
    } catch (const Error& error) {
        qWarning("the engine wrote a line that is no message: %s", error.what());
    }
}

std::int64_t EngineClient::Private::write(const protocol::Request& request, Pending answer)
{
    const std::int64_t id = ++lastRequest;
    pending.emplace(id, std::move(answer));
    process->writeLine(protocol::toLine(protocol::NumberedRequest{id, request}));
    return id;
}

void EngineClient::Private::deliver(const protocol::NumberedMessage& message)
{
    const auto found = pending.find(message.id);
    if (found == pending.end())
        return;
    if (protocol::isEnd(message.message)) {
        end(message.id, message.message);
        return;
    }
    if (found->second.context.isNull())
        return;
    // A copy: the callback may send or end requests.
    const Callbacks callbacks = found->second.callbacks;
    if (const auto* progress = std::get_if<protocol::ProgressEvent>(&message.message)) {
        if (callbacks.progress)
            callbacks.progress(*progress);
    } else if (const auto* token = std::get_if<protocol::TokenEvent>(&message.message)) {
        if (callbacks.token)
            callbacks.token(*token);
    } else if (const auto* column = std::get_if<protocol::ColumnFinishedEvent>(&message.message)) {
        if (callbacks.columnFinished)
            callbacks.columnFinished(*column);
    }
}

void EngineClient::Private::end(std::int64_t id, const protocol::Message& message)
{
    auto node = pending.extract(id);
    const Pending& answer = node.mapped();
    if (!answer.context.isNull()) {
        const auto* result = std::get_if<protocol::ResultMessage>(&message);
        if (result && answer.callbacks.finished)
            answer.callbacks.finished(result->result);
        const auto* error = std::get_if<ErrorInfo>(&message);
        if (error && answer.callbacks.failed)
            answer.callbacks.failed(*error);
    }
    Q_EMIT self.stateChanged();
}

void EngineClient::Private::failAll(const ErrorInfo& error)
{
    queue.clear();
    std::vector<std::int64_t> ids;
    for (const auto& [id, answer] : pending)
        ids.push_back(id);
    for (const std::int64_t id : ids)
        end(id, error);
}

void EngineClient::Private::processEnded(const QString& sentence)
{
    log = process ? process->log() : log;
    process.reset();
    dead = true;
    queue.drain(); // what it had said before it ended still counts
    failAll({ErrorKind::internal, sentence.toStdString(), log.toStdString()});
    Q_EMIT self.stateChanged();
    Q_EMIT self.died(sentence);
}

int EngineClient::Private::requestsUnderWay() const
{
    int count = 0;
    for (const auto& [id, answer] : pending)
        count += answer.isHello ? 0 : 1;
    return count;
}

EngineClient::EngineClient(const QString& executable, QObject* parent)
    : QObject(parent), m_private(std::make_unique<Private>(*this, executable))
{
}

EngineClient::~EngineClient() = default;

QString EngineClient::defaultExecutable()
{
    const QString beside = QCoreApplication::applicationDirPath() + "/calm";
    if (QFileInfo(beside).isExecutable())
        return beside;
    const QString onPath = QStandardPaths::findExecutable("calm");
    return onPath.isEmpty() ? beside : onPath;
}

std::int64_t EngineClient::send(const protocol::Request& request, QObject* context, Callbacks callbacks)
{
    Private& p = *m_private;
    if (!p.dead) {
        start();
        const std::int64_t id = p.write(request, {context, std::move(callbacks), false});
        Q_EMIT stateChanged();
        return id;
    }
    // Fails from the event loop, like any other request.
    const std::int64_t id = ++p.lastRequest;
    const ErrorInfo error{ErrorKind::internal, tr("The engine is not running; restart it.").toStdString(), {}};
    QMetaObject::invokeMethod(
        context,
        [failed = std::move(callbacks.failed), error] {
            if (failed)
                failed(error);
        },
        Qt::QueuedConnection);
    return id;
}

void EngineClient::cancel(std::int64_t request)
{
    if (m_private->process && m_private->pending.contains(request))
        m_private->write(protocol::Cancel{request}, {this, {}, true});
}

EngineClient::State EngineClient::state() const
{
    const Private& p = *m_private;
    if (p.dead)
        return State::dead;
    if (!p.process)
        return State::notStarted;
    if (p.hello.is_null())
        return State::starting;
    return p.requestsUnderWay() > 0 ? State::busy : State::ready;
}

QString EngineClient::stateText() const
{
    switch (state()) {
    case State::notStarted:
        return tr("Engine not started");
    case State::starting:
        return tr("Engine starting");
    case State::ready:
        return tr("Engine ready");
    case State::busy:
        return tr("Engine working");
    case State::dead:
        break;
    }
    return tr("Engine stopped");
}

qint64 EngineClient::processId() const
{
    return m_private->process ? m_private->process->processId() : 0;
}

QString EngineClient::executable() const
{
    return m_private->executable;
}

const Json& EngineClient::hello() const
{
    return m_private->hello;
}

QString EngineClient::log() const
{
    return m_private->process ? m_private->process->log() : m_private->log;
}

void EngineClient::start()
{
    if (!m_private->process && !m_private->dead)
        m_private->launch();
}

void EngineClient::restart()
{
    m_private->process.reset();
    m_private->failAll({ErrorKind::cancelled, tr("The engine was restarted.").toStdString(), {}});
    m_private->launch();
}

} // namespace calm::ui
