#include "ui/layer_map_page/layer_map_page.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/layer_map_page/bridge_form.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/connection_table.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/layer_map_page/layer_view.h"
#include "ui/layer_map_page/preset_bar.h"
#include "ui/reading/tokenizer_match.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/note_banner.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace calm::ui
{

LayerMapPage::LayerMapPage(QWidget* parent)
    : Page(parent), m_draft(new CompositionDraft(this)), m_scene(new LayerScene(*m_draft, this)),
      m_stack(new QStackedWidget), m_empty(new EmptyState("layer_map", {}, {}))
{
    auto* header = new PageHeader(tr("Layer map"), tr("Drag from a layer of an augmenting model to a layer of the "
                                                      "anchor: the anchor will read there."));
    header->addAction(buildChoice());
    auto* map = new QWidget;
    auto* columns = new QHBoxLayout(map);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(gap);
    columns->addWidget(buildDrawing(), 1);
    columns->addWidget(buildSide());
    m_warning = new NoteBanner;
    m_warning->setObjectName("sawFutureWarning");
    auto* drawn = new QWidget;
    auto* rows = new QVBoxLayout(drawn);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(gap);
    rows->addWidget(m_warning);
    rows->addWidget(map, 1);
    m_stack->addWidget(drawn);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(14);
    layout->addWidget(header);
    layout->addWidget(m_stack, 1);

    connect(m_empty, &EmptyState::activated, this, [this] { Q_EMIT pageRequested(m_session ? "models" : "start"); });
    connect(m_draft, &CompositionDraft::changed, this, [this] {
        m_table->selectConnections(m_scene->selectedConnections()); // its rows are new
        showState();
    });
    connect(&m_draft->undoStack(), &QUndoStack::cleanChanged, this, &LayerMapPage::showState);
    connect(&m_draft->undoStack(), &QUndoStack::indexChanged, this, &LayerMapPage::showState);
    // One selection in two places.
    connect(m_scene, &QGraphicsScene::selectionChanged, this, [this] {
        m_table->selectConnections(m_scene->selectedConnections());
        showState();
    });
    connect(m_table, &ConnectionTable::selectionMoved, this,
            [this] { m_scene->selectConnections(m_table->selectedConnections()); });
    refresh();
}

LayerMapPage::~LayerMapPage()
{
    // Scene and undo stack speak while they are taken down; the page must not listen any more.
    m_scene->disconnect(this);
    m_draft->disconnect(this);
    m_draft->undoStack().disconnect(this);
}

QString LayerMapPage::title() const
{
    return tr("Layer map");
}

QWidget* LayerMapPage::buildChoice()
{
    m_choice = new QComboBox;
    m_choice->setObjectName("compositionChoice");
    m_choice->setAccessibleName(tr("Composition"));
    m_choice->setMinimumWidth(170);
    m_save = new QPushButton(icon("save", QPalette::HighlightedText), tr("Save"));
    m_save->setObjectName("saveCompositionButton");
    m_save->setShortcut(QKeySequence::Save);
    setRole(m_save, "primary");
    auto* more = new QToolButton;
    more->setIcon(icon("more"));
    more->setToolTip(tr("More about this composition"));
    more->setAccessibleName(more->toolTip());
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    menu->addAction(tr("Save as…"), QKeySequence::SaveAs, this, &LayerMapPage::saveAs);
    menu->addAction(icon("delete"), tr("Delete this composition"), this, &LayerMapPage::remove);
    more->setMenu(menu);
    auto* choice = new QWidget;
    auto* line = new QHBoxLayout(choice);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_choice);
    line->addWidget(m_save);
    line->addWidget(more);
    connect(m_choice, &QComboBox::activated, this, &LayerMapPage::chooseComposition);
    connect(m_save, &QPushButton::clicked, this, &LayerMapPage::save);
    return choice;
}

QToolButton* LayerMapPage::makeTool(const QString& iconName, const QString& text, const QKeySequence& shortcut,
                                    void (LayerMapPage::*pressed)())
{
    auto* action = new QAction(icon(iconName), text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(shortcut.isEmpty() ? text
                                          : QString("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
    addAction(action);
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize({18, 18});
    button->setAccessibleName(text);
    connect(action, &QAction::triggered, this, pressed);
    return button;
}

QWidget* LayerMapPage::buildDrawing()
{
    m_view = new LayerView(m_scene);
    m_view->setObjectName("layerScene");
    m_view->setAccessibleName(tr("Drawing of the connections; the table beside it has the same for the keyboard"));
    m_undo = makeTool("undo", tr("Undo"), QKeySequence::Undo, &LayerMapPage::undo);
    m_undo->setObjectName("undoButton");
    m_redo = makeTool("redo", tr("Redo"), QKeySequence(tr("Ctrl+Shift+Z")), &LayerMapPage::redo);
    m_redo->setObjectName("redoButton");
    m_delete = makeTool("delete", tr("Remove the selected connections"), {}, &LayerMapPage::deleteSelected);
    m_delete->setObjectName("deleteConnectionButton");
    auto* tools = new QHBoxLayout;
    tools->setSpacing(2);
    tools->addWidget(m_undo);
    tools->addWidget(m_redo);
    tools->addWidget(m_delete);
    tools->addStretch();
    tools->addWidget(makeTool("zoom_out", tr("Smaller"), QKeySequence::ZoomOut, &LayerMapPage::zoomOut));
    tools->addWidget(makeTool("zoom_in", tr("Larger"), QKeySequence::ZoomIn, &LayerMapPage::zoomIn));
    tools->addWidget(makeTool("fit", tr("Show all"), QKeySequence(tr("Ctrl+0")), &LayerMapPage::fit));
    auto* card = new Card;
    card->body()->addLayout(tools);
    card->body()->addWidget(m_view, 1);
    return card;
}

QWidget* LayerMapPage::buildSide()
{
    m_table = new ConnectionTable(*m_draft);
    m_table->setMinimumHeight(150);
    auto* connections = new Card(tr("Connections"));
    auto* add = new QToolButton;
    add->setIcon(icon("add"));
    add->setToolTip(tr("Add a connection"));
    add->setAccessibleName(add->toolTip());
    add->setObjectName("addConnectionButton");
    connect(add, &QToolButton::clicked, this, &LayerMapPage::addConnection);
    connections->addAction(add);
    connections->body()->addWidget(new PresetBar(*m_draft));
    connections->body()->addWidget(m_table, 1);

    auto* bridge = new Card(tr("Bridge"));
    bridge->body()->addWidget(new BridgeForm(*m_draft));
    m_problems = makeSentence({}, "warning");
    m_problems->setObjectName("compositionProblems");
    m_problemsCard = new Card(tr("Not yet possible"));
    m_problemsCard->body()->addWidget(m_problems);

    auto* side = new QWidget;
    side->setProperty("role", "scrolled");
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(m_problemsCard);
    column->addWidget(connections, 1);
    column->addWidget(bridge);
    auto* scroll = new QScrollArea;
    scroll->setWidget(side);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(372);
    return scroll;
}

void LayerMapPage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_id = 0;
    if (session) {
        connect(session, &ProjectSession::changed, this, &LayerMapPage::refresh);
        connect(session, &ProjectSession::currentCompositionChanged, this, &LayerMapPage::refresh);
    }
    refresh();
}

void LayerMapPage::guarded(const char* stage, const std::function<void()>& work)
{
    try {
        work();
    } catch (const std::exception&) {
        const ErrorInfo error = currentError(stage);
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
}

void LayerMapPage::refresh()
{
    std::int64_t current = 0;
    bool hasModels = false;
    guarded("reading the compositions", [&] {
        m_choice->clear();
        if (!m_session)
            return;
        hasModels = m_session->project().models().size() >= 2;
        for (const CompositionRecord& record : m_session->project().compositions())
            m_choice->addItem(fromUtf8(record.composition.name), QVariant::fromValue(qint64(record.id)));
        current = m_session->currentComposition();
        m_choice->setCurrentIndex(m_choice->findData(QVariant::fromValue(qint64(current))));
        if (current != 0)
            load(current);
    });
    if (!m_session)
        m_empty->setText(tr("No project is open"), tr("Open a project or the example first."), tr("Go to Start"));
    else if (!hasModels)
        m_empty->setText(tr("Two models are needed"),
                         tr("Add an anchor and an augmenting model; then their layers can be joined here."),
                         tr("Add models"));
    else
        m_empty->setText(tr("No composition yet"),
                         tr("Choose which model is the anchor and which one it reads; then their layers appear here."),
                         tr("Choose roles"));
    m_stack->setCurrentIndex(current != 0 ? 0 : 1);
    m_choice->setEnabled(current != 0);
    if (current == 0)
        m_id = 0;
    showState();
}

void LayerMapPage::load(std::int64_t id)
{
    Project& project = m_session->project();
    const Composition stored = project.composition(id).composition;
    if (id == m_id && stored == m_stored)
        return;
    const ModelCard anchor = project.model(stored.anchor).card;
    std::vector<ModelCard> augmenting;
    for (const std::string& name : stored.augmenting)
        augmenting.push_back(project.model(name).card);
    const bool keepsDrawing = id == m_id && m_draft->isModified();
    m_id = id;
    m_stored = stored;
    if (keepsDrawing)
        m_draft->changeModels(stored, anchor, augmenting);
    else
        m_draft->load(stored, anchor, augmenting);
    compareTokenizers();
    m_view->fit();
}

/// In the background: a tokenizer of a large vocabulary takes some tenths of a second to load.
void LayerMapPage::compareTokenizers()
{
    Project& project = m_session->project();
    const Path anchor = project.modelDirectory(project.model(m_stored.anchor));
    std::vector<Path> augmenting;
    for (const std::string& name : m_stored.augmenting)
        augmenting.push_back(project.modelDirectory(project.model(name)));
    m_scene->setNotes({}, {});
    m_matches.run([anchor, augmenting](const std::stop_token&) { return readPairs(anchor, augmenting); },
                  [this](const std::vector<PairReading>& pairs) {
                      QStringList notes, help;
                      for (const PairReading& pair : pairs) {
                          notes.append(matchLabel(pair));
                          help.append(matchHelp(pair));
                      }
                      m_scene->setNotes(notes, help);
                  });
}

void LayerMapPage::chooseComposition(int index)
{
    if (!m_session || index < 0)
        return;
    guarded("saving the composition", [this, index] {
        if (m_draft->isModified())
            saveWork();
        m_session->setCurrentComposition(m_choice->itemData(index).toLongLong());
    });
}

bool LayerMapPage::hasUnsavedWork() const
{
    return m_session && m_id != 0 && m_draft->isModified();
}

void LayerMapPage::saveWork()
{
    m_session->project().saveComposition({m_id, m_draft->composition(), 0});
    m_stored = m_draft->composition();
    m_draft->undoStack().setClean();
    m_session->notifyChanged();
}

void LayerMapPage::save()
{
    if (hasUnsavedWork())
        guarded("saving the composition", [this] { saveWork(); });
}

void LayerMapPage::saveAs()
{
    if (!m_session || m_id == 0)
        return;
    bool accepted = false;
    const QString name = QInputDialog::getText(this, tr("Save the composition as"), tr("Name"), QLineEdit::Normal,
                                               tr("%1 2").arg(fromUtf8(m_stored.name)), &accepted);
    if (!accepted || name.trimmed().isEmpty())
        return;
    guarded("saving the composition", [&] {
        Composition copy = m_draft->composition();
        copy.name = name.trimmed().toStdString();
        const std::int64_t id = m_session->project().saveComposition({0, copy, 0});
        m_draft->undoStack().setClean(); // the drawing is kept under the new name, the old one stays as it was
        m_session->notifyChanged();
        m_session->setCurrentComposition(id);
    });
}

void LayerMapPage::remove()
{
    if (m_session && m_id != 0)
        guarded("deleting the composition", [this] {
            m_session->project().removeComposition(m_id);
            m_draft->undoStack().setClean();
            m_session->notifyChanged();
        });
}

void LayerMapPage::showState()
{
    if (!m_undo)
        return; // still being built
    QUndoStack& undo = m_draft->undoStack();
    m_undo->defaultAction()->setEnabled(undo.canUndo());
    m_redo->defaultAction()->setEnabled(undo.canRedo());
    m_delete->defaultAction()->setEnabled(!m_scene->selectedConnections().empty());
    m_save->setEnabled(hasUnsavedWork());
    m_save->setText(m_id != 0 && !m_draft->isModified() ? tr("Saved") : tr("Save"));
    m_warning->setSentence(m_id != 0 ? sawFutureWarning(m_draft->composition().bridge.sawFuture) : QString());
    const QStringList problems = m_id != 0 ? m_draft->problems() : QStringList();
    m_problemsCard->setVisible(!problems.isEmpty());
    m_problems->setText(problems.join('\n'));
}

/// The first pair that is not connected yet, deepest first: a start for the keyboard, edited in the table.
void LayerMapPage::addConnection()
{
    // Of the model whose connection is selected, else of one that has none yet.
    const std::vector<Connection> selected = m_table->selectedConnections();
    int model = 0;
    for (int i = int(m_draft->augmentingCards().size()) - 1; i >= 0; --i)
        if (std::ranges::find(m_draft->composition().connections, i, &Connection::augmenting) ==
            m_draft->composition().connections.end())
            model = i;
    if (!selected.empty())
        model = selected.front().augmenting;
    for (int from = finalState, layer = m_draft->anchorCard().layers - 1; layer >= embeddingLayer; --layer) {
        if (m_draft->connectLayers({model, from, layer})) {
            m_table->selectRow(m_table->model()->rowCount() - 1);
            m_table->setFocus();
            return;
        }
    }
}

void LayerMapPage::deleteSelected()
{
    m_draft->disconnectLayers(m_scene->selectedConnections());
}

void LayerMapPage::undo()
{
    m_draft->undoStack().undo();
}

void LayerMapPage::redo()
{
    m_draft->undoStack().redo();
}

void LayerMapPage::zoomIn()
{
    m_view->zoomBy(1.2);
}

void LayerMapPage::zoomOut()
{
    m_view->zoomBy(1 / 1.2);
}

void LayerMapPage::fit()
{
    m_view->fit();
}

void LayerMapPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        m_scene->setColours(coloursOf(*this));
    Page::changeEvent(event);
}

void LayerMapPage::showEvent(QShowEvent* event)
{
    m_scene->setColours(coloursOf(*this));
    Page::showEvent(event);
}

} // namespace calm::ui
