#pragma once

#include "core/base/json.h"

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTest>

namespace calm::test
{

/// What the real `calm` did.
struct Outcome
{
    int code = -1; ///< -1 = it crashed or never ended
    QByteArray out;
    QByteArray err;

    Json json() const { return parseJson(out.toStdString(), "what calm printed"); }
    QList<QByteArray> lines() const { return out.trimmed().split('\n'); }
    /// Exactly one line, and it begins with "calm: ".
    bool isOneLineOfError() const { return err.startsWith("calm: ") && err.count('\n') == 1 && err.endsWith('\n'); }
};

inline Outcome outcomeOf(QProcess& process)
{
    Outcome outcome;
    if (process.waitForFinished(240000) && process.exitStatus() == QProcess::NormalExit)
        outcome.code = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

inline Outcome runCalm(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.start(CALM_EXECUTABLE, arguments);
    process.write(input);
    process.closeWriteChannel();
    return outcomeOf(process);
}

inline QString fixture(const char* path)
{
    return QString(CALM_FIXTURES) + "/" + path;
}

} // namespace calm::test
