#pragma once

#include "tests/support/free_port.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace calm::test
{

/// What one of several processes did.
struct Launched
{
    int code = -1; ///< -1: killed, or it never ended
    QByteArray out;
    QByteArray err;

    QList<QByteArray> lines() const { return out.trimmed().split('\n'); }
};

/// Processes of one program, started together as torchrun does.
class Launch
{
public:
    Launch(const QString& program, const QStringList& arguments, int count, const QString& role = {})
    {
        const int port = freePort();
        for (int rank = 0; rank < count; ++rank) {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert("RANK", QString::number(rank));
            environment.insert("WORLD_SIZE", QString::number(count));
            environment.insert("LOCAL_RANK", QString::number(rank));
            environment.insert("LOCAL_WORLD_SIZE", QString::number(count));
            environment.insert("MASTER_ADDR", "localhost");
            environment.insert("MASTER_PORT", QString::number(port));
            if (!role.isEmpty())
                environment.insert(roleVariable, role);
            m_processes.push_back(std::make_unique<QProcess>());
            m_processes.back()->setProcessEnvironment(environment);
            m_processes.back()->start(program, arguments);
        }
    }

    QProcess& process(int rank) { return *m_processes[static_cast<std::size_t>(rank)]; }

    std::vector<Launched> wait()
    {
        std::vector<Launched> all;
        for (const auto& process : m_processes) {
            Launched one;
            if (process->waitForFinished(240000) && process->exitStatus() == QProcess::NormalExit)
                one.code = process->exitCode();
            one.out = process->readAllStandardOutput();
            one.err = process->readAllStandardError();
            all.push_back(one);
        }
        return all;
    }

    /// For a test that starts itself again: what this process shall do; null in the first one.
    static const char* role() { return std::getenv(roleVariable); }

private:
    static constexpr const char* roleVariable = "CALM_TEST_ROLE";
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

/// This program itself, again.
inline std::vector<Launched> launchAgain(const QString& role, int count)
{
    return Launch(QCoreApplication::applicationFilePath(), {}, count, role).wait();
}

} // namespace calm::test
