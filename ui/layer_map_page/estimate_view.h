#pragma once

#include "ui/layer_map_page/estimate_basis.h"

#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;

namespace calm::ui
{

class CompositionDraft;

/// What the drawing would cost, as it is drawn or as the preview proposes: trained parameters, share of the anchor,
/// memory and time of a step while training, per augmenting model and in all; each with its reckoning under the
/// pointer.
class EstimateView : public QWidget
{
    Q_OBJECT

public:
    explicit EstimateView(CompositionDraft& draft, QWidget* parent = nullptr);
    void setBasis(std::optional<EstimateBasis> basis); ///< nothing known yet: memory of the bridges alone, no time

private:
    struct Row
    {
        QLabel* name = nullptr;
        QLabel* value = nullptr;
    };
    Row addRow(const QString& name, const char* objectName);
    static void setHelp(const Row& row, const QString& help);
    void listModels();
    void showEstimates();
    void showMemory(const RunPlan& plan);
    void showTime(const RunPlan& plan);
    RunPlan plan() const;

    CompositionDraft& m_draft;
    std::optional<EstimateBasis> m_basis;
    QLabel* m_what;
    QGridLayout* m_grid;
    QWidget* m_perModel; ///< a line for each augmenting model, when there are several
    std::vector<QLabel*> m_modelNumbers;
    Row m_parameters, m_share, m_memory, m_time;
};

} // namespace calm::ui
