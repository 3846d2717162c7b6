#pragma once

#include "core/spec/layer_similarity.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace calm::ui
{

class CompositionDraft;
class HeatMap;
class MeasureBar;
class ProjectSession;

/// How alike the layers of the models are: measured on demand, shown as a heat map to connect by, and suggestions from
/// it.
///
/// | objectName                                | widget                                  |
/// |-------------------------------------------|-----------------------------------------|
/// | similarityButton, similarityStopButton    | measures, stops                         |
/// | similarityProgress, similarityStatus      | how far it is; on what it was measured  |
/// | similarityModel                           | which augmenting model is shown         |
/// | similarityMap                             | the heat map (HeatMap)                  |
/// | similarityCell                            | the cell pointed at and its value       |
/// | suggestNumber, suggestButton              | how many connections; shows them        |
class SimilarityView : public QWidget
{
    Q_OBJECT

public:
    explicit SimilarityView(CompositionDraft& draft, QWidget* parent = nullptr);
    void setSession(ProjectSession* session);
    void setSimilarity(const std::optional<LayerSimilarity>& similarity); ///< of the draft's models
    void setOutdated(); ///< it was measured on other models or examples: gone, and said so

Q_SIGNALS:
    void measured(const calm::LayerSimilarity& similarity);
    void suggestionWanted(int count);
    void errorRaised(const QString& sentence, const QString& detail);

private:
    void measure();
    void listModels();
    void showModel();
    void showMarks();
    void showCell();
    void connectCell(const Connection& connection);

    CompositionDraft& m_draft;
    QPointer<ProjectSession> m_session;
    std::optional<LayerSimilarity> m_similarity;
    MeasureBar* m_bar;
    QWidget* m_result;
    QComboBox* m_model;
    HeatMap* m_map;
    QLabel* m_cell;
    QSpinBox* m_number;
    QPushButton* m_suggest;
};

} // namespace calm::ui
