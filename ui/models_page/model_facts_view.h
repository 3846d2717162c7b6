#pragma once

#include "core/weights/model_facts.h"
#include "ui/models_page/models_model.h"
#include "ui/widgets/latest_job.h"

#include <QWidget>

#include <vector>

class QFormLayout;

namespace calm::ui
{

/// Every number of a model's config.json that matters, its files and its licence, as names and values. The card's are
/// there at once, the others are read in the background.
class ModelFactsView : public QWidget
{
    Q_OBJECT

public:
    explicit ModelFactsView(QWidget* parent = nullptr);
    void setModel(const ListedModel& model);

private:
    struct Row
    {
        QString name, value, toolTip;
    };
    void fill(const ListedModel& model, const ModelFacts& facts);
    std::vector<Row> rowsOf(const ListedModel& model, const ModelFacts& facts) const;
    void addAttention(std::vector<Row>& rows, const ModelCard& card, const ModelFacts& facts) const;
    void addPositions(std::vector<Row>& rows, const ModelCard& card, const ModelFacts& facts) const;
    void addMemory(std::vector<Row>& rows, const ListedModel& model) const;
    void addFiles(std::vector<Row>& rows, const ModelCard& card, const ModelFacts& facts) const;
    QFormLayout* m_rows;
    LatestJob m_job;
};

} // namespace calm::ui
