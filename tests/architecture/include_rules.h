#pragma once

#include <QString>
#include <QStringList>

namespace calm::test
{

/// Reads the #include lines of core/, ui/ and app/ below `root` and says, one sentence each, what breaks the order of
/// the architecture: a folder includes only what stands to its left, LibTorch stays in the engine, Qt in the window,
/// pages do not know one another, and includes are written from the top.
QStringList brokenIncludeRules(const QString& root);

/// How many files were read: a test that found none proves nothing.
int sourcesBelow(const QString& root);

} // namespace calm::test
