#include "ui/compare_page/sampling_form.h"

#include "ui/widgets/card.h"
#include "ui/widgets/scale.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>

#include <limits>

namespace calm::ui
{

namespace
{

QDoubleSpinBox* realBox(const char* name, double low, double high, double step, const QString& off)
{
    auto* box = new QDoubleSpinBox;
    box->setObjectName(name);
    box->setRange(low, high);
    box->setSingleStep(step);
    box->setDecimals(2);
    box->setSpecialValueText(off);
    return box;
}

QSpinBox* wholeBox(const char* name, int low, int high, const QString& off = {})
{
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(low, high);
    box->setSpecialValueText(off);
    return box;
}

} // namespace

SamplingForm::SamplingForm(QWidget* parent)
    : QWidget(parent), m_temperature(realBox("samplingTemperature", 0, 5, 0.1, tr("0 (greedy)"))),
      m_topK(wholeBox("samplingTopK", 0, 1000, tr("off"))), m_topP(realBox("samplingTopP", 0.01, 1, 0.05, {})),
      m_minP(realBox("samplingMinP", 0, 0.99, 0.05, tr("off"))),
      m_seed(wholeBox("samplingSeed", 0, std::numeric_limits<int>::max())),
      m_maxTokens(wholeBox("samplingMaxTokens", 1, 32768))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spaceMedium);
    grid->setVerticalSpacing(spaceTiny);
    int column = 0;
    const auto add = [&](const QString& name, const QString& help, QWidget* box) {
        QLabel* label = makeLabel(name, "muted");
        label->setBuddy(box);
        box->setToolTip(help);
        box->setMinimumWidth(76);
        grid->addWidget(label, 0, column);
        grid->addWidget(box, 1, column);
        grid->setColumnStretch(column++, 1);
    };
    add(tr("&Temperature"), tr("0 always takes the most probable token; higher is more varied."), m_temperature);
    add(tr("Top-&k"), tr("Only the k most probable tokens may be chosen."), m_topK);
    add(tr("T&op-p"), tr("Only the smallest set of tokens with this probability may be chosen; 1 = off."), m_topP);
    add(tr("M&in-p"), tr("Tokens below this share of the most probable one are dropped."), m_minP);
    add(tr("See&d"), tr("The same seed gives the same answer."), m_seed);
    add(tr("Max toke&ns"), tr("An answer ends here at the latest."), m_maxTokens);
    m_rest.maxTokens = 64;
    setSettings(m_rest);
    for (QDoubleSpinBox* box : {m_temperature, m_topP, m_minP})
        connect(box, &QDoubleSpinBox::valueChanged, this, &SamplingForm::showWhatMatters);
    for (QSpinBox* box : {m_topK, m_seed, m_maxTokens})
        connect(box, &QSpinBox::valueChanged, this, &SamplingForm::showWhatMatters);
}

SamplingSettings SamplingForm::settings() const
{
    SamplingSettings settings = m_rest;
    settings.temperature = m_temperature->value();
    settings.topK = m_topK->value();
    settings.topP = m_topP->value();
    settings.minP = m_minP->value();
    settings.seed = static_cast<std::uint64_t>(m_seed->value());
    settings.maxTokens = m_maxTokens->value();
    return settings;
}

void SamplingForm::setSettings(const SamplingSettings& settings)
{
    m_rest = settings;
    m_temperature->setValue(settings.temperature);
    m_topK->setValue(settings.topK);
    m_topP->setValue(settings.topP);
    m_minP->setValue(settings.minP);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(settings.seed, std::numeric_limits<int>::max())));
    m_maxTokens->setValue(settings.maxTokens);
    showWhatMatters();
}

QString SamplingForm::summary() const
{
    const SamplingSettings now = settings();
    QString text = now.temperature <= 0
                       ? tr("Greedy")
                       : tr("Temperature %1, seed %2").arg(QLocale().toString(now.temperature, 'g', 3)).arg(now.seed);
    return tr("%1, at most %2 tokens").arg(text).arg(now.maxTokens);
}

void SamplingForm::showWhatMatters()
{
    const bool sampled = m_temperature->value() > 0;
    for (QWidget* box : {static_cast<QWidget*>(m_topK), static_cast<QWidget*>(m_topP), static_cast<QWidget*>(m_minP),
                         static_cast<QWidget*>(m_seed)})
        box->setEnabled(sampled);
    Q_EMIT changed();
}

} // namespace calm::ui
