#include "ui/layer_map_page/bridge_form.h"

#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>

namespace calm::ui
{

namespace
{

using BridgeForms = calm::BridgeForm; // this class has the same name

enum Field { headsField, scaleField, slopesField, dropoutField };

QString slopesToText(const std::vector<double>& slopes)
{
    QStringList texts;
    for (const double slope : slopes)
        texts.append(QString::number(slope, 'g', 6));
    return texts.join(", ");
}

/// Numbers between commas or spaces; empty when one of them is none.
std::vector<double> slopesFromText(const QString& text)
{
    std::vector<double> slopes;
    for (const QString& part : text.split(QRegularExpression("[,;\\s]+"), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        slopes.push_back(part.toDouble(&isNumber));
        if (!isNumber)
            return {};
    }
    return slopes;
}

} // namespace

BridgeForm::BridgeForm(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_heads(new QSpinBox), m_scale(new QComboBox), m_slopes(new QLineEdit),
      m_dropout(new QDoubleSpinBox), m_form(makeLabel({}, "plain"))
{
    m_heads->setObjectName("headsInput");
    m_heads->setRange(1, 256);
    m_heads->setToolTip(tr("Attention heads of every bridge; must divide the anchor's width."));
    m_scale->setObjectName("scaleInput");
    m_scale->addItem(tr("Calibrated"), int(BridgeScale::calibrated));
    m_scale->addItem(tr("RMSNorm"), int(BridgeScale::rmsNorm));
    m_scale->addItem(tr("None (as published)"), int(BridgeScale::none));
    m_scale->setToolTip(tr("How the two models' states are brought to a common size. Calibrated: measured once on a "
                           "sample of the data."));
    m_slopes->setObjectName("slopesInput");
    m_slopes->setToolTip(
        tr("Penalty per position of distance, one per head, repeated over the heads. 0 is the paper."));
    m_dropout->setObjectName("dropoutInput");
    m_dropout->setRange(0, 0.9);
    m_dropout->setSingleStep(0.05);
    m_dropout->setToolTip(tr("On the augmenting state while training; 0 = off."));

    m_form->setObjectName("bridgeFormLabel");

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setVerticalSpacing(6);
    form->addRow(tr("Form"), m_form);
    form->addRow(tr("Heads"), m_heads);
    form->addRow(tr("Scale"), m_scale);
    form->addRow(tr("Distance slopes"), m_slopes);
    form->addRow(tr("Dropout"), m_dropout);
    centreLabels(*form);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(form);

    connect(m_heads, &QSpinBox::valueChanged, this, [this] { write(headsField); });
    connect(m_scale, &QComboBox::currentIndexChanged, this, [this] { write(scaleField); });
    connect(m_slopes, &QLineEdit::textEdited, this, [this] { write(slopesField); });
    connect(m_dropout, &QDoubleSpinBox::valueChanged, this, [this] { write(dropoutField); });
    connect(&draft, &CompositionDraft::changed, this, &BridgeForm::show);
    show();
}

void BridgeForm::show()
{
    m_showing = true;
    const BridgeSettings& bridge = m_draft.composition().bridge;
    const bool release = bridge.form == BridgeForms::release;
    m_form->setText(release ? tr("google-deepmind/calm") : tr("as published"));
    m_form->setToolTip(release ? tr("Imported: a bias on every map, and a norm on what comes out. It stays as it is.")
                               : tr("Maps without biases, nothing behind the last one (arXiv 2401.02412)."));
    m_heads->setValue(bridge.heads);
    m_scale->setCurrentIndex(m_scale->findData(int(bridge.scale)));
    if (slopesFromText(m_slopes->text()) != bridge.distanceSlopes)
        m_slopes->setText(slopesToText(bridge.distanceSlopes));
    m_dropout->setValue(bridge.dropout);
    m_showing = false;
}

void BridgeForm::write(int field)
{
    if (m_showing)
        return;
    BridgeSettings bridge = m_draft.composition().bridge;
    bridge.heads = m_heads->value();
    bridge.scale = BridgeScale(m_scale->currentData().toInt());
    bridge.dropout = m_dropout->value();
    if (const std::vector<double> slopes = slopesFromText(m_slopes->text()); !slopes.empty())
        bridge.distanceSlopes = slopes;
    m_draft.setBridge(bridge, field);
}

} // namespace calm::ui
