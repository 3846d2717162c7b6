#pragma once

#include "core/spec/composition.h"
#include "core/spec/layer_similarity.h"
#include "core/spec/layer_transfer.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace calm::ui
{

class CompositionDraft;

/// The connections of another composition, to take over.
struct MapSource
{
    Composition composition;
    Depths depths;

    bool operator==(const MapSource& other) const { return composition == other.composition; }
};

/// Draws connections at once by a rule: which rule, its number, for which augmenting models. What it would draw is
/// shown as the draft's preview as soon as something is chosen; Apply draws it. Two rules come from elsewhere: the map
/// of another composition, each connection at the same relative depth, and what was measured to be most alike.
class PresetBar : public QWidget
{
    Q_OBJECT

public:
    explicit PresetBar(CompositionDraft& draft, QWidget* parent = nullptr);
    void setSources(const std::vector<MapSource>& sources); ///< the project's other compositions
    void setSimilarity(const std::optional<LayerSimilarity>& similarity);
    void suggestMostAlike(int count); ///< chooses that rule and shows it

private:
    void apply();
    void preview();
    void ruleChanged();
    void listRules();
    void listModels();
    std::vector<Connection> byRule(int index) const;
    std::vector<Connection> proposed() const;
    CompositionDraft& m_draft;
    std::vector<MapSource> m_sources;
    std::optional<LayerSimilarity> m_similarity;
    QComboBox* m_rule;
    QLabel* m_modelLabel;
    QComboBox* m_model; ///< each model, or one; hidden when there is only one
    QLabel* m_numberLabel;
    QSpinBox* m_number;
    QPushButton* m_apply;
};

} // namespace calm::ui
