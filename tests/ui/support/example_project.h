#pragma once

#include "core/store/project.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace calm::ui
{

/// The example that ships, imported into a folder that goes with the object, opened with a real engine. Settings
/// (QSettings) of the test go into the same folder.
class ExampleProject
{
public:
    ExampleProject();

    QString file() const { return m_file; }
    QString folder() const { return m_folder.path(); }
    Project& project() { return m_session->project(); }
    ProjectSession& session() { return *m_session; }
    EngineClient& engine() { return *m_engine; }

    /// A project object of its own for the same file, like another process.
    std::unique_ptr<Project> other() const { return Project::open(m_file.toStdString()); }

    /// Stores a run of the example's composition: some steps on small batches, validated on a few examples.
    std::int64_t addShortRun(int steps);
    /// Trains such a run through the session and waits for its end; false when it did not finish within `seconds`.
    bool train(int steps, int seconds);

private:
    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<EngineClient> m_engine;
    std::unique_ptr<ProjectSession> m_session;
};

/// Puts the settings and kept messages of this program into `folder`, so that the person's own stay as they are.
void useSettingsIn(const QString& folder);

/// Imports the example that ships as a project file. Throws Error.
void importExampleTo(const QString& file);

/// Stores such a run in any project; its settings are the example's, cut short.
std::int64_t addShortRunTo(Project& project, int steps);

} // namespace calm::ui
