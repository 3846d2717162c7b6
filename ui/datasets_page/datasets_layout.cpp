#include "ui/datasets_page/alike_view.h"
#include "ui/datasets_page/dataset_list.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/example_model.h"
#include "ui/datasets_page/example_view.h"
#include "ui/datasets_page/filter_bar.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/datasets_page/share_bars.h"
#include "ui/datasets_page/statistics_view.h"
#include "ui/engine_client/project_session.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page_stack.h"
#include "ui/widgets/table_header.h"

#include <QAction>
#include <QCompleter>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>
#include <QWidgetAction>

/// How the page's parts stand and what they are connected to; what they do is in datasets_page.cpp and
/// dataset_actions.cpp.
namespace calm::ui
{

namespace
{

constexpr int listWidth = 216;
constexpr int narrowListWidth = 150;
constexpr int panelWidth = 360;
constexpr int narrowPanelWidth = 316;
constexpr int narrowPage = 1000; ///< below it, list and panel give way
// Below these widths of the table a column gives way to prompt and response.
constexpr int widthForSplit = 330;
constexpr int widthForNumbers = 420;
constexpr int widthForTask = 480;
constexpr int widthForTags = 560;
constexpr int widthForKey = 760;

QToolButton* toolButton(const char* name, const QString& help, const char* iconName)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setToolTip(help);
    button->setAccessibleName(help);
    button->setIcon(icon(iconName));
    return button;
}

QTableView* exampleTable(ExampleModel* model)
{
    auto* table = new QTableView;
    table->setObjectName("examplesTable");
    table->setAccessibleName(DatasetsPage::tr("Examples"));
    table->setModel(model);
    table->setItemDelegate(new ExampleDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(true);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    // Every row is as high as the next: the view needs no data to know where a row is.
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 14);
    table->verticalHeader()->setStyleSheet("QHeaderView::section { border: none; }");
    table->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QHeaderView* header = table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(60);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true); // a third click: as they are stored
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSectionResizeMode(ExampleModel::promptColumn, QHeaderView::Stretch);
    header->resizeSection(ExampleModel::responseColumn, 110);
    header->resizeSection(ExampleModel::splitColumn, 92);
    header->resizeSection(ExampleModel::taskColumn, 84);
    header->resizeSection(ExampleModel::tagsColumn, 76);
    header->resizeSection(ExampleModel::keyColumn, 84);
    showWholeTitles(*header);
    return table;
}

} // namespace

void DatasetsPage::build()
{
    m_empty = new EmptyState("data", {}, {});
    m_import = new QPushButton(icon("import"), tr("Import…"));
    m_import->setObjectName("importDatasetButton");
    m_import->setToolTip(tr("A file as a new dataset: JSON lines, JSON, CSV, TSV or text (Ctrl+I)"));
    m_import->setShortcut(QKeySequence("Ctrl+I"));
    buildExportMenu();
    auto* header = new PageHeader(tr("Data"), tr("What compositions are trained on and tested with."));
    header->addAction(m_import);
    header->addAction(m_export);

    auto* split = new QSplitter(Qt::Horizontal);
    split->setHandleWidth(gap + 4);
    split->setChildrenCollapsible(false);
    split->addWidget(buildMiddle());
    split->addWidget(buildPanel());
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({2 * panelWidth, panelWidth});
    auto* middle = new QHBoxLayout;
    middle->setSpacing(gap + 4);
    middle->addWidget(buildLeft());
    middle->addWidget(split, 1);
    m_stack = new PageStack(this, m_empty, {header}, middle);
}

void DatasetsPage::buildExportMenu()
{
    m_export = new QPushButton(icon("export"), tr("Export"));
    m_export->setObjectName("exportDatasetButton");
    m_export->setToolTip(tr("The chosen dataset as a file or a folder (Ctrl+E)"));
    m_export->setShortcut(QKeySequence("Ctrl+E"));
    auto* menu = new QMenu(m_export);
    const auto add = [menu](const char* name, const QString& text, const QString& help) {
        QAction* action = menu->addAction(text);
        action->setObjectName(name);
        action->setToolTip(help);
        return action;
    };
    menu->setToolTipsVisible(true);
    const std::tuple<const char*, QString, QString, ExportForm> files[] = {
        {"exportPromptResponse", tr("JSON lines, prompt and response…"), tr("{\"prompt\", \"response\"} a line"),
         ExportForm::promptResponse},
        {"exportMessages", tr("JSON lines, messages…"), tr("{\"messages\": [{\"role\", \"content\"}]} a line"),
         ExportForm::messages},
        {"exportAll", tr("JSON lines, everything…"), tr("With task, split, tags and key, to be imported again"),
         ExportForm::own}};
    for (const auto& [name, text, help, form] : files)
        connect(add(name, text, help), &QAction::triggered, this, [this, form = form] { chooseExportFile(form); });
    menu->addSeparator();
    connect(add("exportHuggingFace", tr("Folder for Hugging Face datasets…"),
                tr("A folder that datasets.load_dataset() reads, a file for each split")),
            &QAction::triggered, this, &DatasetsPage::chooseExportFolder);
    menu->addSeparator();
    m_exportShown = add("exportShown", tr("Files hold only the examples shown"),
                        tr("Those that pass the search and the filters over the table"));
    m_exportShown->setCheckable(true);
    connect(menu, &QMenu::aboutToShow, this, [this] { m_exportShown->setEnabled(m_filters->isActive()); });
    m_export->setMenu(menu);
}

QWidget* DatasetsPage::buildLeft()
{
    m_list = new DatasetList;
    m_list->setFixedWidth(listWidth);
    auto* remove = new QAction(tr("Delete this dataset…"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(remove, &QAction::triggered, this, &DatasetsPage::removeDataset);
    return m_list;
}

void DatasetsPage::buildTools()
{
    m_add = toolButton("addExampleButton", tr("Add an example (Ctrl+Shift+N)"), "add");
    m_delete = toolButton("deleteExamplesButton", tr("Delete the selected examples (Delete)"), "delete");
    m_tag = toolButton("tagExamplesButton", tr("Tag the selected examples (Ctrl+Shift+T)"), "tag");
    m_undoButton = toolButton("undoExampleButton", tr("Undo (Ctrl+Z)"), "undo");
    m_redoButton = toolButton("redoExampleButton", tr("Redo (Ctrl+Shift+Z)"), "redo");
    m_panelButton = toolButton("showReadingButton",
                               tr("The panel with the example, statistics, duplicates and splits (Ctrl+T)"), "panel");
    m_panelButton->setCheckable(true);
    m_panelButton->setChecked(true);
    m_panelButton->setShortcut(QKeySequence("Ctrl+T"));
    m_tag->setShortcut(QKeySequence("Ctrl+Shift+T"));
    buildTagMenu();
    m_filters->addTool(m_panelButton);
}

void DatasetsPage::buildTagMenu()
{
    m_tagInput = new QLineEdit;
    m_tagInput->setObjectName("tagInput");
    m_tagInput->setAccessibleName(tr("A tag for the selected examples"));
    m_tagInput->setPlaceholderText(tr("A tag; Return puts it on"));
    m_tagInput->setToolTip(tr("What is typed here is written on every selected example; the filter finds it again"));
    m_tagMenu = new QMenu(m_tag);
    auto* panel = new QWidget;
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(gap, gap, gap, gap);
    column->addWidget(m_tagInput);
    auto* field = new QWidgetAction(m_tagMenu);
    field->setDefaultWidget(panel);
    m_tagMenu->addAction(field);
    m_tag->setMenu(m_tagMenu);
    m_tag->setPopupMode(QToolButton::InstantPopup);
    connect(m_tagMenu, &QMenu::aboutToShow, this, [this] {
        fillTagMenu();
        m_tagInput->setFocus(Qt::PopupFocusReason);
    });
    connect(m_tagInput, &QLineEdit::returnPressed, this, [this] {
        const std::string tag = m_tagInput->text().trimmed().toStdString();
        m_tagMenu->close();
        tagSelected({{tag}, {}});
    });
}

QWidget* DatasetsPage::buildMiddle()
{
    m_model = new ExampleModel(this);
    m_table = exampleTable(m_model);
    m_table->setMinimumWidth(220);
    m_table->installEventFilter(this);
    m_filters = new FilterBar;
    buildTools();
    m_splits = makeSentence({}, "muted");
    m_splits->setObjectName("splitCounts");
    m_version = makeSentence({}, "muted");
    m_version->setObjectName("datasetVersion");
    m_count = makeSentence({}, "muted");
    m_count->setObjectName("exampleCount");
    m_splitButton = new QPushButton(tr("Split…"));
    m_splitButton->setObjectName("splitDatasetButton");
    m_splitButton->setToolTip(tr("Part the examples into train, validation and test"));
    m_note = makeSentence({}, "muted");
    m_note->setObjectName("splitNote");
    m_note->hide();
    m_exportProgress = new ProgressLine("exportProgress", tr("Progress of the export"));
    m_card = new Card;
    m_card->setHeading(QStringLiteral(" "));
    m_card->addAction(m_splitButton);
    m_card->body()->addWidget(m_splits);
    m_card->body()->addWidget(m_version);
    m_card->body()->addWidget(m_note);
    m_card->body()->addWidget(m_filters);
    m_card->body()->addWidget(m_table, 1);
    m_card->body()->addWidget(m_exportProgress);
    auto* below = new QHBoxLayout;
    below->setSpacing(6);
    below->addWidget(m_count, 1);
    for (QToolButton* button : {m_add, m_delete, m_tag, m_undoButton, m_redoButton})
        below->addWidget(button);
    m_card->body()->addLayout(below);
    return m_card;
}

QWidget* DatasetsPage::buildPanel()
{
    m_example = new ExampleView;
    m_statistics = new StatisticsView;
    m_duplicates =
        new AlikeView("duplicates", findAlike, tr("Finds examples that repeat others, word for word or nearly so."));
    m_leakage = new AlikeView("leakage", findLeaks,
                              tr("Finds examples of validation and test that are like one of train: what a composition "
                                 "has learned from tells nothing about what it has understood."));
    m_shares = new ShareBars(tr("Splits of the dataset"));
    m_shares->setObjectName("splitShares");
    m_leakage->addAbove(m_shares);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName("dataTabs");
    m_tabs->setAccessibleName(tr("About the example and the dataset"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_example, tr("Example"));
    m_tabs->addTab(m_statistics, tr("Statistics"));
    m_tabs->addTab(m_duplicates, tr("Duplicates"));
    m_tabs->addTab(m_leakage, tr("Splits"));
    auto* panel = new Card;
    panel->body()->addWidget(m_tabs, 1);
    panel->setMinimumWidth(narrowPanelWidth);
    m_panel = panel;
    return panel;
}

void DatasetsPage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] { importFile(); });
    connect(m_list, &DatasetList::datasetChosen, this, &DatasetsPage::showDataset);
    connect(m_filters, &FilterBar::changed, this, &DatasetsPage::applyFilter);
    connect(&m_runsMoved, &QTimer::timeout, this, &DatasetsPage::readDatasetVersions);
    connect(m_model, &ExampleModel::counted, this, [this](qint64 rows) {
        m_matching = rows;
        showState();
        if (std::exchange(m_scrollToEnd, false) && rows > 0) {
            m_table->scrollToBottom();
            m_table->selectRow(static_cast<int>(rows - 1));
        }
        if (const std::int64_t wanted = std::exchange(m_wanted, 0); wanted && m_model->rowOf(wanted) >= 0)
            reveal(wanted);
    });
    connect(m_model, &ExampleModel::failed, this, &Page::errorRaised);
    const auto edit = [this](const ExampleRecord& before, const ExampleRecord& after) {
        m_undo->push(new EditExample(writer(), before, after));
    };
    connect(m_model, &ExampleModel::editRequested, this, edit);
    connect(m_example, &ExampleView::editRequested, this, edit);
    connect(m_exportProgress, &ProgressLine::stopRequested, this, [this] {
        m_exporting.drop();
        m_exportProgress->end();
        showState();
    });
}

void DatasetsPage::connectTable()
{
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DatasetsPage::applyFilter);
    // A reset (after every write) takes the selection and sometimes the place; people keep both.
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const int place = m_table->verticalScrollBar()->value();
        const QModelIndex current = m_table->currentIndex();
        connect(
            m_model, &QAbstractItemModel::modelReset, this,
            [this, place, row = current.row(), column = current.column()] {
                m_table->verticalScrollBar()->setValue(place);
                const int last = m_model->rowCount() - 1;
                if (row >= 0 && last >= 0)
                    m_table->selectionModel()->setCurrentIndex(m_model->index(std::min(row, last), column),
                                                               QItemSelectionModel::NoUpdate);
            },
            Qt::SingleShotConnection);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DatasetsPage::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DatasetsPage::showExample);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &DatasetsPage::showExample);
}

void DatasetsPage::connectPanel()
{
    connect(m_panelButton, &QToolButton::toggled, m_panel, &QWidget::setVisible);
    connect(m_example, &ExampleView::limitChosen, this, &DatasetsPage::setLimit);
    connect(m_statistics, &StatisticsView::limitChosen, this, &DatasetsPage::setLimit);
    connect(m_example, &ExampleView::throughChatChanged, this, &DatasetsPage::showModels);
    for (AlikeView* view : {m_duplicates, m_leakage}) {
        connect(view, &AlikeView::removeRequested, this, &DatasetsPage::remove);
        connect(view, &AlikeView::exampleChosen, this, &DatasetsPage::reveal);
    }
}

void DatasetsPage::connectButtons()
{
    connect(m_import, &QPushButton::clicked, this, [this] { importFile(); });
    connect(m_splitButton, &QPushButton::clicked, this, &DatasetsPage::openSplitDialog);
    const auto action = [this](QToolButton* button, const QKeySequence& keys, auto slot) {
        auto* shortcut = new QAction(button->toolTip(), this);
        shortcut->setShortcut(keys);
        shortcut->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(shortcut);
        connect(shortcut, &QAction::triggered, this, slot);
        connect(button, &QToolButton::clicked, this, slot);
    };
    action(m_add, QKeySequence("Ctrl+Shift+N"), [this] { addRow(); });
    action(m_undoButton, QKeySequence::Undo, [this] { m_undo->undo(); });
    action(m_redoButton, QKeySequence::Redo, [this] { m_undo->redo(); });
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(find);
    connect(find, &QAction::triggered, m_filters, &FilterBar::beginToSearch);
    auto* remove = new QAction(this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, &DatasetsPage::removeRows);
    connect(m_delete, &QToolButton::clicked, this, &DatasetsPage::removeRows);
    for (QToolButton* button : {m_undoButton, m_redoButton})
        button->setEnabled(false);
    connect(m_undo, &QUndoStack::canUndoChanged, m_undoButton, &QWidget::setEnabled);
    connect(m_undo, &QUndoStack::canRedoChanged, m_redoButton, &QWidget::setEnabled);
    connect(m_undo, &QUndoStack::undoTextChanged, m_undoButton, [this](const QString& text) {
        m_undoButton->setToolTip(text.isEmpty() ? tr("Undo (Ctrl+Z)") : tr("Undo: %1 (Ctrl+Z)").arg(text));
    });
}

void DatasetsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    // Where there is little room, it belongs to prompt and response.
    const bool narrow = width() < narrowPage;
    m_list->setFixedWidth(narrow ? narrowListWidth : listWidth);
}

bool DatasetsPage::eventFilter(QObject* object, QEvent* event)
{
    if (object == m_table && event->type() == QEvent::Resize)
        hideColumns(m_table->width());
    return Page::eventFilter(object, event);
}

void DatasetsPage::hideColumns(int width)
{
    m_table->verticalHeader()->setVisible(width >= widthForNumbers);
    m_table->setColumnHidden(ExampleModel::splitColumn, width < widthForSplit);
    m_table->setColumnHidden(ExampleModel::taskColumn, width < widthForTask);
    m_table->setColumnHidden(ExampleModel::tagsColumn, width < widthForTags);
    m_table->setColumnHidden(ExampleModel::keyColumn, width < widthForKey);
}

void DatasetsPage::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (m_session && urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void DatasetsPage::dropEvent(QDropEvent* event)
{
    importFile(event->mimeData()->urls().front().toLocalFile());
}

} // namespace calm::ui
