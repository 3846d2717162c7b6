#include "ui/engine_client/worker_process.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTimer>

namespace calm::ui
{

namespace
{

constexpr int graceMilliseconds = 3000;
constexpr int logBytes = 8192;

/// A process that was told to end. It belongs to the application, which at its own end, when no window is there to be
/// held up, waits a moment for it.
class DepartingProcess : public QObject
{
public:
    explicit DepartingProcess(QProcess* process) : QObject(QCoreApplication::instance()), m_process(process)
    {
        process->setParent(this);
        connect(process, &QProcess::finished, this, &QObject::deleteLater);
        QTimer::singleShot(graceMilliseconds, process, &QProcess::kill);
        process->closeWriteChannel();
    }
    ~DepartingProcess() override
    {
        if (m_process->state() != QProcess::NotRunning && !m_process->waitForFinished(graceMilliseconds)) {
            m_process->kill();
            m_process->waitForFinished();
        }
    }

private:
    QProcess* m_process;
};

} // namespace

WorkerProcess::WorkerProcess(const QString& executable, QObject* parent)
    : QObject(parent), m_process(new QProcess), m_executable(executable)
{
    connect(m_process, &QProcess::readyReadStandardOutput, this, &WorkerProcess::readOutput);
    connect(m_process, &QProcess::readyReadStandardError, this, &WorkerProcess::readLog);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT ended(tr("The engine could not be started: %1 cannot be run. Build or install the program calm, or "
                            "name it with --engine.")
                             .arg(m_executable));
    });
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readOutput();
        readLog();
        const QString how =
            status == QProcess::CrashExit ? tr("it was killed or crashed") : tr("exit code %1").arg(code);
        Q_EMIT ended(
            tr("The engine has ended unexpectedly (%1). Your project is safe; restart the engine to go on.").arg(how));
    });
    m_process->start(executable, {"engine"});
}

WorkerProcess::~WorkerProcess()
{
    m_process->disconnect();
    if (m_process->state() == QProcess::NotRunning) {
        delete m_process;
        return;
    }
    new DepartingProcess(m_process);
}

void WorkerProcess::writeLine(const std::string& line)
{
    m_process->write(line.data(), qint64(line.size()));
    m_process->write("\n");
}

qint64 WorkerProcess::processId() const
{
    return m_process->processId();
}

QString WorkerProcess::log() const
{
    return QString::fromUtf8(m_log);
}

void WorkerProcess::readOutput()
{
    m_output += m_process->readAllStandardOutput();
    qsizetype begin = 0;
    for (qsizetype end; (end = m_output.indexOf('\n', begin)) >= 0; begin = end + 1)
        Q_EMIT lineRead(m_output.mid(begin, end - begin));
    m_output.remove(0, begin);
}

void WorkerProcess::readLog()
{
    m_log += m_process->readAllStandardError();
    if (m_log.size() > logBytes)
        m_log.remove(0, m_log.size() - logBytes);
}

} // namespace calm::ui
