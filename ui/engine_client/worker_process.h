#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

class QProcess;

namespace calm::ui
{

/// One `calm engine` process: whole lines in, whole lines out, and word of its end. Window's thread; never waits.
class WorkerProcess : public QObject
{
    Q_OBJECT

public:
    WorkerProcess(const QString& executable, QObject* parent);
    /// Closes its stdin, which ends it, and kills it when it has not ended after a grace time.
    ~WorkerProcess() override;

    void writeLine(const std::string& line); ///< without the newline
    qint64 processId() const;
    QString log() const; ///< the last 8 KB of its stderr

Q_SIGNALS:
    void lineRead(const QByteArray& line);
    /// It ended or could not be started, without being asked to.
    void ended(const QString& sentence);

private:
    void readOutput();
    void readLog();
    QProcess* m_process;
    QString m_executable;
    QByteArray m_output; ///< an unfinished line
    QByteArray m_log;
};

} // namespace calm::ui
