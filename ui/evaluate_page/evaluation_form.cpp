#include "ui/evaluate_page/evaluation_form.h"

#include "core/data/split_meant.h"
#include "ui/engine_client/run_label.h"
#include "ui/reading/tokenizer_match.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace calm::ui
{

namespace
{

// Rows of the lists before they scroll.
constexpr int shownTasks = 8;
constexpr int shownMembers = 7;

QListWidget* checkList(const char* name, const QString& accessibleName)
{
    auto* list = new QListWidget;
    list->setObjectName(name);
    list->setAccessibleName(accessibleName);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTextElideMode(Qt::ElideMiddle);
    return list;
}

QListWidgetItem* addCheck(QListWidget& list, const QString& text, bool checked)
{
    auto* item = new QListWidgetItem(text, &list);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
    item->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(text);
    return item;
}

void fitHeight(QListWidget& list, int mostRows)
{
    const int rows = std::clamp(list.count(), 1, mostRows);
    list.setFixedHeight(rows * list.sizeHintForRow(0) + 2 * list.frameWidth() + 4);
}

bool isTest(const TaskChoice& choice)
{
    return splitMeant(choice.task.dataset, choice.task.split) == "test";
}

/// A click anywhere on a row ticks it, not only one on the box.
void tickByRow(QListWidget& list)
{
    QObject::connect(&list, &QListWidget::itemActivated, &list, [](QListWidgetItem* item) {
        item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    });
}

} // namespace

QString TaskChoice::label() const
{
    const QString dataset = fromUtf8(task.dataset);
    const QString split = fromUtf8(task.split);
    return split.isEmpty() || dataset.endsWith("." + split) ? dataset : QStringLiteral("%1 (%2)").arg(dataset, split);
}

EvaluationChoices EvaluationChoices::read(Project& project, bool withTasks)
{
    EvaluationChoices choices;
    choices.loaded = true;
    choices.withTasks = withTasks;
    if (withTasks)
        for (const DatasetRecord& dataset : project.datasets())
            for (const auto& [split, count] : project.splitCounts(dataset.id))
                choices.tasks.push_back({{dataset.name, split}, count});
    std::ranges::stable_partition(choices.tasks, isTest);
    choices.compositions = project.compositions();
    choices.runs = project.runs();
    for (const RunRecord& run : choices.runs)
        std::ranges::move(project.checkpoints(run.id), std::back_inserter(choices.checkpoints));
    return choices;
}

EvaluationForm::EvaluationForm(QWidget* parent)
    : QWidget(parent), m_composition(new QComboBox), m_tasks(checkList("evaluateTasks", tr("Datasets to evaluate"))),
      m_memberList(checkList("evaluateMembers", tr("Members to evaluate"))),
      m_warning(makeSentence(sawFutureWarning(true), "warning")), m_limit(new QSpinBox)
{
    m_composition->setObjectName("evaluateCompositionChoice");
    m_composition->setAccessibleName(tr("Composition"));
    m_composition->setToolTip(tr("The composition whose models are the columns of the table"));
    m_warning->setObjectName("evaluateWarning");
    m_warning->hide();
    m_limit->setObjectName("evaluateLimit");
    m_limit->setAccessibleName(tr("Examples per dataset at most"));
    m_limit->setRange(0, 1000000);
    m_limit->setSingleStep(100);
    m_limit->setSpecialValueText(tr("all"));
    m_limit->setToolTip(tr("The first examples of each dataset; fewer are faster and give wider intervals."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spaceSmall);
    layout->addWidget(m_composition);
    layout->addWidget(makeLabel(tr("Rows: datasets"), "muted"));
    layout->addWidget(m_tasks);
    layout->addWidget(makeLabel(tr("Columns: members"), "muted"));
    layout->addWidget(m_memberList);
    layout->addWidget(m_warning);
    auto* label = makeLabel(tr("Examples per dataset, at &most"), "muted");
    label->setBuddy(m_limit);
    layout->addWidget(label);
    layout->addWidget(m_limit);
    tickByRow(*m_tasks);
    tickByRow(*m_memberList);
    connect(m_composition, &QComboBox::currentIndexChanged, this, [this] {
        fillMembers();
        Q_EMIT compositionChosen(m_composition->currentData().toLongLong());
        Q_EMIT changed();
    });
    connect(m_tasks, &QListWidget::itemChanged, this, &EvaluationForm::changed);
    connect(m_memberList, &QListWidget::itemChanged, this, [this] {
        showWarning();
        Q_EMIT changed();
    });
}

bool EvaluationForm::hasChoices() const
{
    return !m_choices.compositions.empty() && !m_choices.tasks.empty();
}

void EvaluationForm::setChoices(EvaluationChoices choices)
{
    if (choices.loaded && !choices.withTasks)
        choices.tasks = m_choices.tasks;
    fillTasks(choices);
    m_choices = choices;
    const QString chosen = m_composition->currentText();
    {
        const QSignalBlocker quiet(m_composition);
        m_composition->clear();
        for (const CompositionRecord& composition : m_choices.compositions)
            m_composition->addItem(fromUtf8(composition.composition.name), qlonglong(composition.id));
        m_composition->setCurrentIndex(std::max(0, m_composition->findText(chosen)));
    }
    m_composition->setVisible(choices.compositions.size() > 1);
    fillMembers();
    Q_EMIT changed();
}

void EvaluationForm::setComposition(std::int64_t composition)
{
    const int index = m_composition->findData(qlonglong(composition));
    if (index >= 0)
        m_composition->setCurrentIndex(index);
}

void EvaluationForm::fillTasks(const EvaluationChoices& choices)
{
    if (choices.tasks == m_choices.tasks && m_tasks->count() == static_cast<int>(choices.tasks.size()))
        return;
    const QSignalBlocker quiet(m_tasks);
    std::map<QString, bool> before;
    for (int row = 0; row < m_tasks->count(); ++row)
        before[m_tasks->item(row)->data(Qt::UserRole).toString()] = m_tasks->item(row)->checkState() == Qt::Checked;
    m_tasks->clear();
    for (const TaskChoice& choice : choices.tasks) {
        const auto it = before.find(choice.label());
        const bool checked = it != before.end() ? it->second : isTest(choice);
        auto* item = addCheck(*m_tasks, tr("%1 · %2").arg(choice.label(), formatCount(choice.examples)), checked);
        item->setData(Qt::UserRole, choice.label());
    }
    fitHeight(*m_tasks, shownTasks);
}

void EvaluationForm::fillMembers()
{
    const QSignalBlocker quiet(m_memberList);
    std::map<QString, bool> before;
    for (int row = 0; row < m_memberList->count(); ++row)
        before[m_memberList->item(row)->text()] = m_memberList->item(row)->checkState() == Qt::Checked;
    m_memberList->clear();
    m_members.clear();
    const int index = m_composition->currentIndex();
    if (index < 0 || index >= static_cast<int>(m_choices.compositions.size()))
        return;
    const CompositionRecord& record = m_choices.compositions[std::size_t(index)];
    const Composition& composition = record.composition;
    const auto add = [&](const Member& member, const QString& text, bool checked) {
        m_members.push_back(member);
        const auto it = before.find(text);
        addCheck(*m_memberList, text, it != before.end() ? it->second : checked);
    };
    add({MemberKind::anchor, composition.name, 0, 0}, tr("anchor: %1").arg(fromUtf8(composition.anchor)), true);
    for (std::size_t i = 0; i < composition.augmenting.size(); ++i)
        add({MemberKind::augmenting, composition.name, int(i), 0},
            tr("augmenting: %1").arg(fromUtf8(composition.augmenting[i])), true);
    const auto addBest = [&] { // the whole last: it is the one that is judged
        for (std::size_t i = 0; composition.augmenting.size() > 1 && i < composition.augmenting.size(); ++i)
            add({MemberKind::composed, composition.name, 0, 0, {int(i)}},
                tr("without %1").arg(fromUtf8(composition.augmenting[i])), true);
        add({MemberKind::composed, composition.name, 0, 0}, tr("composed: best"), true);
    };
    const auto addTrained = [&](Method method, const std::function<void()>& addNewest, const QString& each) {
        bool trained = false;
        for (const RunRecord& run : m_choices.runs) {
            if (run.composition != record.id || run.settings.method != method)
                continue;
            for (const CheckpointRecord& checkpoint : m_choices.checkpoints) {
                if (checkpoint.run != run.id)
                    continue;
                if (!std::exchange(trained, true))
                    addNewest();
                add({method == Method::lora ? MemberKind::lora : MemberKind::composed, composition.name, 0,
                     checkpoint.id},
                    each.arg(runLabel(run), formatCount(checkpoint.step)), false);
            }
        }
    };
    addTrained(
        Method::lora,
        [&] {
            add({MemberKind::lora, composition.name, 0, 0}, tr("LoRA baseline: best"), true);
        },
        tr("LoRA baseline: %1, step %2"));
    addTrained(Method::bridges, addBest, tr("composed: %1, step %2"));
    fitHeight(*m_memberList, shownMembers);
    showWarning();
}

void EvaluationForm::showWarning()
{
    bool saw = false;
    for (const Member& member : members()) {
        if (member.kind != MemberKind::composed || m_composition->currentIndex() < 0)
            continue;
        const std::int64_t composition = m_composition->currentData().toLongLong();
        const auto checkpoint = std::ranges::find_if(m_choices.checkpoints, [&](const CheckpointRecord& each) {
            const auto run = std::ranges::find(m_choices.runs, each.run, &RunRecord::id);
            return run != m_choices.runs.end() && run->composition == composition &&
                   run->settings.method == Method::bridges &&
                   (member.checkpoint == 0 || each.id == member.checkpoint); // 0: of the newest run, which comes first
        });
        if (checkpoint != m_choices.checkpoints.end())
            saw = saw || std::ranges::find(m_choices.runs, checkpoint->run, &RunRecord::id)->trained.bridge.sawFuture;
    }
    m_warning->setVisible(saw);
}

std::vector<protocol::Evaluate::Task> EvaluationForm::tasks() const
{
    std::vector<protocol::Evaluate::Task> chosen;
    for (int row = 0; row < m_tasks->count(); ++row)
        if (m_tasks->item(row)->checkState() == Qt::Checked)
            chosen.push_back(m_choices.tasks[std::size_t(row)].task);
    return chosen;
}

std::vector<Member> EvaluationForm::members() const
{
    std::vector<Member> chosen;
    for (int row = 0; row < m_memberList->count(); ++row)
        if (m_memberList->item(row)->checkState() == Qt::Checked)
            chosen.push_back(m_members[std::size_t(row)]);
    return chosen;
}

int EvaluationForm::limit() const
{
    return m_limit->value();
}

QString EvaluationForm::name() const
{
    const QString limited = limit() > 0 ? tr(", first %1").arg(formatCount(limit())) : QString();
    const auto count = tasks().size();
    const QString datasets = count == 1 ? tasks().front().dataset.c_str() : tr("%1 datasets").arg(count);
    return tr("%1 on %2").arg(m_composition->currentText(), datasets) + limited;
}

QString EvaluationForm::problem() const
{
    if (tasks().empty())
        return tr("Choose at least one dataset.");
    return members().empty() ? tr("Choose at least one member.") : QString();
}

} // namespace calm::ui
