#include "ui/models_page/model_list.h"

#include "ui/widgets/free_memory.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QFontMetrics>
#include <QHeaderView>
#include <QLineEdit>
#include <QShortcut>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int rowHeight = 30;
constexpr int widestName = 260;

QAction* actionOf(QTableView* table, const char* iconName, const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(icon(iconName), text, table);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    table->addAction(action);
    return action;
}

} // namespace

ModelList::ModelList(QWidget* parent)
    : Card({}, parent), m_models(new ModelsModel(this)), m_filter(new ModelsFilter(m_models, this)),
      m_search(new QLineEdit), m_show(new QComboBox), m_refresh(new QToolButton), m_table(new QTableView),
      m_nothing(makeSentence({})), m_status(makeLabel({}, "muted"))
{
    buildBar();
    buildTable();
    buildActions();
    m_status->setObjectName("modelsStatus");
    body()->addWidget(m_status);
}

void ModelList::buildBar()
{
    m_search->setObjectName("modelsFilter");
    m_search->setPlaceholderText(tr("Filter by name, family, place …"));
    m_search->setAccessibleName(tr("Filter the models"));
    m_search->setToolTip(tr("All words must occur in the row (Ctrl+F)."));
    m_search->setClearButtonEnabled(true);
    m_search->setAcceptDrops(false); // folders go to the page
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_show->setObjectName("modelsShow");
    m_show->setAccessibleName(tr("Which models are shown"));
    m_show->setToolTip(m_show->accessibleName());
    m_show->addItem(tr("All models"), ModelsFilter::all);
    m_show->addItem(tr("In this project"), ModelsFilter::inProject);
    m_show->addItem(tr("Elsewhere on this machine"), ModelsFilter::onMachine);
    m_refresh->setObjectName("modelsRefresh");
    m_refresh->setIcon(icon("restart"));
    m_refresh->setToolTip(tr("Look again (F5)"));
    m_refresh->setAccessibleName(tr("Look for models again"));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_show);
    bar->addWidget(m_refresh);
    body()->addLayout(bar);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filling = true; // rows that go would move the selection
        m_filter->setSearch(words);
        restoreSelection();
    });
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        m_filling = true;
        m_filter->setShow(ModelsFilter::Show(m_show->currentData().toInt()));
        restoreSelection();
    });
    connect(m_refresh, &QToolButton::clicked, this, &ModelList::refreshRequested);
}

void ModelList::buildTable()
{
    m_table->setObjectName("modelsTable");
    m_table->setAccessibleName(tr("Models"));
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ModelsModel::nameColumn, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setMinimumHeight(96);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // hundreds of rows are not measured
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->horizontalHeader()->setMinimumSectionSize(44);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSectionsMovable(true);
    body()->addWidget(m_table, 1);
    m_nothing->setParent(m_table->viewport());
    m_nothing->setAlignment(Qt::AlignCenter);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_filling)
            return;
        if (const auto model = selected())
            m_selected = model->directory();
        showActions();
        Q_EMIT selectionChanged();
    });
    connect(m_table, &QTableView::doubleClicked, this, [this] { m_add->trigger(); });
}

void ModelList::buildActions()
{
    m_add = actionOf(m_table, "add", tr("Add to the project"), Qt::Key_Return);
    m_remove = actionOf(m_table, "delete", tr("Remove from the project or the list"), QKeySequence::Delete);
    m_locate = actionOf(m_table, "search", tr("Locate…"), QKeySequence("Ctrl+L"));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_add, &QAction::triggered, this, [this] {
        if (const auto model = selected(); model && model->project == 0)
            Q_EMIT addRequested(*model);
    });
    connect(m_remove, &QAction::triggered, this, [this] {
        if (const auto model = selected())
            Q_EMIT removeRequested(*model);
    });
    connect(m_locate, &QAction::triggered, this, [this] {
        if (const auto model = selected(); model && model->missing)
            Q_EMIT locateRequested(*model);
    });
    auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
}

void ModelList::setModels(std::vector<ListedModel> models)
{
    m_filling = true;
    m_models->setModels(std::move(models), freeMemory());
    measureColumns();
    restoreSelection();
}

/// Ends with one selectionChanged().
void ModelList::restoreSelection()
{
    m_filling = true;
    int row = m_filter->rowCount() > 0 ? 0 : -1;
    for (int i = 0; m_selected && i < m_filter->rowCount(); ++i)
        if (m_filter->model(i).directory() == *m_selected)
            row = i;
    m_table->selectRow(row);
    if (row < 0)
        m_table->clearSelection();
    else
        m_table->scrollTo(m_filter->index(row, 0));
    m_filling = false;
    showActions();
    showStatus();
    showWhatToDo();
    Q_EMIT selectionChanged();
}

void ModelList::showActions()
{
    const auto model = selected();
    m_add->setEnabled(model && model->project == 0 && model->isUsable());
    m_remove->setEnabled(model.has_value());
    m_locate->setEnabled(model && model->missing);
}

void ModelList::select(const Path& directory)
{
    m_selected = directory;
    restoreSelection();
}

std::optional<ListedModel> ModelList::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? std::nullopt : std::optional(m_filter->model(rows.front().row()));
}

/// What each column would like: narrower than the header's own hint, which leaves room for a sort arrow in every one.
void ModelList::measureColumns()
{
    constexpr int headerRoom = 18, room = 27; // the style sheet's padding
    QFont bold = m_table->font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(m_table->font()), boldMetrics(bold);
    for (int column = 0; column + 1 < ModelsModel::columnCountValue; ++column) {
        const QString header = m_models->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const QFontMetrics& used = column == ModelsModel::nameColumn ? boldMetrics : metrics;
        int content = 0;
        for (const QString& text : m_models->longestTexts(column))
            content = std::clamp(used.horizontalAdvance(text), content, widestName);
        m_widths[std::size_t(column)] = std::max(metrics.horizontalAdvance(header) + headerRoom, content + room);
    }
    fitColumns();
}

/// All columns where there is room; else the name gives way, then what the card says, too. The state stretches.
void ModelList::fitColumns()
{
    constexpr int narrowestName = 170, narrowestState = 120;
    const int width = m_table->viewport()->width();
    int others = 0;
    for (int column = ModelsModel::familyColumn; column < ModelsModel::problemColumn; ++column)
        others += m_widths[std::size_t(column)];
    for (const int column : {ModelsModel::placeColumn, ModelsModel::tokenizerColumn, ModelsModel::precisionColumn}) {
        const bool hidden = others + narrowestName + narrowestState > width;
        m_table->setColumnHidden(column, hidden);
        others -= hidden ? m_widths[std::size_t(column)] : 0;
    }
    const int wanted = m_widths[ModelsModel::nameColumn];
    m_table->setColumnWidth(ModelsModel::nameColumn,
                            std::clamp(width - others - narrowestState, std::min(narrowestName, wanted), wanted));
    for (int column = ModelsModel::familyColumn; column < ModelsModel::problemColumn; ++column)
        m_table->setColumnWidth(column, m_widths[std::size_t(column)]);
}

void ModelList::setLooking(bool looks, double seconds)
{
    m_looking = looks;
    m_seconds = seconds;
    m_refresh->setEnabled(!looks);
    showStatus();
    showWhatToDo();
}

void ModelList::showStatus()
{
    const auto& models = m_models->models();
    const auto missing = std::ranges::count(models, true, &ListedModel::missing);
    const auto unusable =
        std::ranges::count_if(models, [](const ListedModel& model) { return !model.isUsable() && !model.missing; });
    QStringList parts;
    if (m_filter->rowCount() != int(models.size()))
        parts.append(tr("%1 of %2 models").arg(m_filter->rowCount()).arg(models.size()));
    else
        parts.append(counted(std::int64_t(models.size()), tr("1 model"), tr("%1 models")));
    if (unusable > 0)
        parts.append(counted(unusable, tr("1 cannot be used"), tr("%1 cannot be used")));
    if (missing > 0)
        parts.append(counted(missing, tr("1 is missing"), tr("%1 are missing")));
    if (m_looking)
        parts.append(tr("looking …"));
    else if (m_seconds > 0)
        parts.append(m_seconds < 1 ? tr("read in %1 ms").arg(int(m_seconds * 1000) + 1)
                                   : tr("read in %1").arg(formatDuration(m_seconds)));
    m_status->setText(parts.join(" · "));
}

void ModelList::showWhatToDo()
{
    m_nothing->setVisible(m_filter->rowCount() == 0);
    m_nothing->setGeometry(m_table->viewport()->rect().adjusted(20, 0, -20, 0));
    if (!m_search->text().isEmpty())
        m_nothing->setText(tr("No model matches “%1”.").arg(m_search->text()));
    else if (m_looking)
        m_nothing->setText(tr("Looking for models …"));
    else if (m_show->currentIndex() == 1)
        m_nothing->setText(tr("This project has no model yet. Select one of all models and press Return."));
    else
        m_nothing->setText(tr("No other model was found. Add a folder, or drop one here."));
}

bool ModelList::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        m_nothing->setGeometry(m_table->viewport()->rect().adjusted(20, 0, -20, 0));
        fitColumns();
    }
    return Card::eventFilter(object, event);
}

} // namespace calm::ui
