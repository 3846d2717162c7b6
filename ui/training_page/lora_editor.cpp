#include "ui/training_page/lora_editor.h"

#include "ui/training_page/number_boxes.h"
#include "ui/widgets/card.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace calm::ui
{

LoraEditor::LoraEditor(QWidget* parent) : QWidget(parent)
{
    build();
    setSettings({});
    connect(m_rank, &QSpinBox::valueChanged, this, &LoraEditor::changed);
    connect(m_alpha, &QDoubleSpinBox::valueChanged, this, &LoraEditor::changed);
    connect(m_dropout, &QDoubleSpinBox::valueChanged, this, &LoraEditor::changed);
    for (QCheckBox* target : m_targets)
        connect(target, &QCheckBox::toggled, this, &LoraEditor::changed);
}

void LoraEditor::build()
{
    m_rank = wholeBox("loraRank",
                      tr("The width of the low-rank changes. Matched: the one whose trained numbers come "
                         "nearest to those of the composition's bridges, as the paper compares."),
                      0, tr("matched"));
    m_alpha = realBox("loraAlpha", tr("The changes are scaled by alpha / rank."), 1e6, tr("twice the rank"));
    m_dropout =
        realBox("loraDropout", tr("The share of each matrix's input that is left out in training."), 0.99, tr("off"));
    m_dropout->setSingleStep(0.05);
    const QString names[] = {tr("query"), tr("key"), tr("value"), tr("output"), tr("gate"), tr("up"), tr("down")};
    auto* targets = new QWidget;
    targets->setObjectName("loraTargets");
    auto* grid = new QGridLayout(targets);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    for (std::size_t i = 0; i < loraTargets().size(); ++i) {
        auto* box = new QCheckBox(i < std::size(names) ? names[i] : QString::fromStdString(loraTargets()[i]));
        box->setObjectName(QStringLiteral("loraTarget-") + QString::fromStdString(loraTargets()[i]));
        box->setAccessibleName(tr("Change the matrix %1").arg(box->text()));
        box->setToolTip(i < 4 ? tr("A matrix of the attention") : tr("A matrix of the MLP"));
        grid->addWidget(box, int(i / 2), int(i % 2));
        m_targets.push_back(box);
    }
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(6);
    form->addRow(tr("&Rank"), m_rank);
    form->addRow(tr("Alp&ha"), m_alpha);
    form->addRow(tr("Dropo&ut"), m_dropout);
    form->addRow(tr("Matrices"), targets);
    centreLabels(*form);
}

void LoraEditor::setSettings(const LoraSettings& settings)
{
    const QSignalBlocker quiet(this);
    m_rank->setValue(settings.rank);
    m_alpha->setValue(settings.alpha);
    m_dropout->setValue(settings.dropout);
    for (std::size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i]->setChecked(std::ranges::find(settings.targets, loraTargets()[i]) != settings.targets.end());
}

LoraSettings LoraEditor::settings() const
{
    LoraSettings settings;
    settings.rank = m_rank->value();
    settings.alpha = m_alpha->value();
    settings.dropout = m_dropout->value();
    settings.targets.clear();
    for (std::size_t i = 0; i < m_targets.size(); ++i)
        if (m_targets[i]->isChecked())
            settings.targets.push_back(loraTargets()[i]);
    return settings;
}

} // namespace calm::ui
