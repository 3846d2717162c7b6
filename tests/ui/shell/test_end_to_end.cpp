#include "tests/ui/support/example_project.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 360000;

/// What a newcomer presses: the example, a shortened run, one prompt.
const char* const script = R"(
wait openExampleButton 30
click openExampleButton
wait goto_train 60
page train
wait startRunButton 30
set stepsInput 20
click startRunButton
wait runsTable 180 finished | 20 / 20
page compare
wait promptInput 30
set promptInput 12+30=
wait sendButton 30
click sendButton
wait answer0 120 *
wait answer1 120 *
wait answer2 120 *
wait stats2 120 *
print answer0
print answer1
print answer2
picture compare.png
)";

/// An X server of its own, without a screen.
class VirtualScreen
{
public:
    VirtualScreen()
    {
        m_server.setProcessChannelMode(QProcess::SeparateChannels);
        // The server chooses a free display and writes its number to the given descriptor.
        m_server.start("Xvfb", {"-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"});
    }
    ~VirtualScreen()
    {
        m_server.terminate();
        m_server.waitForFinished(5000);
    }
    QString display()
    {
        if (!m_server.waitForReadyRead(30000))
            return {};
        return ':' + QString::fromLatin1(m_server.readAllStandardOutput()).trimmed();
    }

private:
    QProcess m_server;
};

} // namespace

/// The real program on an X server: the example is opened, a short run trained, an answer of each column read.
class TestEndToEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newcomerTrainsAndCompares();
};

void TestEndToEnd::newcomerTrainsAndCompares()
{
    VirtualScreen screen;
    const QString display = screen.display();
    QVERIFY2(!display.isEmpty(), "Xvfb did not start; install the package xvfb");

    QTemporaryDir home;
    QFile file(home.filePath("script.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(script);
    file.close();
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_QPA_PLATFORM", "xcb");
    environment.insert("DISPLAY", display);
    environment.insert("HOME", home.path());
    environment.insert("XDG_CONFIG_HOME", home.filePath("config"));
    program.setProcessEnvironment(environment);
    program.setWorkingDirectory(home.path());
    program.start(CALM_WORKBENCH_EXECUTABLE, {"--engine", CALM_EXECUTABLE, "--drive", file.fileName()});
    QVERIFY(program.waitForFinished(patience));
    const QString errors = QString::fromUtf8(program.readAllStandardError());
    QVERIFY2(program.exitCode() == 0, qPrintable(errors));

    // The anchor alone does arithmetic; the augmenting model was never taught it, the composed one is hardly trained.
    const QString output = QString::fromUtf8(program.readAllStandardOutput());
    QVERIFY2(QRegularExpression("^answer0: .*42", QRegularExpression::MultilineOption).match(output).hasMatch(),
             qPrintable(output));
    for (const char* column : {"answer1: ", "answer2: "})
        QVERIFY2(output.contains(column), qPrintable(output));
    const QImage picture(home.filePath("compare.png"));
    QVERIFY(picture.width() >= 760);
    const std::unique_ptr<Project> project =
        Project::open(home.filePath("Documents/CALM Workbench/key-value-arithmetic.calm").toStdString());
    QVERIFY(std::ranges::any_of(project->runs(), [](const RunRecord& run) { return run.step == 20; }));
    QCOMPARE(project->chats().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestEndToEnd)
#include "test_end_to_end.moc"
