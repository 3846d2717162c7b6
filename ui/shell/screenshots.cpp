#include "ui/shell/screenshots.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/store/project.h"
#include "ui/compare_page/compare_page.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/engine_client/project_session.h"
#include "ui/shell/main_window.h"
#include "ui/shell/picture_models.h"
#include "ui/shell/window_driver.h"
#include "ui/start_page/examples.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QTextStream>
#include <QTimer>

#include <map>
#include <string>

namespace calm::ui
{

namespace
{

constexpr int settleMilliseconds = 250; ///< layouts and the engine indicator come to rest

const QStringList modelStates{"models-template", "models-own-template", "models-problem", "models-chat",
                              "models-narrow"};
const QStringList modelDialogs{"models-pretrain"};
const QStringList trainStates{"train-queue", "train-checkpoints", "train-log", "train-narrow"};
const QStringList windowParts{"activity", "palette"};
const QStringList dataStates{"data-statistics", "data-duplicates", "data-splits",
                             "data-split",      "data-import",     "data-narrow"};
const QStringList severalStates{"models-roles", "models-together", "layer_map-several", "data-reading"};

bool speaksEnglish()
{
    const QLocale::Language language = QLocale().language();
    return language == QLocale::C || language == QLocale::English;
}

} // namespace

Screenshots::Screenshots(MainWindow& window, const QString& folder, const QSize& size, const QString& page,
                         QObject* parent)
    : QObject(parent), m_window(window), m_folder(folder), m_size(size)
{
    const QStringList pages = page.isEmpty() ? window.pageIds() : QStringList(page);
    if (!speaksEnglish()) {
        m_pictures = page.isEmpty() ? pages + windowParts : pages;
        return;
    }
    for (const QString& one : pages) {
        m_pictures.append(one);
        if (one == "models" && hasModelsForPictures())
            m_pictures.append(modelStates);
        if (one == "models")
            m_pictures.append(modelDialogs);
        if (one == "data")
            m_pictures.append(dataStates);
        if (one == "train")
            m_pictures.append(trainStates);
    }
    if (!page.isEmpty())
        return;
    m_pictures.append(windowParts);
    // Then another example, with several augmenting models, where it ships.
    if (hasModelsForPictures())
        for (const Example& example : findExamples())
            if (example.name == "three-skills" || (m_several.isEmpty() && example.name == "two-tokenizers"))
                m_several = example.folder;
    if (!m_several.isEmpty())
        m_pictures.append(severalStates);
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        Q_EMIT finished(false);
        return;
    }
    next();
}

void Screenshots::next()
{
    if (m_pictures.isEmpty()) {
        Q_EMIT finished(m_complete);
        return;
    }
    if (m_pictures.front() == severalStates.front() && !openSeveral()) {
        Q_EMIT finished(false);
        return;
    }
    m_window.resize(m_size);
    if (m_pictures.front() == "compare")
        writePrompt();
    if (m_pictures.front() == "data-import")
        chooseImport();
    auto* driver = new WindowDriver(m_window, m_pictures.front(), scriptFor(m_pictures.front()), this);
    connect(driver, &WindowDriver::finished, this, [this, driver](bool succeeded) {
        driver->deleteLater();
        m_complete = m_complete && succeeded;
        QTimer::singleShot(settleMilliseconds, this, &Screenshots::take);
    });
    driver->start();
}

/// The example with several augmenting models, in a folder that goes with this object.
bool Screenshots::openSeveral()
{
    const QString file = m_room.filePath("several.calm");
    try {
        importProject(m_several.toStdString(), file.toStdString());
    } catch (const Error& error) {
        QTextStream(stderr) << error.what() << '\n';
        return false;
    }
    if (!m_window.openProject(file))
        return false;
    // The composition with most augmenting models, whatever the example calls it.
    Project& project = m_window.session()->project();
    std::size_t most = 0;
    for (const CompositionRecord& record : project.compositions())
        if (record.composition.augmenting.size() > most) {
            most = record.composition.augmenting.size();
            m_window.session()->setCurrentComposition(record.id);
        }
    return true;
}

/// A page with several augmenting models.
QString Screenshots::severalScript(const QString& picture) const
{
    if (picture == "models-roles")
        return "page models\nset modelsFilter\nset modelTabs Overview\nwait tokenizerMatch 60 tokenizer\n";
    if (picture == "models-together") {
        Project& project = m_window.session()->project();
        for (const DatasetRecord& dataset : project.datasets())
            for (const ExampleRecord& example : project.examples(dataset.id, {}, 0, 1))
                return QString("page models\nclick seeReading\nset togetherPrompt %1\nset togetherAnswer %2\n"
                               "wait alignmentSentence 60 tokens of\n")
                    .arg(QString::fromStdString(example.prompt), QString::fromStdString(example.response));
    }
    if (picture == "layer_map-several")
        return "page layer_map\nwait layerScene 30\n";
    return "page data\nwait examplesTable 60\nset examplesTable 1\nwait alignmentSentence 60 tokens of\n";
}

/// A page in another state than it opens in.
QString Screenshots::stateScript(const QString& picture) const
{
    if (severalStates.contains(picture))
        return severalScript(picture);
    static const std::map<QString, const char*> scripts{
        {"data-statistics", "set dataTabs Statistics\nwait statisticsSummary 120 examples\nset statisticsLimit 12\n"},
        {"data-duplicates", "set dataTabs Duplicates\nclick duplicatesFind\nwait duplicatesSentence 120 a\n"},
        {"data-splits", "set dataTabs Splits\nclick leakageFind\nwait leakageSentence 120 compare\n"},
        {"data-import", "wait importStart 30\n"},
        {"data-split", "click splitDatasetButton\nwait splitSeed 60\n"},
        {"data-narrow", "resize 1024 700\nset dataTabs Example\nset examplesTable 1\n"
                        "wait alignmentSentence 60 tokens of\n"},
        {"models-template", "set modelsFilter tiny-chat\nset modelTabs Chat template\nwait templateStatus 30 *\n"},
        {"models-own-template", "click editTemplateButton\n"
                                "set templateText {% for m in messages %}{{ m.content }} {% end %}\n"
                                "wait templateStatus 30 ine\n"},
        {"models-problem", "set modelTabs Overview\nset modelsFilter unfinished\nwait modelProblem 30 *\n"},
        {"models-chat", "set modelsFilter tiny-chat\nset modelTabs Try it\nwait scratchInput 30\n"
                        "set scratchTemperature 0\nclick scratchTemplate\nset scratchInput 12+30=\n"
                        "click scratchSend\nwait scratchStats 60 tokens/s\n"},
        {"models-narrow", "resize 1000 700\nset modelsFilter example\nset modelTabs Overview\n"},
        {"models-pretrain", "click trainModelButton\nwait newModelName 30\nwait newModelMemory 30 *\n"},
        {"train-queue", "set trainTabs Queue\n"},
        {"train-checkpoints", "set trainTabs Checkpoints\n"},
        {"train-log", "set trainTabs Log\n"},
        {"train-narrow", "resize 1024 700\nset trainTabs Runs\n"}};
    return scripts.at(picture);
}

/// What lies over the page.
QString Screenshots::partScript(const QString& picture)
{
    if (picture == "activity")
        return "click activityButton\nwait activityDrawer 10\n";
    return "click activityClose\nclick paletteButton\nset paletteInput ru\nwait paletteList 10\n";
}

QString Screenshots::scriptFor(const QString& page) const
{
    if (windowParts.contains(page))
        return partScript(page);
    if (page.contains('-'))
        return stateScript(page);
    const QString go = "page " + page + '\n';
    if (!speaksEnglish())
        return go;
    Project& project = m_window.session()->project();
    if (page == "start")
        return go + "wait engineIndicator 60 ready\n";
    if (page == "models")
        return go + (hasModelsForPictures() ? "wait modelsTable 30 example/tiny-chat\n" : "") +
               "set tokenizerInput <qzd>+31-7=\nwait tokenCount 60 *\n";
    if (page == "data")
        return go + "wait examplesTable 60\nset examplesTable 1\nwait alignmentSentence 60 tokens of\n";
    if (page == "train" && project.runs().empty())
        return go + "wait startRunButton 30\nset stepsInput 60\nclick startRunButton\nwait runsTable 180 finished\n";
    if (page == "train")
        return go + "wait runsTable 30 *\n";
    if (page == "compare")
        return go + "wait sendButton 30\nclick sendButton\nwait answerAgainButton 120\nwait stats0 60 *\n"
                    "wait stats1 60 *\nwait stats2 60 *\n";
    if (page == "evaluate" && project.evaluations().empty())
        return go + "wait startEvaluationButton 30\nset evaluateLimit 100\nclick startEvaluationButton\n"
                    "wait resultsTable 300 *\n";
    if (page == "evaluate")
        return go + "wait resultsTable 60 *\n";
    return go;
}

/// The first example of the first test set: the same picture every time.
void Screenshots::writePrompt()
{
    Project& project = m_window.session()->project();
    for (const DatasetRecord& dataset : project.datasets()) {
        const QString name = QString::fromStdString(dataset.name);
        if (!name.contains("test"))
            continue;
        for (const ExampleRecord& example : project.examples(dataset.id, {}, 0, 1))
            if (auto* page = qobject_cast<ComparePage*>(m_window.page("compare")))
                page->setPrompt(QString::fromStdString(example.prompt), QString::fromStdString(example.response), name);
        return;
    }
}

/// Examples of the first dataset, with a line among them that is not JSON.
void Screenshots::chooseImport()
{
    const QString file = m_room.filePath("facts.jsonl");
    Project& project = m_window.session()->project();
    const std::vector<DatasetRecord> datasets = project.datasets();
    if (datasets.empty())
        return;
    std::string lines;
    for (const ExampleRecord& example : project.examples(datasets.front().id, {}, 0, 40))
        lines += toLine(Json{{"prompt", example.prompt}, {"response", example.response}}) + '\n';
    writeFileWhole(file.toStdString(), lines + "{\"prompt\": 12\n");
    if (auto* page = qobject_cast<DatasetsPage*>(m_window.page("data")))
        page->importFile(file);
}

void Screenshots::take()
{
    const QString page = m_pictures.takeFirst();
    auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
    for (const Appearance appearance : {Appearance::dark, Appearance::light}) {
        applyTheme(application, appearance);
        QCoreApplication::processEvents(); // palette changes reach what is drawn by hand
        const QString file = QDir(m_folder).filePath(QString("%1-%2.png").arg(page, toString(appearance)));
        m_complete = pictureOf(m_window).save(file) && m_complete;
    }
    if (QWidget* dialog = QApplication::activeModalWidget())
        dialog->close();
    next();
}

} // namespace calm::ui
