#include "ui/layer_map_page/estimate_view.h"

#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/number_format.h"

#include <QGridLayout>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

EstimateView::EstimateView(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_what(makeLabel(tr("with the preview:"), "muted")), m_grid(new QGridLayout),
      m_perModel(new QWidget)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_perModel->setObjectName("bridgePerModel");
    layout->addWidget(m_what);
    layout->addWidget(m_perModel);
    m_grid->setColumnStretch(0, 1);
    m_grid->setVerticalSpacing(3);
    layout->addLayout(m_grid);
    m_parameters = addRow(tr("Trained parameters"), "bridgeParameters");
    m_share = addRow(tr("Share of the anchor"), "bridgeShare");
    m_memory = addRow(tr("Memory to train"), "bridgeMemory");
    m_time = addRow(tr("Time of a step"), "bridgeStepTime");
    connect(&draft, &CompositionDraft::loaded, this, &EstimateView::listModels);
    connect(&draft, &CompositionDraft::changed, this, &EstimateView::showEstimates);
    connect(&draft, &CompositionDraft::previewChanged, this, &EstimateView::showEstimates);
    listModels();
    showEstimates();
}

EstimateView::Row EstimateView::addRow(const QString& name, const char* objectName)
{
    const Row row{makeLabel(name, "muted"), makeLabel({}, "plain")};
    row.value->setObjectName(objectName);
    row.value->setAccessibleName(name);
    row.value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    const int line = m_grid->rowCount();
    m_grid->addWidget(row.name, line, 0);
    m_grid->addWidget(row.value, line, 1, Qt::AlignRight);
    return row;
}

void EstimateView::setHelp(const Row& row, const QString& help)
{
    for (QLabel* label : {row.name, row.value}) {
        label->setToolTip(help);
        label->setWhatsThis(help);
    }
    row.value->setAccessibleDescription(help);
}

void EstimateView::setBasis(std::optional<EstimateBasis> basis)
{
    m_basis = std::move(basis);
    showEstimates();
}

/// One line a model: its name, what its bridges train, what that takes.
void EstimateView::listModels()
{
    const std::vector<std::string>& names = m_draft.composition().augmenting;
    delete m_perModel->layout();
    qDeleteAll(m_perModel->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    m_modelNumbers.clear();
    auto* grid = new QGridLayout(m_perModel);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(0, 1);
    for (std::size_t i = 0; names.size() > 1 && i < names.size(); ++i) {
        auto* name = new ElidedLabel;
        name->setFullText(fromUtf8(names[i]));
        setRole(name, "muted");
        QLabel* numbers = makeLabel({}, "muted");
        grid->addWidget(name, int(i), 0);
        grid->addWidget(numbers, int(i), 1, Qt::AlignRight);
        m_modelNumbers.push_back(numbers);
    }
    m_perModel->setVisible(names.size() > 1);
}

RunPlan EstimateView::plan() const
{
    RunPlan plan{m_draft.composition(), m_draft.anchorCard(), m_draft.augmentingCards(), {}, {}};
    if (m_draft.preview())
        plan.composition.connections = *m_draft.preview();
    if (m_basis) {
        plan.settings = m_basis->settings;
        plan.lengths = m_basis->lengths;
    }
    plan.settings.method = Method::bridges;
    plan.settings.epochs = 0;
    plan.settings.steps = 1;
    return plan;
}

void EstimateView::showEstimates()
{
    const RunPlan plan = this->plan();
    if (plan.anchor.layers == 0 || plan.augmenting.size() != plan.composition.augmenting.size())
        return;
    m_what->setVisible(m_draft.preview().has_value());
    for (std::size_t i = 0; i < m_modelNumbers.size(); ++i) {
        RunPlan part = plan;
        std::erase_if(part.composition.connections, [i](const Connection& c) { return c.augmenting != int(i); });
        m_modelNumbers[i]->setText(
            tr("%1 · %2").arg(formatCount(trainedParameters(part)), formatBytes(estimateMemory(part).trained)));
        m_modelNumbers[i]->setToolTip(
            tr("Its bridges' parameters, and the memory that these take while they are trained"));
    }
    const std::int64_t parameters = trainedParameters(plan);
    m_parameters.value->setText(formatCount(parameters));
    setHelp(m_parameters, tr("The numbers of all bridges. Each has one matrix from the augmenting layer's width to the "
                             "anchor's and four of the anchor's width squared."));
    m_share.value->setText(
        formatPercent(plan.anchor.parameters > 0 ? double(parameters) / double(plan.anchor.parameters) : 0));
    setHelp(m_share, tr("Trained parameters divided by the anchor's %1.").arg(formatCount(plan.anchor.parameters)));
    showMemory(plan);
    showTime(plan);
}

void EstimateView::showMemory(const RunPlan& plan)
{
    const MemoryEstimate memory = estimateMemory(plan);
    const std::int64_t needed = m_basis ? memory.total() : memory.models + memory.trained;
    const std::int64_t free = freeMemory();
    const bool fits = free == 0 || needed < free;
    m_memory.value->setText(fits ? formatBytes(needed)
                                 : tr("%1, only %2 free").arg(formatBytes(needed), formatBytes(free)));
    setRole(m_memory.value, fits ? "plain" : "warning");
    QStringList lines{
        tr("The models' weights: %1").arg(formatBytes(memory.models)),
        tr("The bridges with gradients and the optimizer's two moments: %1").arg(formatBytes(memory.trained))};
    if (m_basis)
        lines << tr("Kept of a batch of %1 tokens for the way back: %2")
                     .arg(formatCount(plan.settings.tokensPerBatch), formatBytes(memory.activations))
              << tr("Logits at the labels of a batch, and their gradients: %1").arg(formatBytes(memory.logits))
              << tr("States of the frozen models that are kept: %1").arg(formatBytes(memory.cache))
              << tr("With the settings of the newest run, or those the Train page begins with.");
    setHelp(m_memory, lines.join('\n'));
}

void EstimateView::showTime(const RunPlan& plan)
{
    const bool known = m_basis && !plan.composition.connections.empty();
    const TimeEstimate time =
        known ? estimateTime(plan, m_basis->runs, m_basis->models, QThread::idealThreadCount()) : TimeEstimate{};
    m_time.value->setText(time.seconds > 0 ? tr("about %1").arg(formatDuration(time.seconds)) : tr("not known yet"));
    const QString by[] = {
        tr("Measured: the time per token of the newest run of these connections, loading and validation counted in."),
        tr("How fast another run computed on this machine, times how much more or less there is to compute here."),
        tr("A guess, as no run has been timed yet: the operations of a step divided by what this machine's cores do. "
           "Operations for a token: 2 for each weight of the models, 6 for each of the bridges, 2 more for the "
           "anchor's "
           "blocks above the lowest connection.")};
    setHelp(m_time, tr("A step of %1 tokens. ")
                            .arg(formatCount(std::int64_t{plan.settings.tokensPerBatch} * plan.settings.accumulate)) +
                        by[std::size_t(time.by)]);
}

} // namespace calm::ui
