#include "ui/training_page/start_choice.h"

#include "core/spec/staged_training.h"
#include "ui/engine_client/run_label.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

std::vector<StartOption> startOptions(const Composition& composition, const std::vector<RunRecord>& runs,
                                      const std::vector<CheckpointRecord>& checkpoints)
{
    std::vector<StartOption> options;
    for (const RunRecord& run : runs) {
        if (!problemOfStart(composition, run.trained, false).empty())
            continue;
        std::vector<CheckpointRecord> own;
        std::ranges::copy_if(checkpoints, std::back_inserter(own), [&run](const auto& c) { return c.run == run.id; });
        std::ranges::sort(own,
                          [](const auto& a, const auto& b) { return a.best != b.best ? a.best : a.step > b.step; });
        const std::vector<int> started = startedConnections(composition, run.trained);
        const auto fresh = std::ranges::count(started, -1);
        for (const CheckpointRecord& checkpoint : own) {
            StartOption& option = options.emplace_back();
            option.checkpoint = checkpoint.id;
            option.composition = fromUtf8(run.trained.name);
            option.label =
                StartChoice::tr("%1: %2, step %3").arg(option.composition, runLabel(run), formatCount(checkpoint.step));
            if (checkpoint.best && own.size() > 1)
                option.label = StartChoice::tr("%1 (best)").arg(option.label);
            option.allConnections = static_cast<int>(started.size());
            option.connections = option.allConnections - static_cast<int>(fresh);
            option.frozenProblem = problemOfStart(composition, run.trained, true);
        }
    }
    return options;
}

StartChoice::StartChoice(QWidget* parent)
    : QWidget(parent), m_from(new QComboBox), m_freeze(new QCheckBox(tr("Keep them as they are (&frozen)"))),
      m_note(makeSentence({}, "muted"))
{
    m_from->setObjectName("trainStartFrom");
    m_from->setAccessibleName(tr("Start from"));
    m_from->setToolTip(tr("Bridges trained before, for the connections that both have; the others start fresh."));
    m_from->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_from->setMinimumContentsLength(10);
    m_freeze->setObjectName("trainFreeze");
    m_freeze->setToolTip(tr("Only the other connections are trained; the answers without them stay what they were."));
    m_note->setObjectName("trainStartNote");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_from);
    layout->addWidget(m_note);
    layout->addWidget(m_freeze);
    setFocusProxy(m_from);
    fill(0);
    connect(m_from, &QComboBox::currentIndexChanged, this, [this] {
        showNote();
        Q_EMIT changed();
    });
    connect(m_freeze, &QCheckBox::toggled, this, [this] {
        showNote();
        Q_EMIT changed();
    });
}

void StartChoice::setOptions(std::vector<StartOption> options)
{
    if (options == m_options)
        return; // a run under way is looked at several times a second: an open list stays as it is
    m_options = std::move(options);
    fill(checkpoint());
}

bool StartChoice::isUseful() const
{
    return m_from->count() > 1;
}

void StartChoice::choose(std::int64_t checkpoint, bool freeze)
{
    fill(checkpoint);
    {
        const QSignalBlocker quiet(m_freeze);
        m_freeze->setChecked(freeze);
    }
    showNote();
}

std::int64_t StartChoice::checkpoint() const
{
    return m_from->currentData().toLongLong();
}

bool StartChoice::freezes() const
{
    return checkpoint() != 0 && m_freeze->isChecked();
}

const StartOption* StartChoice::chosen() const
{
    const auto it = std::ranges::find(m_options, checkpoint(), &StartOption::checkpoint);
    return it == m_options.end() ? nullptr : &*it;
}

QString StartChoice::problem() const
{
    if (checkpoint() == 0)
        return {};
    const StartOption* option = chosen();
    if (!option)
        return tr("The checkpoint to start from is gone or fits this composition no more: choose another.");
    return freezes() ? fromUtf8(option->frozenProblem) : QString();
}

void StartChoice::fill(std::int64_t wanted)
{
    {
        const QSignalBlocker quiet(m_from);
        m_from->clear();
        m_from->addItem(tr("nothing: fresh bridges"), qlonglong(0));
        for (const StartOption& option : m_options) {
            m_from->addItem(option.label, qlonglong(option.checkpoint));
            m_from->setItemData(m_from->count() - 1, option.label, Qt::ToolTipRole);
        }
        if (wanted != 0 && m_from->findData(qlonglong(wanted)) < 0)
            m_from->addItem(tr("checkpoint %1, which is not there").arg(wanted), qlonglong(wanted));
        m_from->setCurrentIndex(m_from->findData(qlonglong(wanted)));
    }
    showNote();
}

void StartChoice::showNote()
{
    const StartOption* option = chosen();
    const QString wrong = problem();
    m_note->setVisible(option != nullptr || !wrong.isEmpty());
    m_freeze->setVisible(checkpoint() != 0);
    setRole(m_note, wrong.isEmpty() ? "muted" : "danger");
    if (!wrong.isEmpty())
        m_note->setText(wrong); // here, where it can be mended: the form's own list may lie below the fold
    else if (option)
        m_note->setText(tr("%1 of %2 connections start trained.").arg(option->connections).arg(option->allConnections));
}

} // namespace calm::ui
