#include "ui/start_page/project_overview.h"

#include "core/store/project.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QPushButton>

#include <algorithm>
#include <iterator>

namespace calm::ui
{

ProjectOverview::ProjectOverview(QWidget* parent) : Card({}, parent)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(gap);
    grid->setVerticalSpacing(spaceSmall);
    grid->setColumnStretch(2, 1);
    body()->addLayout(grid);
    addStep("models", tr("Models"));
    addStep("layer_map", tr("Layer map"));
    addStep("data", tr("Data"));
    addStep("train", tr("Train"));
    addStep("compare", tr("Compare"));
    addStep("evaluate", tr("Evaluate"));
    for (std::size_t row = 0; row < m_steps.size(); ++row) {
        const int line = int(row);
        grid->addWidget(m_steps[row].mark, line, 0);
        grid->addWidget(m_steps[row].button, line, 1);
        grid->addWidget(m_steps[row].state, line, 2);
    }
}

void ProjectOverview::addStep(const QString& page, const QString& name)
{
    Step step{page, new QLabel, makeSentence({}), new QPushButton(name), false};
    step.mark->setFixedWidth(20);
    step.button->setObjectName("goto_" + page);
    connect(step.button, &QPushButton::clicked, this, [this, page] { Q_EMIT pageRequested(page); });
    m_steps.push_back(step);
}

void ProjectOverview::setStep(std::size_t index, bool done, const QString& state)
{
    Step& step = m_steps[index];
    step.done = done;
    step.state->setText(state);
    drawMark(step);
}

void ProjectOverview::drawMark(const Step& step)
{
    const QColor colour = coloursOf(*this).success;
    step.mark->setPixmap(step.done ? iconPixmap("check", colour, 18, devicePixelRatioF()) : QPixmap());
}

void ProjectOverview::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        for (const Step& step : m_steps)
            drawMark(step);
    Card::changeEvent(event);
}

void ProjectOverview::show(Project& project)
{
    setHeading(fromUtf8(project.name()));
    const auto models = project.models();
    const auto compositions = project.compositions();
    const auto datasets = project.datasets();
    const auto runs = project.runs();
    std::int64_t examples = 0;
    for (const DatasetRecord& dataset : datasets)
        examples += dataset.examples;
    std::optional<CheckpointRecord> best;
    QString trained;
    for (const CompositionRecord& composition : compositions) {
        if (const auto found = project.bestCheckpoint(composition.id); found && !best) {
            best = found;
            trained = fromUtf8(composition.composition.name);
        }
    }
    setStep(0, models.size() >= 2,
            models.empty() ? tr("Add an anchor and a specialist to join to it.")
                           : counted(std::int64_t(models.size()), tr("1 model; add the other one."), tr("%1 models")));
    if (compositions.empty()) {
        setStep(1, false, tr("Draw which layers are read where."));
    } else {
        const Composition& first = compositions.front().composition;
        setStep(1, true,
                tr("%1, %2").arg(fromUtf8(first.name), counted(std::int64_t(first.connections.size()),
                                                               tr("1 connection"), tr("%1 connections"))));
    }
    setStep(2, !datasets.empty(),
            datasets.empty()
                ? tr("Import examples of the combined skill.")
                : tr("%1, %2").arg(counted(std::int64_t(datasets.size()), tr("1 dataset"), tr("%1 datasets")),
                                   counted(examples, tr("1 example"), tr("%1 examples"))));
    setStep(3, best.has_value(),
            best ? tr("%1 is trained: step %2").arg(trained, formatCount(best->step))
            : runs.empty()
                ? tr("Train the bridge between the models.")
                : counted(std::int64_t(runs.size()), tr("1 run, no checkpoint yet"), tr("%1 runs, no checkpoint yet")));
    const auto chats = project.chats();
    setStep(4, !chats.empty(),
            chats.empty() ? tr("Ask all models the same and read their answers side by side.")
                          : counted(std::int64_t(chats.size()), tr("1 conversation"), tr("%1 conversations")));
    const auto evaluations = project.evaluations();
    setStep(5, !evaluations.empty(),
            evaluations.empty() ? tr("Measure what was gained and what was kept.")
                                : counted(std::int64_t(evaluations.size()), tr("1 table"), tr("%1 tables")));
    const bool done[] = {models.size() >= 2, !compositions.empty(), !datasets.empty(),
                         best.has_value(),   !chats.empty(),        !evaluations.empty()};
    const std::size_t next = std::size_t(std::find(std::begin(done), std::end(done), false) - std::begin(done));
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        setRole(m_steps[i].button, i == next ? "primary" : "");
}

} // namespace calm::ui
