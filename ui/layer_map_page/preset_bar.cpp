#include "ui/layer_map_page/preset_bar.h"

#include "core/spec/layer_presets.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <iterator>

namespace calm::ui
{

namespace
{

/// From otherMap on, one for each source.
enum Rule { everyKth, evenly, sameDepth, lastBlocks, finalIntoFirst, mostAlike, otherMap };

int startOf(int rule)
{
    return rule == everyKth ? 4 : rule == sameDepth ? 1 : 3;
}

} // namespace

PresetBar::PresetBar(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_rule(new QComboBox), m_modelLabel(makeLabel(tr("for"), "muted")),
      m_model(new QComboBox), m_numberLabel(makeLabel({}, "muted")), m_number(new QSpinBox),
      m_apply(new QPushButton(tr("Apply")))
{
    m_rule->setObjectName("presetChoice");
    m_rule->setAccessibleName(tr("Preset"));
    m_rule->setToolTip(tr("Connections by a rule. What it would draw is shown dashed; Apply draws it."));
    m_rule->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rule->setMinimumContentsLength(12);
    m_number->setObjectName("presetNumber");
    m_number->setRange(1, 200);
    m_numberLabel->setBuddy(m_number);
    m_apply->setObjectName("presetButton");
    m_apply->setToolTip(tr("Replaces all connections of these models; can be undone"));
    m_model->setObjectName("presetModel");
    m_model->setAccessibleName(tr("For which augmenting models"));
    m_model->setToolTip(m_model->accessibleName());
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
    listRules();
    ruleChanged();
    connect(m_rule, &QComboBox::currentIndexChanged, this, &PresetBar::ruleChanged);
    connect(m_rule, &QComboBox::currentIndexChanged, this, &PresetBar::preview);
    connect(m_number, &QSpinBox::valueChanged, this, &PresetBar::preview);
    connect(m_model, &QComboBox::activated, this, &PresetBar::preview);
    connect(m_apply, &QPushButton::clicked, this, &PresetBar::apply);
}

/// The rules there are now; the chosen one stays when it still is.
void PresetBar::listRules()
{
    const QVariant chosen = m_rule->currentData();
    const QString chosenText = m_rule->currentText();
    const QSignalBlocker quiet(m_rule);
    m_rule->clear();
    m_rule->addItem(tr("Every k-th layer"), everyKth);
    m_rule->addItem(tr("Evenly spaced"), evenly);
    m_rule->addItem(tr("Same relative depth"), sameDepth);
    m_rule->addItem(tr("Last layers"), lastBlocks);
    m_rule->addItem(tr("Final state into the first blocks"), finalIntoFirst);
    if (m_similarity)
        m_rule->addItem(tr("Most alike"), mostAlike);
    for (std::size_t i = 0; i < m_sources.size(); ++i)
        m_rule->addItem(tr("As in %1").arg(fromUtf8(m_sources[i].composition.name)), otherMap + int(i));
    const int place = chosen.toInt() >= otherMap ? m_rule->findText(chosenText) : m_rule->findData(chosen);
    m_rule->setCurrentIndex(std::max(0, place));
}

void PresetBar::setSources(const std::vector<MapSource>& sources)
{
    if (m_sources == sources)
        return;
    m_sources = sources;
    listRules();
    ruleChanged();
}

void PresetBar::setSimilarity(const std::optional<LayerSimilarity>& similarity)
{
    m_similarity = similarity;
    listRules();
    ruleChanged();
}

void PresetBar::suggestMostAlike(int count)
{
    if (!m_similarity)
        return;
    m_rule->setCurrentIndex(m_rule->findData(mostAlike));
    m_number->setValue(count);
    preview();
}

void PresetBar::ruleChanged()
{
    const int rule = m_rule->currentData().toInt();
    const bool isStep = rule == everyKth || rule == sameDepth;
    m_numberLabel->setText(isStep ? tr("k") : tr("n"));
    m_number->setAccessibleName(isStep ? tr("Every how many layers") : tr("How many"));
    m_number->setToolTip(m_number->accessibleName());
    m_numberLabel->setVisible(rule < otherMap);
    m_number->setVisible(rule < otherMap);
    if (m_number->property("rule") != rule) {
        const QSignalBlocker quiet(m_number);
        m_number->setProperty("rule", rule);
        m_number->setValue(startOf(rule));
    }
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
    const int number = m_number->value(), rule = m_rule->currentData().toInt();
    const int anchor = m_draft.anchorCard().layers;
    const int layers = m_draft.augmentingCards().at(std::size_t(index)).layers;
    switch (rule) {
    case everyKth:
        return everyKthLayer(number, layers, anchor, index);
    case evenly:
        return evenlySpaced(number, layers, anchor, index);
    case sameDepth:
        return sameRelativeDepth(number, layers, anchor, index);
    case lastBlocks:
        return lastLayers(number, layers, anchor, index);
    case finalIntoFirst:
        return finalStateIntoFirst(number, anchor, index);
    case mostAlike:
        return m_similarity && std::size_t(index) < m_similarity->augmenting.size()
                   ? mostSimilar(*m_similarity, number, index)
                   : std::vector<Connection>{};
    default:
        break;
    }
    const MapSource& source = m_sources.at(std::size_t(rule - otherMap));
    std::vector<Connection> taken = transferred(
        source.composition.connections, source.depths, depthsOf(m_draft.anchorCard(), m_draft.augmentingCards()),
        samePlaces(source.composition.augmenting, m_draft.composition().augmenting));
    std::erase_if(taken, [index](const Connection& connection) { return connection.augmenting != index; });
    return taken;
}

/// In the order of the models, so that the table reads model by model.
std::vector<Connection> PresetBar::proposed() const
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
    return all;
}

void PresetBar::preview()
{
    m_draft.setPreview(proposed(), m_rule->currentText());
}

void PresetBar::apply()
{
    m_draft.replaceAll(proposed(), m_rule->currentText());
}

} // namespace calm::ui
