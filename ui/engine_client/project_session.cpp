#include "ui/engine_client/project_session.h"

#include "core/base/file.h"
#include "core/store/process.h"
#include "ui/engine_client/engine_client.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTimer>

#include <algorithm>
#include <utility>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace calm::ui
{

namespace
{

constexpr int pollMilliseconds = 250;
constexpr int trainingNiceness = 5;
constexpr int queueCheckMilliseconds = 3000;
constexpr int pollsPerLifeCheck = 4; ///< a worker that was killed writes nothing: ask for it now and then

/// What would show on a page, in one text: cheap to make and to compare, and it tells runs from the rest.
std::string fingerprintOfRuns(Project& project, bool& running)
{
    std::string text;
    running = false;
    for (const RunRecord& run : project.runs()) {
        text += std::to_string(run.id) + toString(run.state) + std::to_string(run.step) + run.name + run.message +
                run.note + std::to_string(run.heartbeatAt) + toString(run.request) + std::to_string(run.queuePosition) +
                ';';
        running = running || !isOver(run.state);
    }
    return text;
}

std::string fingerprintOfRest(Project& project)
{
    std::string text;
    for (const ModelRecord& model : project.models())
        text += std::to_string(model.id) + model.name + model.card.directory + model.note + model.contentHash + ';';
    for (const CompositionRecord& composition : project.compositions())
        text += std::to_string(composition.id) + toLine(toJson(composition.composition)) + ';';
    for (const DatasetRecord& dataset : project.datasets())
        text +=
            std::to_string(dataset.id) + dataset.name + dataset.description + std::to_string(dataset.examples) + ';';
    for (const ChatRecord& chat : project.chats())
        text += std::to_string(chat.id) + chat.title + ';';
    for (const EvaluationRecord& evaluation : project.evaluations())
        text += std::to_string(evaluation.id) + evaluation.name + ';';
    return text;
}

} // namespace

struct ProjectSession::Private
{
    Private(ProjectSession& session, std::unique_ptr<Project> opened, EngineClient& client)
        : self(session), project(std::move(opened)), engine(client)
    {
    }

    ProjectSession& self;
    std::unique_ptr<Project> project;
    EngineClient& engine;
    QTimer timer;
    std::int64_t counter = -1;
    int polls = 0;
    bool running = false;
    std::string runs;
    std::string rest;
    std::int64_t composition = 0;
    std::int64_t checkpoint = 0; ///< chosen for the Compare page
    std::int64_t chosenRun = 0;  ///< for the Train page
    std::vector<qint64> workers; ///< processes that this window has sent to the queue
    bool endsWithWindow = false;
    std::vector<std::unique_ptr<QProcess>> tied; ///< workers that end with this object

    void look();
    void compare();
    void checkQueue();
};

/// The boundary of the poll: a store that refuses for a moment (disk full, locked) is asked again a quarter second
/// later.
void ProjectSession::Private::look()
{
    try {
        ++polls;
        const std::int64_t now = project->changeCounter();
        if (now != counter || (running && polls % pollsPerLifeCheck == 0)) {
            counter = now;
            compare();
        }
    } catch (const std::exception&) {
        qWarning("looking at the project: %s", currentError("looking at the project").sentence.c_str());
    }
}

/// Runs that wait while nobody works get a worker.
void ProjectSession::Private::checkQueue()
{
    try {
        const std::vector<RunRecord> all = project->runs();
        const bool waits = std::ranges::find(all, RunState::queued, &RunRecord::state) != all.end();
        const bool worked = std::ranges::any_of(all, [](const RunRecord& run) { return hasWorker(run.state); });
        if (waits && !worked)
            self.startQueue();
    } catch (const std::exception&) {
        qWarning("looking at the queue: %s", currentError("looking at the queue").sentence.c_str());
    }
}

void ProjectSession::Private::compare()
{
    const std::string newRuns = fingerprintOfRuns(*project, running);
    const std::string newRest = fingerprintOfRest(*project);
    const bool runsMoved = newRuns != runs;
    const bool restMoved = newRest != rest;
    runs = newRuns;
    rest = newRest;
    if (restMoved)
        Q_EMIT self.changed();
    if (runsMoved)
        Q_EMIT self.runsChanged();
}

ProjectSession::ProjectSession(std::unique_ptr<Project> project, EngineClient& engine, QObject* parent)
    : QObject(parent), m_private(std::make_unique<Private>(*this, std::move(project), engine))
{
    Private& p = *m_private;
    p.counter = p.project->changeCounter();
    p.runs = fingerprintOfRuns(*p.project, p.running);
    p.rest = fingerprintOfRest(*p.project);
    connect(&p.timer, &QTimer::timeout, this, [&p] { p.look(); });
    p.timer.start(pollMilliseconds);
}

ProjectSession::~ProjectSession()
{
    for (const auto& worker : m_private->tied)
        worker->terminate(); // it writes what it has; whoever tied it to the window waits for that
    for (const auto& worker : m_private->tied)
        worker->waitForFinished();
}

Project& ProjectSession::project()
{
    return *m_private->project;
}

EngineClient& ProjectSession::engine()
{
    return m_private->engine;
}

QString ProjectSession::file() const
{
    return QString::fromStdString(m_private->project->file().string());
}

void ProjectSession::startRun(std::int64_t run)
{
    startWorker({"--run", QString::number(run)}, QString("run-%1.log").arg(run));
}

void ProjectSession::startQueue()
{
    std::erase_if(m_private->workers, [](qint64 worker) { return !isProcessAlive(worker, {}); });
    if (int(m_private->workers.size()) < project().runsAtOnce()) {
        m_private->workers.push_back(startWorker({"--next"}, "queue.log"));
        return;
    }
    // One of them may just be ending, having found nothing left.
    QTimer::singleShot(queueCheckMilliseconds, this, [this] { m_private->checkQueue(); });
}

qint64 ProjectSession::startWorker(const QStringList& arguments, const QString& log)
{
    const QDir folder(QString::fromStdString((project().filesFolder() / "logs").string()));
    if (!folder.mkpath("."))
        throw Error(ErrorKind::io, tr("The folder %1 cannot be made; free space or permissions are missing.")
                                       .arg(folder.path())
                                       .toStdString());
    auto process = std::make_unique<QProcess>();
    process->setProgram(engine().executable());
    process->setArguments(QStringList{"train", QFileInfo(file()).absoluteFilePath()} + arguments);
    process->setStandardInputFile(QProcess::nullDevice());
    process->setStandardOutputFile(folder.filePath(log), QIODevice::Append);
    process->setStandardErrorFile(folder.filePath(log), QIODevice::Append);
    qint64 worker = 0;
    if (!launch(std::move(process), worker))
        throw Error(
            ErrorKind::io,
            tr("The training worker could not be started: %1 cannot be run.").arg(engine().executable()).toStdString());
    m_private->running = true;
    Q_EMIT runsChanged();
    return worker;
}

/// Training yields to whatever the person is doing in the meantime.
bool ProjectSession::launch(std::unique_ptr<QProcess> process, qint64& worker)
{
    if (!m_private->endsWithWindow) {
        process->setChildProcessModifier([] { (void)::nice(trainingNiceness); });
        return process->startDetached(&worker);
    }
    process->setChildProcessModifier([] {
        (void)::nice(trainingNiceness);
        (void)::prctl(PR_SET_PDEATHSIG, SIGTERM); // also when the window is killed
    });
    process->start();
    worker = process->processId();
    m_private->tied.push_back(std::move(process));
    return worker != 0;
}

void ProjectSession::setTrainingEndsWithWindow(bool ends)
{
    m_private->endsWithWindow = ends;
}

void ProjectSession::requestRun(std::int64_t run, RunRequest request)
{
    project().requestRun(run, request);
    Q_EMIT runsChanged();
}

void ProjectSession::notifyChanged()
{
    Private& p = *m_private;
    p.counter = p.project->changeCounter();
    p.runs = fingerprintOfRuns(*p.project, p.running);
    p.rest = fingerprintOfRest(*p.project);
    Q_EMIT changed();
    Q_EMIT runsChanged();
}

std::int64_t ProjectSession::currentComposition()
{
    const std::vector<CompositionRecord> all = project().compositions();
    const bool isThere = std::ranges::find(all, m_private->composition, &CompositionRecord::id) != all.end();
    if (!isThere)
        m_private->composition = all.empty() ? 0 : all.front().id;
    return m_private->composition;
}

void ProjectSession::setCurrentComposition(std::int64_t composition)
{
    if (currentComposition() == composition)
        return;
    m_private->composition = composition;
    Q_EMIT currentCompositionChanged();
}

void ProjectSession::chooseCheckpoint(std::int64_t checkpoint)
{
    m_private->checkpoint = checkpoint;
    Q_EMIT checkpointChosen();
}

std::int64_t ProjectSession::takeChosenCheckpoint()
{
    return std::exchange(m_private->checkpoint, 0);
}

void ProjectSession::chooseRun(std::int64_t run)
{
    m_private->chosenRun = run;
    Q_EMIT runChosen();
}

std::int64_t ProjectSession::takeChosenRun()
{
    return std::exchange(m_private->chosenRun, 0);
}

} // namespace calm::ui
