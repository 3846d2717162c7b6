// The window: calm-workbench [PROJECT]. LibTorch is not linked here; the engine is the program `calm`.

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/shell/language.h"
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
#include <QSize>
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
constexpr int exitReopen = 100; ///< of the event loop only: the window comes again, in another language
constexpr int backgroundThreads = 6;

struct Options
{
    QString project;
    QString engine;
    QString page;
    QString screenshots;
    QString drive;
    QString language;
    QSize size; ///< of pictures, in points
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
        "screenshots",
        "Render every page (with --page that one), light and dark, on the example or PROJECT into DIR and end.", "DIR");
    const QCommandLineOption drive("drive", "Press the window's controls by a script and end (for tests).", "FILE");
    const QCommandLineOption language(
        "language", "The window's language: en or de; by itself the one that was chosen, or the desktop's.", "CODE");
    const QCommandLineOption size("size", "The size of --screenshots in points.", "WIDTHxHEIGHT", "1280x800");
    parser.addOptions({engine, page, screenshots, drive, language, size});
    parser.process(application);
    const QStringList sides = parser.value(size).split('x');
    return {parser.positionalArguments().value(0),
            parser.value(engine),
            parser.value(page),
            parser.value(screenshots),
            parser.value(drive),
            parser.value(language),
            {sides.value(0).toInt(), sides.value(1).toInt()}};
}

/// Scripts and pictures press what English texts name, whatever the desktop speaks.
void speak(QCoreApplication& application, const Options& options)
{
    const bool scripted = !options.screenshots.isEmpty() || !options.drive.isEmpty();
    const QString otherwise = scripted ? QStringLiteral("en") : chosenLanguage();
    applyLanguage(application, options.language.isEmpty() ? otherwise : options.language);
}

int refuse(const QString& sentence)
{
    QTextStream(stderr) << sentence << '\n';
    return exitWrongUsage;
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

/// Empty when there is the page that is asked for.
QString problemOf(const Options& options, const MainWindow& window)
{
    return options.page.isEmpty() || window.pageIds().contains(options.page)
               ? QString()
               : QString("There is no page %1; choose one of %2.").arg(options.page, window.pageIds().join(", "));
}

int runScreenshots(QApplication& application, const Options& options)
{
    speak(application, options);
    const QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       folder.path()); // the person's own stay as they are
    qputenv("XDG_DATA_HOME", QFile::encodeName(folder.path()));
    applyTheme(application, Appearance::light);
    if (const std::vector<Example> examples = findExamples(); !examples.empty())
        makeModelsForPictures(folder.path(), examples.front().folder + "/models/anchor");
    MainWindow window(options.engine);
    if (const auto problem = problemOf(options, window); !problem.isEmpty())
        return refuse(problem);
    window.setTrainingEndsWithWindow(true);
    window.startPage().setProjectsFolder(folder.path());
    if (!window.openProject(options.project.isEmpty() ? importExample(folder) : options.project))
        return exitFailed;
    window.show();
    Screenshots pictures(window, options.screenshots, options.size, options.page);
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

/// One window until it is closed; `options` then name what it showed.
int runOnce(QApplication& application, Options& options)
{
    speak(application, options);
    MainWindow window(options.engine);
    if (const auto problem = problemOf(options, window); !problem.isEmpty())
        return refuse(problem);
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
    QObject::connect(&window, &MainWindow::reopenRequested, &application, [] { QCoreApplication::exit(exitReopen); });
    const int code = application.exec();
    options.project = window.session() ? window.session()->file() : QString();
    options.page = window.currentPage();
    return code;
}

int runWindow(QApplication& application, Options options)
{
    applyTheme(application, appearanceFromString(QSettings().value("appearance").toString()));
    int code = runOnce(application, options);
    while (code == exitReopen) {
        options.language.clear(); // what was chosen meanwhile counts
        code = runOnce(application, options);
    }
    return code;
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
    if (!options.language.isEmpty() && !isLanguage(options.language)) {
        QStringList codes;
        for (const Language& language : languages())
            codes += language.code;
        return refuse(
            QString("The window does not speak %1; choose one of %2.").arg(options.language, codes.join(", ")));
    }
    if (options.size.isEmpty())
        return refuse("A size is WIDTHxHEIGHT, as in 1280x800.");
    try {
        return options.screenshots.isEmpty() ? runWindow(application, options) : runScreenshots(application, options);
    } catch (...) {
        const ErrorInfo error = currentError("running the window");
        QTextStream(stderr) << QString::fromStdString(error.sentence) << '\n';
        return exitFailed;
    }
}
