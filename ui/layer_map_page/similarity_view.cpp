#include "ui/layer_map_page/similarity_view.h"

#include "ui/engine_client/project_session.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/heat_map.h"
#include "ui/layer_map_page/link_facts.h"
#include "ui/layer_map_page/measure_bar.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace calm::ui
{

SimilarityView::SimilarityView(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft),
      m_bar(new MeasureBar(tr("Measure"),
                           tr("Compares all layers by linear CKA over a sample of the project's examples"),
                           "similarity")),
      m_result(new QWidget), m_model(new QComboBox), m_map(new HeatMap), m_cell(makeSentence({}, "plain")),
      m_number(new QSpinBox), m_suggest(new QPushButton(tr("Suggest")))
{
    m_model->setObjectName("similarityModel");
    m_model->setAccessibleName(tr("Augmenting model"));
    m_model->setToolTip(m_model->accessibleName());
    m_cell->setObjectName("similarityCell");
    m_number->setObjectName("suggestNumber");
    m_number->setRange(1, 200);
    m_number->setValue(4);
    m_number->setAccessibleName(tr("How many connections for each augmenting model"));
    m_number->setToolTip(m_number->accessibleName());
    m_suggest->setObjectName("suggestButton");
    m_suggest->setToolTip(
        tr("Shows so many connections for each augmenting model, each deeper than the one before, whose "
           "similarities have the largest sum"));
    auto* suggest = new QHBoxLayout;
    suggest->addWidget(makeLabel(tr("Connections"), "muted"));
    suggest->addWidget(m_number);
    suggest->addWidget(m_suggest);
    suggest->addStretch();
    auto* result = new QVBoxLayout(m_result);
    result->setContentsMargins(0, 0, 0, 0);
    result->setSpacing(8);
    result->addWidget(m_model);
    result->addWidget(m_map, 1);
    result->addWidget(m_cell);
    result->addLayout(suggest);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(
        makeSentence(tr("Layers that say the same things in the two models: a hint where a connection may be "
                        "worth drawing.")));
    layout->addWidget(m_bar);
    layout->addWidget(m_result, 1);
    layout->addStretch();
    connect(m_bar, &MeasureBar::wanted, this, &SimilarityView::measure);
    connect(m_bar, &MeasureBar::errorRaised, this, &SimilarityView::errorRaised);
    connect(m_model, &QComboBox::activated, this, &SimilarityView::showModel);
    connect(m_map, &HeatMap::pointedAt, this, &SimilarityView::showCell);
    connect(m_map, &HeatMap::chosen, this, &SimilarityView::connectCell);
    connect(m_suggest, &QPushButton::clicked, this, [this] { Q_EMIT suggestionWanted(m_number->value()); });
    connect(&draft, &CompositionDraft::changed, this, &SimilarityView::showMarks);
    connect(&draft, &CompositionDraft::previewChanged, this, &SimilarityView::showMarks);
    setSimilarity(std::nullopt);
}

void SimilarityView::setSession(ProjectSession* session)
{
    m_session = session;
    m_bar->setSession(session);
    setSimilarity(std::nullopt);
}

void SimilarityView::measure()
{
    if (!m_session)
        return;
    protocol::Similarity request;
    request.project = m_session->file().toStdString();
    request.composition = m_draft.composition().name;
    m_bar->send(request, [this](const Json& answer) {
        try {
            Q_EMIT measured(layerSimilarityFromJson(answer));
        } catch (const std::exception&) {
            const ErrorInfo error = currentError("reading the similarity");
            Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
        }
    });
}

void SimilarityView::setSimilarity(const std::optional<LayerSimilarity>& similarity)
{
    m_similarity = similarity;
    m_result->setVisible(similarity.has_value());
    m_bar->setStatus(
        similarity
            ? tr("%1 places in %2 examples").arg(formatCount(similarity->positions), formatCount(similarity->examples))
            : QString());
    listModels();
    showModel();
}

void SimilarityView::setOutdated()
{
    setSimilarity(std::nullopt);
    m_bar->setStatus(tr("Models or examples have changed since it was measured."));
}

void SimilarityView::listModels()
{
    const int before = std::max(0, m_model->currentIndex());
    m_model->clear();
    if (!m_similarity)
        return;
    for (const LayerSimilarity::Model& model : m_similarity->augmenting)
        m_model->addItem(fromUtf8(model.name));
    m_model->setCurrentIndex(std::min(before, m_model->count() - 1));
    m_model->setVisible(m_model->count() > 1);
}

void SimilarityView::showModel()
{
    if (m_similarity && m_model->currentIndex() >= 0)
        m_map->setSimilarity(*m_similarity, m_model->currentIndex());
    else
        m_map->clear();
    showMarks();
    showCell();
}

void SimilarityView::showMarks()
{
    const auto& drawn = m_draft.composition().connections;
    std::vector<Connection> proposed;
    if (m_draft.preview())
        std::ranges::copy_if(*m_draft.preview(), std::back_inserter(proposed), [&](const Connection& connection) {
            return std::ranges::find(drawn, connection) == drawn.end();
        });
    m_map->setConnections(drawn, proposed);
}

void SimilarityView::showCell()
{
    const auto connection = m_map->current();
    if (!connection) {
        m_cell->setText(tr("Point at a cell, or go with the arrow keys; a click or Return connects."));
        return;
    }
    m_cell->setText(tr("%1 and the anchor's %2: %3%4")
                        .arg(layerText(connection->augmentingLayer), layerText(connection->anchorLayer),
                             QString::number(m_map->valueOf(*connection), 'f', 3),
                             m_draft.contains(*connection) ? tr(", connected") : QString()));
}

void SimilarityView::connectCell(const Connection& connection)
{
    if (m_draft.contains(connection))
        m_draft.disconnectLayers({connection});
    else
        m_draft.connectLayers(connection);
    showCell();
}

} // namespace calm::ui
