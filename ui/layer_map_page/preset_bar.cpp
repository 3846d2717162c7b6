#include "ui/layer_map_page/preset_bar.h"

#include "core/spec/layer_presets.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <iterator>

namespace calm::ui
{

namespace
{

enum Rule { everyKth, evenly, sameDepth, lastBlocks, finalIntoFirst };

} // namespace

PresetBar::PresetBar(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_rule(new QComboBox), m_modelLabel(makeLabel(tr("for"), "muted")),
      m_model(new QComboBox), m_numberLabel(makeLabel({}, "muted")), m_number(new QSpinBox),
      m_apply(new QPushButton(tr("Apply")))
{
    m_rule->setObjectName("presetChoice");
    m_rule->setAccessibleName(tr("Preset"));
    m_rule->addItem(tr("Every k-th layer"), everyKth);
    m_rule->addItem(tr("Evenly spaced"), evenly);
    m_rule->addItem(tr("Same relative depth"), sameDepth);
    m_rule->addItem(tr("Last layers"), lastBlocks);
    m_rule->addItem(tr("Final state into the first blocks"), finalIntoFirst);
    m_rule->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rule->setMinimumContentsLength(12);
    m_number->setObjectName("presetNumber");
    m_number->setRange(1, 200);
    m_numberLabel->setBuddy(m_number);
    m_apply->setObjectName("presetButton");
    m_apply->setToolTip(tr("Replaces all connections of these models; can be undone"));
    m_model->setObjectName("presetModel");
    m_model->setAccessibleName(tr("For which augmenting models"));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMinimumContentsLength(8);
    m_modelLabel->setBuddy(m_model);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    auto* models = new QHBoxLayout;
    models->setSpacing(8);
    models->addWidget(m_modelLabel);
    models->addWidget(m_model, 1);
    grid->addWidget(m_rule, 0, 0);
    grid->addWidget(m_numberLabel, 0, 1);
    grid->addWidget(m_number, 0, 2);
    grid->addWidget(m_apply, 0, 3);
    grid->addLayout(models, 1, 0, 1, 4);
    grid->setColumnStretch(0, 1);
    connect(&draft, &CompositionDraft::loaded, this, &PresetBar::listModels);
    listModels();
    connect(m_rule, &QComboBox::currentIndexChanged, this, &PresetBar::ruleChanged);
    connect(m_apply, &QPushButton::clicked, this, &PresetBar::apply);
    ruleChanged();
}

void PresetBar::ruleChanged()
{
    const int rule = m_rule->currentData().toInt();
    const bool isStep = rule == everyKth || rule == sameDepth;
    m_numberLabel->setText(isStep ? tr("k") : tr("n"));
    m_number->setAccessibleName(isStep ? tr("Every how many layers") : tr("How many"));
    m_number->setValue(rule == everyKth ? 4 : isStep ? 1 : 3);
}

void PresetBar::listModels()
{
    const std::vector<std::string>& names = m_draft.composition().augmenting;
    m_model->clear();
    m_model->addItem(tr("each augmenting model"), -1);
    for (std::size_t i = 0; i < names.size(); ++i)
        m_model->addItem(tr("%1 only").arg(fromUtf8(names[i])), int(i));
    m_model->setVisible(names.size() > 1);
    m_modelLabel->setVisible(names.size() > 1);
}

std::vector<Connection> PresetBar::byRule(int index) const
{
    const int number = m_number->value();
    const int anchor = m_draft.anchorCard().layers;
    const int layers = m_draft.augmentingCards().at(std::size_t(index)).layers;
    switch (m_rule->currentData().toInt()) {
    case everyKth:
        return everyKthLayer(number, layers, anchor, index);
    case evenly:
        return evenlySpaced(number, layers, anchor, index);
    case sameDepth:
        return sameRelativeDepth(number, layers, anchor, index);
    case lastBlocks:
        return lastLayers(number, layers, anchor, index);
    default:
        return finalStateIntoFirst(number, anchor, index);
    }
}

/// In the order of the models, so that the table reads model by model.
void PresetBar::apply()
{
    const int chosen = m_model->currentData().toInt();
    std::vector<Connection> all;
    for (int i = 0; i < int(m_draft.augmentingCards().size()); ++i) {
        if (chosen < 0 || chosen == i) {
            const std::vector<Connection> some = byRule(i);
            all.insert(all.end(), some.begin(), some.end());
        } else {
            std::ranges::copy_if(m_draft.composition().connections, std::back_inserter(all),
                                 [i](const Connection& connection) { return connection.augmenting == i; });
        }
    }
    m_draft.replaceAll(all, m_rule->currentText());
}

} // namespace calm::ui
