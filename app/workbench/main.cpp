// The window: calm-workbench [PROJECT]. LibTorch is not linked here; the engine is the program `calm`.

#include "core/store/project.h"
#include "ui/shell/main_window.h"
#include "ui/shell/picture_models.h"
#include "ui/shell/screenshots.h"
#include "ui/shell/window_driver.h"
#include "ui/start_page/examples.h"
#include "ui/start_page/start_page.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>
#include <QThreadPool>
#include <QTimer>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int exitFailed = 1;
constexpr int exitWrongUsage = 2;
constexpr int backgroundThreads = 6;

struct Options
{
    QString project;
    QString engine;
    QString page;
    QString screenshots;
    QString drive;
};

Options parse(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription("Join frozen language models, train the bridge between them, compare.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("PROJECT", "The project to open (NAME.calm).", "[PROJECT]");
    const QCommandLineOption engine("engine", "The engine's program; by itself calm beside this one or on PATH.",
                                    "PATH");
    const QCommandLineOption page(
        "page", "The page to show: start, models, layer_map, data, train, compare or evaluate.", "NAME");
    const QCommandLineOption screenshots(
        "screenshots", "Render every page, light and dark, on the example or PROJECT into DIR and end.", "DIR");
    const QCommandLineOption drive("drive", "Press the window's controls by a script and end (for tests).", "FILE");
    parser.addOptions({engine, page, screenshots, drive});
    parser.process(application);
    return {parser.positionalArguments().value(0), parser.value(engine), parser.value(page), parser.value(screenshots),
            parser.value(drive)};
}

/// The example, imported into a folder that goes when the program ends. Throws Error.
QString importExample(const QTemporaryDir& folder)
{
    const std::vector<Example> examples = findExamples();
    if (examples.empty())
        throw Error(ErrorKind::notFound, "No example project was found; name a PROJECT.");
    const QString file = folder.filePath(examples.front().name + ".calm");
    importProject(examples.front().folder.toStdString(), file.toStdString());
    return file;
}

int runScreenshots(QApplication& application, const Options& options)
{
    const QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       folder.path()); // the person's own stay as they are
    applyTheme(application, Appearance::light);
    if (const std::vector<Example> examples = findExamples(); !examples.empty())
        makeModelsForPictures(folder.path(), examples.front().folder + "/models/anchor");
    MainWindow window(options.engine);
    window.startPage().setProjectsFolder(folder.path());
    if (!window.openProject(options.project.isEmpty() ? importExample(folder) : options.project))
        return exitFailed;
    window.resize(1280, 800);
    window.show();
    Screenshots pictures(window, options.screenshots);
    QObject::connect(&pictures, &Screenshots::finished, &application,
                     [](bool complete) { QCoreApplication::exit(complete ? 0 : exitFailed); });
    QTimer::singleShot(0, &pictures, &Screenshots::start);
    return application.exec();
}

QString contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        throw Error(ErrorKind::notFound, "The script " + path.toStdString() + " cannot be read.");
    return QString::fromUtf8(file.readAll());
}

int runWindow(QApplication& application, const Options& options)
{
    applyTheme(application, appearanceFromString(QSettings().value("appearance").toString()));
    MainWindow window(options.engine);
    if (!options.page.isEmpty() && !window.pageIds().contains(options.page)) {
        QTextStream(stderr) << "There is no page " << options.page << "; choose one of " << window.pageIds().join(", ")
                            << ".\n";
        return exitWrongUsage;
    }
    if (!options.project.isEmpty())
        window.openProject(options.project);
    if (!options.page.isEmpty())
        window.showPage(options.page);
    window.show();
    std::unique_ptr<WindowDriver> driver;
    if (!options.drive.isEmpty()) {
        driver = std::make_unique<WindowDriver>(window, options.drive, contentOf(options.drive));
        QObject::connect(driver.get(), &WindowDriver::finished, &application,
                         [](bool succeeded) { QCoreApplication::exit(succeeded ? 0 : exitFailed); });
        QTimer::singleShot(0, driver.get(), &WindowDriver::start);
    }
    return application.exec();
}

/// Pictures need no screen, and look the same with and without one.
void drawWithoutScreen(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i)
        if (QByteArray(argv[i]).startsWith("--screenshots") && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
}

} // namespace

int main(int argc, char** argv)
{
    drawWithoutScreen(argc, argv);
    QApplication application(argc, argv);
    // What runs there waits for disks more than it computes: a slow one must not hold up the others.
    QThreadPool::globalInstance()->setMaxThreadCount(std::max(backgroundThreads, QThread::idealThreadCount()));
    QCoreApplication::setOrganizationName("CALM Workbench");
    QCoreApplication::setApplicationName("calm-workbench");
    QCoreApplication::setApplicationVersion(CALM_VERSION);
    QGuiApplication::setDesktopFileName("calm-workbench");
    const Options options = parse(application);
    try {
        return options.screenshots.isEmpty() ? runWindow(application, options) : runScreenshots(application, options);
    } catch (...) {
        const ErrorInfo error = currentError("running the window");
        QTextStream(stderr) << QString::fromStdString(error.sentence) << '\n';
        return exitFailed;
    }
}
