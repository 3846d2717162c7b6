#include "ui/datasets_page/dataset_list.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/example_model.h"
#include "ui/engine_client/project_session.h"
#include "ui/reading/reading_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page_stack.h"

#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

/// How the page's parts stand and what they are connected to; what they do is in datasets_page.cpp.
namespace calm::ui
{

namespace
{

constexpr int listWidth = 216;

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
    header->setSectionResizeMode(ExampleModel::promptColumn, QHeaderView::Stretch);
    header->resizeSection(ExampleModel::responseColumn, 110);
    header->resizeSection(ExampleModel::splitColumn, 92);
    header->resizeSection(ExampleModel::taskColumn, 84);
    header->resizeSection(ExampleModel::tagsColumn, 76);
    return table;
}

} // namespace

void DatasetsPage::build()
{
    m_empty = new EmptyState("data", {}, {});
    m_import = new QPushButton(icon("import"), tr("Import…"));
    m_import->setObjectName("importDatasetButton");
    m_import->setToolTip(tr("A JSONL file as a new dataset (Ctrl+I)"));
    m_import->setShortcut(QKeySequence("Ctrl+I"));
    m_export = new QPushButton(icon("export"), tr("Export…"));
    m_export->setObjectName("exportDatasetButton");
    m_export->setToolTip(tr("The chosen dataset as a JSONL file (Ctrl+E)"));
    m_export->setShortcut(QKeySequence("Ctrl+E"));
    auto* header = new PageHeader(tr("Data"), tr("What compositions are trained on and tested with."));
    header->addAction(m_import);
    header->addAction(m_export);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(gap + 4);
    QWidget* left = buildLeft();
    left->setFixedWidth(listWidth);
    middle->addWidget(left);
    middle->addWidget(buildRight(), 1);
    m_stack = new PageStack(this, m_empty, {header}, middle);
}

QWidget* DatasetsPage::buildLeft()
{
    m_list = new DatasetList;
    auto* remove = new QAction(tr("Delete this dataset…"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(remove, &QAction::triggered, this, &DatasetsPage::removeDataset);
    return m_list;
}

QWidget* DatasetsPage::buildRight()
{
    m_model = new ExampleModel(this);
    m_table = exampleTable(m_model);
    m_search = new QLineEdit;
    m_search->setObjectName("searchInput");
    m_search->setPlaceholderText(tr("Search prompts and responses"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setToolTip(tr("Ctrl+F"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_splitFilter = new QComboBox;
    m_splitFilter->setObjectName("splitFilter");
    m_splitFilter->setAccessibleName(tr("Show one split only"));
    m_splitFilter->addItem(tr("All splits"), QString());
    m_splits = makeLabel({}, "muted");
    m_splits->setObjectName("splitCounts");
    m_count = makeLabel({}, "muted");
    m_count->setObjectName("exampleCount");
    m_splitButton = new QPushButton(tr("Split…"));
    m_splitButton->setObjectName("splitDatasetButton");
    m_splitButton->setToolTip(tr("Part the examples into train, validation and test"));
    m_add = toolButton("addExampleButton", tr("Add an example (Ctrl+Shift+N)"), "add");
    m_delete = toolButton("deleteExamplesButton", tr("Delete the selected examples (Delete)"), "delete");
    m_undoButton = toolButton("undoExampleButton", tr("Undo (Ctrl+Z)"), "undo");
    m_redoButton = toolButton("redoExampleButton", tr("Redo (Ctrl+Shift+Z)"), "redo");

    m_readingButton = toolButton("showReadingButton",
                                 tr("The selected example's tokens, as every model reads them (Ctrl+T)"), "layer_map");
    m_readingButton->setCheckable(true);
    m_readingButton->setChecked(true);
    m_readingButton->setShortcut(QKeySequence("Ctrl+T"));
    m_reading = new ReadingPanel;
    m_reading->setHint(tr("Select an example to see how the anchor and its augmenting models read it."));
    m_reading->setMinimumHeight(130);
    auto* split = new QSplitter(Qt::Vertical);
    split->setHandleWidth(gap);
    split->setChildrenCollapsible(false);
    split->addWidget(m_table);
    split->addWidget(m_reading);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({400, 150});

    auto* tools = new QHBoxLayout;
    tools->setSpacing(6);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_splitFilter);
    for (QToolButton* button : {m_add, m_delete, m_undoButton, m_redoButton, m_readingButton})
        tools->addWidget(button);
    m_card = new Card;
    m_card->setHeading(QStringLiteral(" "));
    m_card->addAction(m_splitButton);
    m_note = makeSentence({}, "muted");
    m_note->setObjectName("splitNote");
    m_note->hide();
    m_card->body()->addWidget(m_splits);
    m_card->body()->addWidget(m_note);
    m_card->body()->addLayout(tools);
    m_card->body()->addWidget(split, 1);
    m_card->body()->addWidget(m_count);
    return m_card;
}

void DatasetsPage::connectParts()
{
    connect(m_empty, &EmptyState::activated, this, [this] { importFile(); });
    connect(m_list, &DatasetList::datasetChosen, this, &DatasetsPage::showDataset);
    connect(m_search, &QLineEdit::textChanged, &m_searchDelay, qOverload<>(&QTimer::start));
    connect(&m_searchDelay, &QTimer::timeout, this, &DatasetsPage::applyFilter);
    connect(m_splitFilter, &QComboBox::currentIndexChanged, this, &DatasetsPage::applyFilter);
    connect(m_model, &ExampleModel::counted, this, [this](qint64 rows) {
        m_matching = rows;
        showState();
        if (std::exchange(m_scrollToEnd, false) && rows > 0) {
            m_table->scrollToBottom();
            m_table->selectRow(static_cast<int>(rows - 1));
        }
    });
    connect(m_model, &ExampleModel::editRequested, this,
            [this](const ExampleRecord& before, const ExampleRecord& after) {
                m_undo->push(new EditExample(writer(), before, after));
            });
    connect(m_model, &ExampleModel::failed, this, &Page::errorRaised);
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
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DatasetsPage::showReading);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &DatasetsPage::showReading);
    connect(m_readingButton, &QToolButton::toggled, m_reading, &QWidget::setVisible);
}

void DatasetsPage::connectButtons()
{
    connect(m_import, &QPushButton::clicked, this, [this] { importFile(); });
    connect(m_export, &QPushButton::clicked, this, &DatasetsPage::chooseExportFile);
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
    connect(find, &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
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

/// Where there is little room, it belongs to prompt and response.
void DatasetsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_table->setColumnHidden(ExampleModel::taskColumn, width() < 860);
    m_table->setColumnHidden(ExampleModel::tagsColumn, width() < 1000);
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
