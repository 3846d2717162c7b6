#include "ui/exchange/adapter_dialog.h"

#include "core/spec/model_card.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace calm::ui
{

namespace
{

QString nameOf(const Json& model)
{
    return fromUtf8(optional<std::string>(model, "name", {}, "The adapter"));
}

QString sizesOf(const Json& model)
{
    const ModelCard card = modelCardFromJson(require<Json>(model, "card", "The adapter"));
    return AdapterDialog::tr("%1, %2 blocks × %3")
        .arg(fromUtf8(card.family))
        .arg(card.layers)
        .arg(formatCount(card.hiddenSize));
}

std::vector<Json> modelsIn(const Json& info)
{
    std::vector<Json> models{require<Json>(info, "anchor", "The adapter")};
    for (const Json& model : require<std::vector<Json>>(info, "augmenting", "The adapter"))
        models.push_back(model);
    return models;
}

} // namespace

AdapterDialog::AdapterDialog(const Json& info, const std::vector<ModelRecord>& models, QWidget* parent)
    : QDialog(parent), m_name(new QLineEdit), m_acceptOthers(new QCheckBox(tr("&Take the named models although they "
                                                                              "are other ones"))),
      m_problem(makeSentence({}, "danger")), m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Load an adapter"));
    setObjectName("adapterDialog");
    m_name->setObjectName("adapterName");
    m_name->setPlaceholderText(nameOf(info));
    m_name->setToolTip(tr("What the composition is called in this project; the adapter's own name when left empty."));
    m_acceptOthers->setObjectName("adapterAcceptOthers");
    m_acceptOthers->setToolTip(
        tr("The bridges were trained with models of another content: the answers may be worthless."));
    m_problem->setObjectName("adapterProblem");
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Composition"), m_name);
    for (const Json& wanted : modelsIn(info)) {
        QComboBox* choice = modelChoice(wanted, models);
        form->addRow(m_models.empty() ? tr("&Anchor") : tr("Augmenting"), choice);
        m_models.push_back(choice);
        form->addRow(QString(), makeLabel(tr("was %1: %2").arg(nameOf(wanted), sizesOf(wanted)), "muted"));
    }
    centreLabels(*form);
    auto* load = m_buttons->addButton(tr("Load"), QDialogButtonBox::AcceptRole);
    load->setObjectName("adapterLoadButton");
    setRole(load, "primary");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(makeSentence(tr("Its models are looked for in this project by their content. Name one where that "
                                      "finds none.")));
    layout->addLayout(form);
    layout->addWidget(m_acceptOthers);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(m_buttons);
    resize(520, sizeHint().height());
    connect(m_buttons, &QDialogButtonBox::accepted, this, &AdapterDialog::loadRequested);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QComboBox* AdapterDialog::modelChoice(const Json& wanted, const std::vector<ModelRecord>& models)
{
    auto* choice = new QComboBox;
    choice->setObjectName(QString("adapterModel%1").arg(m_models.size()));
    choice->setAccessibleName(tr("Model for %1").arg(nameOf(wanted)));
    choice->setToolTip(tr("The model of this project that takes this place"));
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(20);
    choice->addItem(tr("found by its content"), QString());
    for (const ModelRecord& model : models)
        choice->addItem(fromUtf8(model.name), fromUtf8(model.name));
    return choice;
}

protocol::LoadAdapter AdapterDialog::request() const
{
    protocol::LoadAdapter request;
    request.name = m_name->text().trimmed().toStdString();
    request.acceptOtherModels = m_acceptOthers->isChecked();
    for (std::size_t i = 0; i < m_models.size(); ++i) {
        const std::string named = m_models[i]->currentData().toString().toStdString();
        if (i == 0)
            request.anchor = named;
        else if (!named.empty())
            request.augmenting.push_back(named);
    }
    return request;
}

void AdapterDialog::showProblem(const QString& sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    adjustSize();
}

void AdapterDialog::setBusy(bool busy)
{
    for (QAbstractButton* button : m_buttons->buttons())
        if (m_buttons->buttonRole(button) == QDialogButtonBox::AcceptRole)
            button->setEnabled(!busy);
}

} // namespace calm::ui
