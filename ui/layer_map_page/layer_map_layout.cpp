// How the page stands and who hears whom; what happens is in layer_map_page.cpp.
#include "ui/layer_map_page/layer_map_page.h"

#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/layer_map_page/bridge_form.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/connection_table.h"
#include "ui/layer_map_page/estimate_view.h"
#include "ui/layer_map_page/importance_view.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/layer_map_page/layer_view.h"
#include "ui/layer_map_page/preset_bar.h"
#include "ui/layer_map_page/preview_bar.h"
#include "ui/layer_map_page/similarity_view.h"
#include "ui/reading/token_spans.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/note_banner.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>

namespace calm::ui
{

namespace
{

constexpr int sideWidth = 372;

/// Scrolls up and down only, as wide as what it holds may be.
QScrollArea* scrolled(QWidget* content)
{
    content->setProperty("role", "scrolled");
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    return scroll;
}

} // namespace

LayerMapPage::LayerMapPage(QWidget* parent)
    : Page(parent), m_draft(new CompositionDraft(this)), m_scene(new LayerScene(*m_draft, this)),
      m_stack(new QStackedWidget), m_empty(new EmptyState("layer_map", {}, {})),
      m_tokenizers(std::make_shared<TokenizerCache>())
{
    auto* header = new PageHeader(tr("Layer map"), tr("Drag from a layer of an augmenting model to a layer of the "
                                                      "anchor: the anchor will read there."));
    header->addAction(buildChoice());
    auto* map = new QSplitter;
    map->setChildrenCollapsible(false);
    map->setHandleWidth(gap);
    map->addWidget(buildDrawing());
    map->addWidget(buildSide());
    map->setStretchFactor(0, 1);
    map->setStretchFactor(1, 0);
    m_warning = new NoteBanner;
    m_warning->setObjectName("sawFutureWarning");
    m_exchanged = new NoteBanner;
    m_exchanged->setObjectName("exchangedNote");
    auto* drawn = new QWidget;
    auto* rows = new QVBoxLayout(drawn);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(gap);
    rows->addWidget(m_warning);
    rows->addWidget(m_exchanged);
    rows->addWidget(map, 1);
    m_stack->addWidget(drawn);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(14);
    layout->addWidget(header);
    layout->addWidget(m_stack, 1);
    m_lookSoon.setSingleShot(true);
    joinParts();
    refresh();
    showHint({});
}

void LayerMapPage::joinParts()
{
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
    connect(m_importance, &ImportanceView::selected, m_scene, &LayerScene::selectConnections);
    connect(m_scene, &LayerScene::pointedAt, this, &LayerMapPage::showHint);

    connect(m_similarity, &SimilarityView::measured, this, [this](const LayerSimilarity& similarity) {
        m_similarities[similarity.composition] = similarity;
        showMeasured();
    });
    connect(m_similarity, &SimilarityView::suggestionWanted, m_presets, &PresetBar::suggestMostAlike);
    connect(m_importance, &ImportanceView::measured, this, [this](const ImportanceReport& report) {
        m_reports[report.composition] = report;
        showMeasured();
    });
    connect(m_importance, &ImportanceView::shownChanged, this, [this] {
        m_scene->setImportance(m_importance->shown());
        showHint({});
    });
    connect(m_importance, &ImportanceView::pageRequested, this, &Page::pageRequested);
    connect(m_importance, &ImportanceView::errorRaised, this, &Page::errorRaised);
    connect(m_similarity, &SimilarityView::errorRaised, this, &Page::errorRaised);
    connect(&m_lookSoon, &QTimer::timeout, this, &LayerMapPage::look);
}

QWidget* LayerMapPage::buildChoice()
{
    m_choice = new QComboBox;
    m_choice->setObjectName("compositionChoice");
    m_choice->setAccessibleName(tr("Composition"));
    m_choice->setToolTip(m_choice->accessibleName());
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
    m_view->setAccessibleName(tr("Drawing of the connections"));
    m_view->setWhatsThis(tr(
        "Drag from layer to layer to connect, a link's end to move it, over the background to select; the wheel zooms, "
        "the middle or right button pans. Keyboard: arrows, Home and End go from layer to layer, Page Up and Down from "
        "link to link; Return begins and ends a link, or moves a link's end at the anchor (Shift+Return the other "
        "end); "
        "Esc lets go; Delete removes; Ctrl+A selects all; +, - and 0 zoom."));
    m_hint = new ElidedLabel(Qt::ElideRight);
    m_hint->setObjectName("mapHint");
    setRole(m_hint, "muted");
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
    card->body()->addWidget(new PreviewBar(*m_draft));
    card->body()->addWidget(m_view, 1);
    card->body()->addWidget(m_hint);
    return card;
}

QWidget* LayerMapPage::buildSide()
{
    m_problems = makeSentence({}, "warning");
    m_problems->setObjectName("compositionProblems");
    m_problemsCard = new Card(tr("Not yet possible"));
    m_problemsCard->body()->addWidget(m_problems);
    m_similarity = new SimilarityView(*m_draft);
    m_importance = new ImportanceView(*m_draft);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName("layerMapTabs");
    m_tabs->addTab(buildConnections(), tr("Connections"));
    for (const auto& [view, title] : {std::pair<QWidget*, QString>(m_similarity, tr("Similarity")),
                                      std::pair<QWidget*, QString>(m_importance, tr("Importance"))}) {
        auto* card = new Card;
        card->body()->addWidget(view);
        auto* all = new QWidget; // the scroll area dresses what it holds: not the card itself
        auto* column = new QVBoxLayout(all);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(card);
        m_tabs->addTab(scrolled(all), title);
    }
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(m_problemsCard);
    column->addWidget(m_tabs, 1);
    side->setMinimumWidth(sideWidth);
    return side;
}

QWidget* LayerMapPage::buildConnections()
{
    m_table = new ConnectionTable(*m_draft);
    m_table->setMinimumHeight(150);
    m_presets = new PresetBar(*m_draft);
    m_estimates = new EstimateView(*m_draft);
    auto* connections = new Card(tr("Connections"));
    auto* add = new QToolButton;
    add->setIcon(icon("add"));
    add->setToolTip(tr("Add a connection"));
    add->setAccessibleName(add->toolTip());
    add->setObjectName("addConnectionButton");
    connect(add, &QToolButton::clicked, this, &LayerMapPage::addConnection);
    connections->addAction(add);
    connections->body()->addWidget(m_presets);
    connections->body()->addWidget(m_table, 1);
    auto* bridge = new Card(tr("Bridge"));
    bridge->body()->addWidget(new BridgeForm(*m_draft));
    bridge->body()->addWidget(makeLine());
    bridge->body()->addWidget(m_estimates);
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(connections, 1);
    column->addWidget(bridge);
    return scrolled(all);
}

} // namespace calm::ui
