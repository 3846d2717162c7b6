#include "tests/ui/support/example_project.h"

#include <QCoreApplication>
#include <QSettings>
#include <QTest>

#include <algorithm>

namespace calm::ui
{

ExampleProject::ExampleProject() : m_file(m_folder.filePath("example.calm"))
{
    useSettingsIn(m_folder.path());
    importExampleTo(m_file);
    m_engine = std::make_unique<EngineClient>(CALM_EXECUTABLE);
    m_session = std::make_unique<ProjectSession>(Project::open(m_file.toStdString()), *m_engine);
}

std::int64_t ExampleProject::addShortRun(int steps)
{
    return addShortRunTo(project(), steps);
}

bool ExampleProject::train(int steps, int seconds)
{
    const std::int64_t run = addShortRun(steps);
    m_session->startRun(run);
    return QTest::qWaitFor([&] { return isOver(project().run(run).state); }, seconds * 1000) &&
           project().run(run).state == RunState::finished;
}

void useSettingsIn(const QString& folder)
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder);
    qputenv("XDG_DATA_HOME", folder.toUtf8()); // the window's messages
    QCoreApplication::setOrganizationName("CALM tests");
    QCoreApplication::setApplicationName(QCoreApplication::applicationFilePath().section('/', -1));
}

void importExampleTo(const QString& file)
{
    importProject(Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic", file.toStdString());
}

std::int64_t addShortRunTo(Project& project, int steps)
{
    const CompositionRecord composition = project.composition("kv-math");
    RunRecord run;
    run.name = "short run of " + std::to_string(steps);
    run.composition = composition.id;
    run.trained = composition.composition;
    MixturePart part;
    part.dataset = "kv.train";
    run.settings.mixture = {part};
    run.settings.validation = {part};
    run.settings.steps = steps;
    run.settings.tokensPerBatch = 300;
    run.settings.warmupSteps = std::min(5, steps);
    run.settings.validateEvery = 0;
    run.settings.validationExamples = 16;
    run.settings.checkpointEvery = 0;
    run.settings.threads = 1;
    return project.addRun(run);
}

} // namespace calm::ui
