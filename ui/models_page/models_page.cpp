#include "ui/models_page/models_page.h"

#include "core/store/model_edits.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/models_page/action_bar.h"
#include "ui/models_page/add_models.h"
#include "ui/models_page/drop_target.h"
#include "ui/models_page/folders_dialog.h"
#include "ui/models_page/model_card_view.h"
#include "ui/models_page/model_library.h"
#include "ui/models_page/model_list.h"
#include "ui/models_page/roles_card.h"
#include "ui/models_page/together_view.h"
#include "ui/widgets/background_job.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QAction>
#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

namespace calm::ui
{

namespace
{

/// A path that a sentence may break only between its folders, not behind its first slash.
QString unbroken(QString path)
{
    return path.startsWith('/') ? path.insert(1, QChar(0x2060)) : path;
}

} // namespace

ModelsPage::ModelsPage(QWidget* parent)
    : Page(parent), m_library(new ModelLibrary(this)), m_list(new ModelList), m_card(new ModelCardView),
      m_roles(new RolesCard), m_stack(new QStackedWidget), m_empty(new EmptyState("models", {}, {})),
      m_add(new QPushButton(icon("add"), tr("Add models"))),
      m_train(new QPushButton(icon("train"), tr("Train one from your data"))), m_drop(new DropTarget(this)),
      m_bar(new ActionBar), m_comparing(new BackgroundJob(this))
{
    setAcceptDrops(true);
    buildContent();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(14);
    buildHeader(*layout);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    connectParts();
    refresh();
}

ModelsPage::~ModelsPage() = default;

QString ModelsPage::title() const
{
    return tr("Models");
}

void ModelsPage::buildHeader(QLayout& layout)
{
    m_add->setObjectName("addModelButton");
    auto* menu = new QMenu(m_add);
    menu->addAction(icon("folder"), tr("A folder…"), this, &ModelsPage::chooseFolder);
    menu->addAction(tr("Where models are looked for…"), this, &ModelsPage::showFolders);
    m_showHidden = menu->addAction(tr("List again what was taken off the list"), this,
                                   [this] { m_library->showAgain(m_library->hidden()); });
    m_showHidden->setObjectName("modelsShowHidden");
    menu->addSeparator();
    auto* again = menu->addAction(icon("restart"), tr("Look again"), m_library, &ModelLibrary::refresh);
    again->setShortcut(QKeySequence::Refresh);
    again->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(again);
    m_add->setMenu(menu);
    auto* header = new PageHeader(tr("Models"),
                                  tr("Models on this machine, in Hugging Face layout. Drop a folder here to add it."));
    m_train->setObjectName("trainModelButton");
    m_train->setToolTip(tr("Train a small augmenting model from the project's data, in the background (Ctrl+T)"));
    m_train->setShortcut(QKeySequence("Ctrl+T"));
    header->addAction(m_train);
    header->addAction(m_add);
    layout.addWidget(header);
}

/// The table above at full width; below it the card of the selected model, and the roles.
void ModelsPage::buildContent()
{
    auto* lower = new QWidget;
    auto* columns = new QHBoxLayout(lower);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(gap);
    columns->addWidget(m_card, 1);
    columns->addWidget(m_roles);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(lower);
    // Explicit, so that what the card shows does not move the handle.
    constexpr int lowestList = 150, lowestCard = 345;
    m_list->setMinimumHeight(lowestList);
    lower->setMinimumHeight(lowestCard);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(gap);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({290, 370});
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
}

void ModelsPage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (m_session)
            chooseFolder();
        else
            Q_EMIT pageRequested("start");
    });
    connect(m_list, &ModelList::selectionChanged, this, [this] { m_card->show(m_list->selected()); });
    connect(m_list, &ModelList::addRequested, this, &ModelsPage::addToProject);
    connect(m_list, &ModelList::removeRequested, this, &ModelsPage::remove);
    connect(m_list, &ModelList::locateRequested, this, &ModelsPage::chooseNewPlace);
    connect(m_list, &ModelList::refreshRequested, m_library, &ModelLibrary::refresh);
    connect(m_card, &ModelCardView::addRequested, this, &ModelsPage::addToProject);
    connect(m_card, &ModelCardView::locateRequested, this, &ModelsPage::chooseNewPlace);
    connect(m_card, &ModelCardView::noted, this, &ModelsPage::keepNote);
    connect(m_card, &ModelCardView::hashed, this, [this](qint64 model, const QString& hash) {
        write([model, hash = hash.toStdString()](Project& project) { setContentHash(project, model, hash); });
    });
    connect(m_card, &ModelCardView::errorRaised, this, &Page::errorRaised);
    connect(m_train, &QPushButton::clicked, this, &ModelsPage::trainNewModel);
    connect(m_bar, &ActionBar::undoRequested, this, &ModelsPage::undo);
    connect(m_bar, &ActionBar::cancelRequested, m_comparing, &BackgroundJob::stop);
    connect(m_comparing, &BackgroundJob::progress, m_bar,
            [this](const QString&, qint64 done, qint64 total) { m_bar->setProgress(done, total); });
    connect(m_comparing, &BackgroundJob::finished, this, [this] {
        if (const auto then = std::exchange(m_compared, {}))
            then();
    });
    connect(m_comparing, &BackgroundJob::cancelled, m_bar, &ActionBar::clear);
    connect(m_comparing, &BackgroundJob::failed, this, [this](const QString& sentence, const QString& detail) {
        m_bar->clear();
        Q_EMIT errorRaised(sentence, detail);
    });
    connect(m_roles, &RolesCard::errorRaised, this, &Page::errorRaised);
    connect(m_roles, &RolesCard::pageRequested, this, &Page::pageRequested);
    connect(m_roles, &RolesCard::seeRequested, this, [this] {
        if (const auto models = m_roles->readingModels(); !m_list->selected() && !models.empty())
            m_list->select(models.front().directory);
        m_card->showTogether();
    });
    connect(m_library, &ModelLibrary::lookingStarted, this, [this] { m_list->setLooking(true, 0); });
    connect(m_library, &ModelLibrary::changed, this, &ModelsPage::refresh);
    // Models are downloaded and deleted in other windows: look again when this one is come back to.
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive && isVisible())
            m_library->refreshWhenOld();
    });
}

void ModelsPage::setSession(ProjectSession* session)
{
    m_card->keepNote(); // into the project that it belongs to
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_thread = session ? std::make_unique<ProjectThread>(session->file()) : nullptr;
    m_comparing->stop();
    m_compared = {}; // its model is of the project that was open
    m_bar->clear();
    m_undo = {};
    m_card->setSession(session);
    m_roles->setSession(session);
    if (session) {
        connect(session, &ProjectSession::changed, this, &ModelsPage::refresh);
        connect(session, &ProjectSession::currentCompositionChanged, this, &ModelsPage::refresh);
    }
    refresh();
}

void ModelsPage::refresh()
{
    std::vector<ModelRecord> records;
    std::vector<Path> directories;
    try {
        if (m_session)
            records = m_session->project().models();
        for (ModelRecord& record : records) {
            directories.push_back(m_session->project().modelDirectory(record));
            // What the files say now counts: they may be gone, or be of a family that a newer version computes.
            const auto& cards = m_library->result().projectCards;
            if (const auto card = cards.find(directories.back().string()); card != cards.end()) {
                const std::string stored = record.card.directory;
                if (card->second.layers > 0)
                    record.card = card->second;
                record.card.problem = card->second.problem;
                record.card.directory = stored;
            }
        }
    } catch (const std::exception&) {
        const ErrorInfo error = currentError("reading the models");
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
    std::map<std::string, ModelMemory> memory;
    for (std::size_t i = 0; i < directories.size(); ++i)
        if (const auto known = m_library->result().projectMemory.find(directories[i].string());
            known != m_library->result().projectMemory.end())
            memory[records[i].name] = known->second;
    m_roles->refresh(records, std::move(memory));
    m_showHidden->setVisible(!m_library->hidden().isEmpty());
    m_card->together().setModels(m_roles->readingModels());
    if (m_session)
        m_library->setProjectModels(std::move(directories));
    std::vector<ListedModel> models = listed(records);
    const bool none = models.empty();
    m_list->setModels(std::move(models));
    m_list->setLooking(m_library->isLooking(), m_library->result().seconds);
    showEmptyState(none);
}

std::vector<ListedModel> ModelsPage::listed(const std::vector<ModelRecord>& records) const
{
    std::vector<ListedModel> models;
    if (!m_session)
        return models;
    std::vector<std::string> directories;
    for (const ModelRecord& record : records) {
        ListedModel model{fromUtf8(record.name), record.card, fromUtf8(record.note), record.id, tr("This project")};
        model.card.directory = m_session->project().modelDirectory(record).string();
        model.found.directory = model.card.directory;
        const ScanResult& scan = m_library->result();
        model.missing = scan.missing.contains(model.card.directory);
        const auto memory = scan.projectMemory.find(model.card.directory);
        model.memory = memory != scan.projectMemory.end() ? memory->second : memoryOf(model.card);
        directories.push_back(model.card.directory);
        models.push_back(std::move(model));
    }
    const Path cache = huggingFaceCache();
    for (const ScannedModel& scanned : m_library->result().models) {
        if (std::ranges::find(directories, scanned.card.directory) != directories.end())
            continue; // added since the last look
        if (m_library->hidden().contains(QString::fromStdString(scanned.card.directory)))
            continue;
        const QString source = QString::fromStdString(scanned.source.string());
        models.push_back({fromUtf8(scanned.found.name),
                          scanned.card,
                          {},
                          0,
                          scanned.source == cache ? tr("Hugging Face") : QFileInfo(source).fileName(),
                          source,
                          scanned.found,
                          scanned.memory});
    }
    return models;
}

void ModelsPage::showEmptyState(bool none)
{
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open a project or the example first."), tr("Go to Start"));
    else if (m_library->isLooking())
        m_empty->setText(tr("Looking for models …"),
                         tr("In the folders that were added, and in the Hugging Face cache."));
    else
        m_empty->setText(
            tr("No models yet"),
            tr("Add the folder of a model in Hugging Face layout (config.json, safetensors, tokenizer.json), "
               "or drop it here. Models downloaded to %1 are listed by themselves.")
                .arg(unbroken(ModelLibrary::cacheFolder())),
            tr("Add a folder…"));
    m_add->setEnabled(m_session != nullptr);
    m_train->setEnabled(m_session != nullptr);
    m_stack->setCurrentIndex(none ? 1 : 0);
}

void ModelsPage::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add the folder of a model, or of several"));
    if (!folder.isEmpty())
        addFolders({folder});
}

void ModelsPage::showFolders()
{
    FoldersDialog dialog(*m_library, this);
    connect(&dialog, &FoldersDialog::addRequested, this, &ModelsPage::chooseFolder);
    dialog.exec();
}

void ModelsPage::addFolders(const QStringList& folders)
{
    if (!m_thread)
        return;
    std::vector<Path> paths;
    for (const QString& folder : folders)
        paths.emplace_back(folder.toStdString());
    m_thread->run(
        this, [paths](Project& project, const std::stop_token& stop) { return takeModels(project, paths, stop); },
        [this](const GivenModels& given) { showWhatCame(given); },
        [this](const ErrorInfo& error) { Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail)); });
}

void ModelsPage::showWhatCame(const GivenModels& given)
{
    QStringList folders, nothing;
    for (const Path& folder : given.folders)
        folders.append(QString::fromStdString(folder.string()));
    for (const Path& path : given.nothing)
        nothing.append(QString::fromStdString(path.string()));
    if (!given.found.empty())
        m_list->select(given.found.front().directory);
    if (given.added > 0)
        m_session->notifyChanged();
    if (!folders.isEmpty())
        m_library->addFolders(folders);
    if (!nothing.isEmpty())
        Q_EMIT errorRaised(tr("There is no model in %1: a folder with config.json and safetensors files is needed, or "
                              "one that holds such folders.")
                               .arg(nothing.join(", ")),
                           {});
    else if (given.known > 0)
        Q_EMIT errorRaised(tr("That model is in the project already."), {});
}

void ModelsPage::addToProject(const ListedModel& model)
{
    if (!m_thread)
        return;
    m_thread->run(
        this, [model](Project& project, const std::stop_token&) { return addModel(project, model.found, model.card); },
        [this](bool) {
            if (m_session)
                m_session->notifyChanged();
        },
        [this](const ErrorInfo& error) { Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail)); });
}

void ModelsPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (!m_session || !event->mimeData()->hasUrls())
        return;
    const QStringList paths = DropTarget::localPaths(*event->mimeData());
    m_drop->cover(paths.size() == 1 ? tr("Drop to add %1").arg(QFileInfo(paths.front()).fileName())
                  : paths.isEmpty() ? tr("Only folders of this machine can be added")
                                    : tr("Drop to add %1 folders").arg(paths.size()));
    event->setDropAction(Qt::CopyAction); // nothing is moved
    event->accept();
}

void ModelsPage::dragMoveEvent(QDragMoveEvent* event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void ModelsPage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_drop->hide();
}

void ModelsPage::dropEvent(QDropEvent* event)
{
    m_drop->hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    const QStringList paths = DropTarget::localPaths(*event->mimeData());
    if (paths.isEmpty())
        Q_EMIT errorRaised(tr("Only folders of this machine can be added; download the model first."), {});
    else
        addFolders(paths);
}

void ModelsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_library->refreshWhenOld();
}

void ModelsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    const int room = width();
    constexpr int wide = 1000;
    m_roles->setFixedWidth(room < wide ? 250 : 300);
}

} // namespace calm::ui
