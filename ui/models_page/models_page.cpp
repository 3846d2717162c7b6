#include "ui/models_page/models_page.h"

#include "core/store/project.h"
#include "core/weights/find_models.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/models_page/add_models.h"
#include "ui/models_page/model_card_view.h"
#include "ui/models_page/models_model.h"
#include "ui/models_page/roles_card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontMetrics>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>

namespace calm::ui
{

ModelsPage::ModelsPage(QWidget* parent)
    : Page(parent), m_models(new ModelsModel(this)), m_sorted(new QSortFilterProxyModel(this)),
      m_card(new ModelCardView), m_roles(new RolesCard), m_stack(new QStackedWidget),
      m_empty(new EmptyState("models", {}, {})), m_add(new QPushButton(icon("add"), tr("Add models")))
{
    setAcceptDrops(true);
    m_add->setObjectName("addModelButton");
    auto* menu = new QMenu(m_add);
    menu->addAction(icon("folder"), tr("A folder…"), this, &ModelsPage::chooseFolder);
    m_cacheMenu = menu->addMenu(tr("From the Hugging Face cache"));
    connect(m_cacheMenu, &QMenu::aboutToShow, this, &ModelsPage::fillCacheMenu);
    m_add->setMenu(menu);
    auto* header = new PageHeader(tr("Models"), tr("Frozen models in this project: folders in Hugging Face layout, "
                                                   "referred to where they lie. Drop a folder here to add it."));
    header->addAction(m_add);

    auto* left = new QVBoxLayout;
    left->setSpacing(gap);
    left->addWidget(buildTable(), 1);
    left->addWidget(m_roles);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_card);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(300);
    auto* full = new QWidget;
    auto* columns = new QHBoxLayout(full);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(gap);
    columns->addLayout(left, 1);
    columns->addWidget(scroll);
    m_stack->addWidget(full);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(14);
    layout->addWidget(header);
    layout->addWidget(m_stack, 1);

    connect(m_empty, &EmptyState::activated, this, [this] {
        if (m_session)
            chooseFolder();
        else
            Q_EMIT pageRequested("start");
    });
    connect(m_roles, &RolesCard::errorRaised, this, &Page::errorRaised);
    connect(m_roles, &RolesCard::pageRequested, this, &Page::pageRequested);
    refresh();
}

ModelsPage::~ModelsPage() = default;

QString ModelsPage::title() const
{
    return tr("Models");
}

QWidget* ModelsPage::buildTable()
{
    m_sorted->setSourceModel(m_models);
    m_sorted->setSortRole(ModelsModel::sortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table = new QTableView;
    m_table->setObjectName("modelsTable");
    m_table->setAccessibleName(tr("Models"));
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ModelsModel::nameColumn, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setMinimumHeight(140);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(32);
    m_table->horizontalHeader()->setMinimumSectionSize(44);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ModelsPage::showSelected);
    auto* remove = new QAction(icon("delete"), tr("Remove from the project"), m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, &ModelsPage::removeSelected);
    m_table->addAction(remove);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    return m_table;
}

void ModelsPage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_thread = session ? std::make_unique<ProjectThread>(session->file()) : nullptr;
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
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    const int before = selected.isEmpty() ? 0 : selected.front().row();
    std::vector<ModelRecord> models;
    try {
        if (m_session)
            models = m_session->project().models();
    } catch (const std::exception&) {
        const ErrorInfo error = currentError("reading the models");
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
    m_roles->refresh(models);
    const bool none = models.empty();
    m_models->setModels(std::move(models));
    fitColumns();
    m_table->selectRow(std::min(before, m_models->rowCount() - 1));
    if (m_session)
        m_empty->setText(tr("No models yet"),
                         tr("Add the folder of a model in Hugging Face layout (config.json, safetensors, "
                            "tokenizer.json), or drop it here."),
                         tr("Add a folder…"));
    else
        m_empty->setText(tr("No project is open"), tr("Open a project or the example first."), tr("Go to Start"));
    m_add->setEnabled(m_session != nullptr);
    m_stack->setCurrentIndex(none ? 1 : 0);
    showSelected();
}

/// Narrower than the header's own hint, which leaves room for a sort arrow in every column.
void ModelsPage::fitColumns()
{
    constexpr int room = 25;
    const QFontMetrics metrics(m_table->font());
    for (int column = 0; column + 1 < m_sorted->columnCount(); ++column) {
        int width = metrics.horizontalAdvance(m_sorted->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < m_sorted->rowCount(); ++row)
            width = std::max(width, metrics.horizontalAdvance(m_sorted->index(row, column).data().toString()));
        m_table->setColumnWidth(column, width + room);
    }
}

void ModelsPage::showSelected()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::optional<ModelRecord> model;
    if (!rows.isEmpty())
        model = m_models->models().at(std::size_t(m_sorted->mapToSource(rows.front()).row()));
    m_card->show(model);
}

void ModelsPage::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add the folder of a model, or of several"));
    if (!folder.isEmpty())
        addFolders({folder});
}

void ModelsPage::addFolders(const QStringList& folders)
{
    if (!m_thread)
        return;
    std::vector<Path> paths;
    for (const QString& folder : folders)
        paths.emplace_back(folder.toStdString());
    m_thread->run(
        this, [paths](Project& project, const std::stop_token& stop) { return addModels(project, paths, stop); },
        [this](const AddedModels& result) {
            QStringList empty;
            for (const Path& folder : result.empty)
                empty.append(QString::fromStdString(folder.string()));
            showSummary(result.added, result.known, empty);
        },
        [this](const ErrorInfo& error) { Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail)); });
}

void ModelsPage::showSummary(int added, int known, const QStringList& empty)
{
    if (m_session && added > 0)
        m_session->notifyChanged();
    if (!empty.isEmpty())
        Q_EMIT errorRaised(tr("There is no model in %1: a folder with config.json and safetensors files is needed.")
                               .arg(empty.join(", ")),
                           {});
    else if (added == 0 && known > 0)
        Q_EMIT errorRaised(tr("That model is in the project already."), {});
}

void ModelsPage::fillCacheMenu()
{
    m_cacheMenu->clear();
    m_cacheMenu->addAction(tr("Looking …"))->setEnabled(false);
    if (!m_thread)
        return;
    m_thread->run(
        this, [](Project&, const std::stop_token&) { return findModels(huggingFaceCache()); },
        [this](const std::vector<Path>& found) {
            m_cacheMenu->clear();
            for (const Path& directory : found)
                m_cacheMenu->addAction(fromUtf8(modelNameOf(directory)), this,
                                       [this, directory] { addFolders({QString::fromStdString(directory.string())}); });
            if (found.empty())
                m_cacheMenu->addAction(tr("No model in %1").arg(fromUtf8(huggingFaceCache().string())))
                    ->setEnabled(false);
        });
}

void ModelsPage::removeSelected()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!m_session || rows.isEmpty())
        return;
    const ModelRecord& model = m_models->models().at(std::size_t(m_sorted->mapToSource(rows.front()).row()));
    try {
        m_session->project().removeModel(model.id);
        m_session->notifyChanged();
    } catch (const std::exception&) {
        const ErrorInfo error = currentError("removing the model");
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
}

void ModelsPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_session && event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void ModelsPage::dropEvent(QDropEvent* event)
{
    QStringList folders;
    for (const QUrl& url : event->mimeData()->urls()) {
        const QFileInfo file(url.toLocalFile());
        if (file.exists())
            folders.append(file.isDir() ? file.absoluteFilePath() : file.absolutePath());
    }
    folders.removeDuplicates();
    if (!folders.isEmpty())
        addFolders(folders);
    event->acceptProposedAction();
}

} // namespace calm::ui
