#include "tests/ui/support/example_project.h"
#include "ui/shell/main_window.h"
#include "ui/shell/running_job.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTest>

#include <signal.h>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 90000;

} // namespace

/// The program itself, as a process.
class TestWorkbenchProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void doesNotLinkTheEngine();
    void refusesAnUnknownPage();
    void scriptFailsWithItsLine();
    void rendersEveryPageWithoutAScreen();
    void rendersInGermanAtAnotherSize();
    void refusesALanguageItDoesNotSpeak();
    void trainingForPicturesEndsWithThem();
    void runSurvivesTheWindowAndIsSeenLiveAgain();

private:
    QString write(const QString& name, const QByteArray& content);
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestWorkbenchProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    useSettingsIn(m_folder->path());
    qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8());
    qputenv("XDG_RUNTIME_DIR", m_folder->path().toUtf8()); // without one, Qt adds a line of its own to stderr
}

QString TestWorkbenchProgram::write(const QString& name, const QByteArray& content)
{
    QFile file(m_folder->filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    return file.fileName();
}

/// A fast start and a window that a crash of the engine cannot take: LibTorch is not in this process.
void TestWorkbenchProgram::doesNotLinkTheEngine()
{
    QProcess ldd;
    ldd.start("ldd", {CALM_WORKBENCH_EXECUTABLE});
    QVERIFY(ldd.waitForFinished());
    const QByteArray libraries = ldd.readAllStandardOutput();
    QVERIFY(libraries.contains("libQt6Widgets"));
    for (const char* name : {"libtorch", "libc10", "blas"})
        QVERIFY2(!libraries.contains(name), name);
}

void TestWorkbenchProgram::refusesAnUnknownPage()
{
    QProcess program;
    program.start(CALM_WORKBENCH_EXECUTABLE, {"--page", "nonsense"});
    QVERIFY(program.waitForFinished(patience));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.readAllStandardError().contains("layer_map"));
}

void TestWorkbenchProgram::scriptFailsWithItsLine()
{
    QProcess program;
    program.start(CALM_WORKBENCH_EXECUTABLE, {"--drive", write("script.txt", "page data\nclick noSuchButton\n")});
    QVERIFY(program.waitForFinished(patience));
    QCOMPARE(program.exitCode(), 1);
    QVERIFY(program.readAllStandardError().contains("script.txt:2"));
}

void TestWorkbenchProgram::rendersEveryPageWithoutAScreen()
{
    const QString folder = m_folder->filePath("pictures");
    QProcess program;
    program.start(CALM_WORKBENCH_EXECUTABLE, {"--engine", CALM_EXECUTABLE, "--screenshots", folder});
    QVERIFY(program.waitForFinished(3 * patience));
    QVERIFY2(program.exitCode() == 0, program.readAllStandardError());
    for (const char* page :
         {"start", "models", "layer_map", "data", "train", "compare", "evaluate", "activity", "palette"}) {
        const QImage light(QString("%1/%2-light.png").arg(folder, page));
        const QImage dark(QString("%1/%2-dark.png").arg(folder, page));
        QCOMPARE(light.size(), QSize(1280, 800));
        QCOMPARE(dark.size(), light.size());
        // One pixel is the mean of all: light is light and dark is dark.
        const auto mean = [](const QImage& image) {
            return qGray(image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).pixel(0, 0));
        };
        QVERIFY2(mean(light) > 200 && mean(dark) < 70, page);
    }
}

void TestWorkbenchProgram::rendersInGermanAtAnotherSize()
{
    const QString folder = m_folder->filePath("pictures");
    QProcess program;
    program.start(CALM_WORKBENCH_EXECUTABLE,
                  {"--engine", CALM_EXECUTABLE, "--screenshots", folder, "--language", "de", "--size", "1024x700"});
    QVERIFY(program.waitForFinished(2 * patience));
    QVERIFY2(program.exitCode() == 0, program.readAllStandardError());
    QCOMPARE(QImage(folder + "/evaluate-dark.png").size(), QSize(1024, 700));
}

void TestWorkbenchProgram::refusesALanguageItDoesNotSpeak()
{
    for (const QStringList& wrong : {QStringList{"--language", "tlh"}, QStringList{"--size", "wide"}}) {
        QProcess program;
        program.start(CALM_WORKBENCH_EXECUTABLE, wrong);
        QVERIFY(program.waitForFinished(patience));
        QCOMPARE(program.exitCode(), 2);
        QCOMPARE(program.readAllStandardError().count('\n'), 1);
    }
}

/// Whoever kills the taking of pictures is not left with a worker that nobody waits for.
void TestWorkbenchProgram::trainingForPicturesEndsWithThem()
{
    const QString file = m_folder->filePath("example.calm");
    importExampleTo(file);
    const std::unique_ptr<Project> project = Project::open(file.toStdString());
    for (const RunRecord& run : project->runs())
        project->removeRun(run.id); // so that the pictures train one
    QProcess program;
    program.start(CALM_WORKBENCH_EXECUTABLE, {file, "--engine", CALM_EXECUTABLE, "--page", "train", "--screenshots",
                                              m_folder->filePath("pictures")});
    const auto training = [&project] {
        const std::vector<RunRecord> runs = project->runs();
        return !runs.empty() && runs.front().state == RunState::running && runs.front().step > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(training(), 2 * patience);
    const std::int64_t run = project->runs().front().id;
    QVERIFY(::kill(pid_t(program.processId()), SIGKILL) == 0);
    QVERIFY(program.waitForFinished(patience));
    QTRY_VERIFY_WITH_TIMEOUT(isOver(project->run(run).state), patience);
    QVERIFY(project->run(run).state == RunState::stopped);
}

void TestWorkbenchProgram::runSurvivesTheWindowAndIsSeenLiveAgain()
{
    const QString file = m_folder->filePath("example.calm");
    importExampleTo(file);
    const QString script = write("train.txt", "page train\nwait startRunButton 30\nset stepsInput 100000\n"
                                              "click startRunButton\nwait noSuchControl 600\n");
    QProcess program;
    program.start(CALM_WORKBENCH_EXECUTABLE, {file, "--engine", CALM_EXECUTABLE, "--drive", script});
    QVERIFY(program.waitForStarted(patience));
    const std::unique_ptr<Project> project = Project::open(file.toStdString());
    const auto running = [&project] { // beside the run that ships with the example
        const std::vector<RunRecord> runs = project->runs();
        return !runs.empty() && runs.front().state == RunState::running && runs.front().step > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(running(), patience);
    QVERIFY(program.state() == QProcess::Running);
    QVERIFY(::kill(pid_t(program.processId()), SIGKILL) == 0);
    QVERIFY(program.waitForFinished(patience));

    const int atDeath = project->runs().front().step;
    const std::int64_t run = project->runs().front().id;
    QTRY_VERIFY_WITH_TIMEOUT(project->run(run).step > atDeath, patience);
    QVERIFY(project->run(run).state == RunState::running);

    MainWindow window(CALM_EXECUTABLE);
    QVERIFY(window.openProject(file));
    window.show();
    QVERIFY(window.findChild<RunningJob*>("runningJob")->isVisible());
    window.session()->requestRun(run, RunRequest::stop);
    QTRY_VERIFY_WITH_TIMEOUT(project->run(run).state == RunState::stopped, patience);
}

QTEST_MAIN(TestWorkbenchProgram)
#include "test_workbench_program.moc"
