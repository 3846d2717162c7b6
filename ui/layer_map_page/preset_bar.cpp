#include "ui/layer_map_page/preset_bar.h"

#include "core/spec/layer_presets.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>

namespace calm::ui
{

namespace
{

enum Rule { everyKth, evenly, sameDepth, lastBlocks, finalIntoFirst };

} // namespace

PresetBar::PresetBar(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_rule(new QComboBox), m_numberLabel(makeLabel({}, "muted")),
      m_number(new QSpinBox), m_apply(new QPushButton(tr("Apply")))
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
    m_apply->setToolTip(tr("Replaces all connections; can be undone"));

    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(m_rule, 1);
    line->addWidget(m_numberLabel);
    line->addWidget(m_number);
    line->addWidget(m_apply);
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

void PresetBar::apply()
{
    const int number = m_number->value();
    const int anchor = m_draft.anchorCard().layers;
    std::vector<Connection> all;
    for (std::size_t i = 0; i < m_draft.augmentingCards().size(); ++i) {
        const int layers = m_draft.augmentingCards()[i].layers;
        const int index = int(i);
        std::vector<Connection> some;
        switch (m_rule->currentData().toInt()) {
        case everyKth:
            some = everyKthLayer(number, layers, anchor, index);
            break;
        case evenly:
            some = evenlySpaced(number, layers, anchor, index);
            break;
        case sameDepth:
            some = sameRelativeDepth(number, layers, anchor, index);
            break;
        case lastBlocks:
            some = lastLayers(number, layers, anchor, index);
            break;
        default:
            some = finalStateIntoFirst(number, anchor, index);
        }
        all.insert(all.end(), some.begin(), some.end());
    }
    m_draft.replaceAll(all, m_rule->currentText());
}

} // namespace calm::ui
