#include "ui/layer_map_page/layer_map_page.h"

#include "core/protocol/messages.h"
#include "core/store/example_sample.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/connection_table.h"
#include "ui/layer_map_page/estimate_view.h"
#include "ui/layer_map_page/importance_view.h"
#include "ui/layer_map_page/layer_scene.h"
#include "ui/layer_map_page/layer_view.h"
#include "ui/layer_map_page/preset_bar.h"
#include "ui/layer_map_page/similarity_view.h"
#include "ui/reading/token_spans.h"
#include "ui/reading/tokenizer_match.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/note_banner.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QInputDialog>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int lookMilliseconds = 2000; ///< after a run has written: estimates need not follow every step

/// Whether a model of the composition is there no more: what was connected with it was carried over.
bool modelsWent(const Composition& before, const Composition& now)
{
    return now.anchor != before.anchor || std::ranges::any_of(before.augmenting, [&](const std::string& name) {
               return std::ranges::find(now.augmenting, name) == now.augmenting.end();
           });
}

} // namespace

/// What the project says beside the drawing.
struct LayerMapPage::Look
{
    std::int64_t composition = 0;
    EstimateBasis basis;
    bool trained = false;
    /// measurementKey() of what would be measured now; empty = nothing can be.
    std::string similarityKey, importanceKey;

    static Look read(Project& project, std::int64_t composition, TokenizerCache& tokenizers,
                     const std::stop_token& stop);
};

LayerMapPage::Look LayerMapPage::Look::read(Project& project, std::int64_t composition, TokenizerCache& tokenizers,
                                            const std::stop_token& stop)
{
    const int examples = protocol::MeasuredOn{}.examples;
    Look look{.composition = composition};
    look.basis = readEstimateBasis(project, composition, tokenizers, stop);
    try {
        look.similarityKey = measurementKey(project, project.composition(composition).composition,
                                            trainingSample(project, composition, {}, examples));
    } catch (const Error&) {
        look.similarityKey.clear(); // no examples yet
    }
    const auto best = project.bestCheckpoint(composition);
    look.trained = best.has_value();
    if (!best)
        return look;
    try {
        const RunRecord run = project.run(best->run);
        look.importanceKey = std::to_string(best->id) + ' ' +
                             measurementKey(project, run.trained, validationSample(project, run, {}, examples));
    } catch (const Error&) {
        look.importanceKey.clear(); // what it was validated on is gone
    }
    return look;
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

void LayerMapPage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_id = 0;
    m_thread.reset();
    m_similarities.clear();
    m_reports.clear();
    m_estimates->setBasis(std::nullopt);
    m_similarity->setSession(session);
    m_importance->setSession(session);
    if (session) {
        m_thread = std::make_unique<ProjectThread>(session->file());
        connect(session, &ProjectSession::changed, this, &LayerMapPage::refresh);
        connect(session, &ProjectSession::currentCompositionChanged, this, &LayerMapPage::refresh);
        connect(session, &ProjectSession::runsChanged, this, [this] {
            if (!m_lookSoon.isActive())
                m_lookSoon.start(lookMilliseconds);
        });
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
        listSources();
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
    look();
}

/// The project's other compositions, to take a map from.
void LayerMapPage::listSources()
{
    std::vector<MapSource> sources;
    Project& project = m_session->project();
    for (const CompositionRecord& record : project.compositions()) {
        if (record.id == m_id || record.composition.connections.empty())
            continue;
        Depths depths{project.model(record.composition.anchor).card.layers, {}};
        for (const std::string& name : record.composition.augmenting)
            depths.augmenting.push_back(project.model(name).card.layers);
        sources.push_back({record.composition, depths});
    }
    m_presets->setSources(sources);
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
    const bool exchanged = id == m_id && modelsWent(m_stored, stored);
    m_exchanged->setSentence(exchanged
                                 ? tr("The models were exchanged: each connection now stands at the same relative "
                                      "depth of the new ones.")
                                 : QString());
    m_id = id;
    m_stored = stored;
    if (keepsDrawing)
        m_draft->changeModels(stored, anchor, augmenting);
    else
        m_draft->load(stored, anchor, augmenting);
    showMeasured();
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

/// Not on this thread: it counts examples and cuts texts into tokens.
void LayerMapPage::look()
{
    if (!m_thread || m_id == 0)
        return;
    m_thread->run(
        this,
        [composition = m_id, tokenizers = m_tokenizers](Project& project, const std::stop_token& stop) {
            return Look::read(project, composition, *tokenizers, stop);
        },
        [this](const Look& look) { take(look); });
}

/// What was measured on other models or examples does not hold any more.
void LayerMapPage::take(const Look& look)
{
    if (look.composition != m_id)
        return;
    m_estimates->setBasis(look.basis);
    m_importance->setTrained(look.trained);
    const auto similarity = m_similarities.find(m_stored.name);
    if (similarity != m_similarities.end() && similarity->second.key != look.similarityKey) {
        m_similarities.erase(similarity);
        m_presets->setSimilarity(std::nullopt);
        m_similarity->setOutdated();
    }
    const auto report = m_reports.find(m_stored.name);
    if (report != m_reports.end() &&
        std::to_string(report->second.checkpoint) + ' ' + report->second.key != look.importanceKey) {
        m_reports.erase(report);
        m_importance->setOutdated();
    }
}

void LayerMapPage::showMeasured()
{
    const auto similarity = m_similarities.find(m_stored.name);
    const auto known = similarity != m_similarities.end() ? std::optional(similarity->second) : std::nullopt;
    m_presets->setSimilarity(known);
    m_similarity->setSimilarity(known);
    const auto report = m_reports.find(m_stored.name);
    m_importance->setReport(report != m_reports.end() ? std::optional(report->second) : std::nullopt);
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
    m_exchanged->setSentence({});
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

/// One line beneath the drawing: what is pointed at, else what the links' looks mean.
void LayerMapPage::showHint(const QString& pointedAt)
{
    QString text = pointedAt;
    if (text.isEmpty() && !m_importance->shown().empty())
        text = tr("Thick: adds much. Teal: the loss rises when it is cut; grey: hardly; orange: it falls.");
    else if (text.isEmpty())
        text = tr("Drag between layers to connect; with the keyboard: arrows, Return, Page Up and Down, Delete");
    m_hint->setFullText(text);
    if (!pointedAt.isEmpty())
        m_view->setAccessibleDescription(pointedAt);
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
