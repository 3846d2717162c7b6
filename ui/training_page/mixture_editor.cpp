#include "ui/training_page/mixture_editor.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace calm::ui
{

namespace
{

/// A dataset's part as the data of a combo box's item.
QString keyOf(const std::string& dataset, const std::string& split)
{
    return fromUtf8(dataset) + QChar('\n') + fromUtf8(split);
}

QDoubleSpinBox* shareBox(double value, double lowest, const QString& special, const QString& help)
{
    auto* box = new QDoubleSpinBox;
    box->setRange(lowest, 1000);
    box->setDecimals(2);
    box->setSingleStep(0.1);
    box->setSpecialValueText(special);
    box->setValue(value);
    box->setToolTip(help);
    box->setAccessibleName(help);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setStyleSheet("padding-right: 6px;"); // no buttons, so their room is the number's
    box->setFixedWidth(54);
    return box;
}

} // namespace

MixtureEditor::MixtureEditor(bool withShares, QWidget* parent)
    : QWidget(parent), m_withShares(withShares), m_add(new QPushButton(icon("add"), tr("Add a dataset")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_add->setObjectName("mixtureAdd");
    setRole(m_add, "quiet");
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] {
        std::vector<MixturePart> now = parts();
        MixturePart part;
        if (!m_choices.empty()) {
            part.dataset = m_choices.front().dataset;
            part.split = m_choices.front().split;
        }
        now.push_back(part);
        rebuild(now);
        Q_EMIT changed();
    });
    rebuild({});
}

void MixtureEditor::setChoices(const std::vector<PartChoice>& choices)
{
    const std::vector<MixturePart> now = parts();
    m_choices = choices;
    m_add->setEnabled(!choices.empty());
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const QSignalBlocker quiet(m_lines[i].part);
        fillChoices(*m_lines[i].part, now[i]);
    }
}

void MixtureEditor::setParts(const std::vector<MixturePart>& parts)
{
    rebuild(parts);
    Q_EMIT changed();
}

std::vector<MixturePart> MixtureEditor::parts() const
{
    std::vector<MixturePart> all;
    for (const Line& line : m_lines) {
        const QString key = line.part->currentData().toString();
        MixturePart part;
        part.dataset = key.section('\n', 0, 0).toStdString();
        part.split = key.section('\n', 1).toStdString();
        if (m_withShares) {
            part.share = line.share->value();
            part.finalShare = line.finalShare->value() < 0 ? -1.0 : line.finalShare->value();
        }
        all.push_back(part);
    }
    return all;
}

void MixtureEditor::rebuild(const std::vector<MixturePart>& parts)
{
    if (m_body) {
        m_body->hide();
        m_body->deleteLater(); // later: one of its buttons may have asked for this
    }
    m_lines.clear();
    m_body = new QWidget;
    m_grid = new QGridLayout(m_body);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(4);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(0, 1);
    if (m_withShares && !parts.empty()) {
        m_grid->addWidget(makeLabel(tr("Dataset"), "muted"), 0, 0);
        m_grid->addWidget(makeLabel(tr("Share"), "muted"), 0, 1);
        m_grid->addWidget(makeLabel(tr("At the end"), "muted"), 0, 2);
    }
    for (const MixturePart& part : parts)
        addLine(part);
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_body);
    // New widgets come last in the tab order; the lines stand before the button. Qt takes only widgets with focus.
    QWidget* before = m_add->previousInFocusChain();
    while (before != m_add && before->focusPolicy() == Qt::NoFocus)
        before = before->previousInFocusChain();
    for (QWidget* widget : m_body->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        if (!(widget->focusPolicy() & Qt::TabFocus))
            continue;
        setTabOrder(before, widget);
        before = widget;
    }
}

void MixtureEditor::addLine(const MixturePart& part)
{
    const int number = static_cast<int>(m_lines.size());
    const int row = number + 1;
    Line line;
    line.part = new QComboBox;
    line.part->setObjectName(QStringLiteral("mixturePart%1").arg(number));
    line.part->setAccessibleName(tr("Dataset %1").arg(number + 1));
    line.part->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    line.part->setMinimumContentsLength(8);
    fillChoices(*line.part, part);
    m_grid->addWidget(line.part, row, 0);
    connect(line.part, &QComboBox::currentIndexChanged, this, &MixtureEditor::changed);
    if (m_withShares) {
        line.share = shareBox(part.share, 0, {}, tr("Share of dataset %1").arg(number + 1));
        line.share->setObjectName(QStringLiteral("mixtureShare%1").arg(number));
        line.finalShare = shareBox(part.finalShare < 0 ? -0.01 : part.finalShare, -0.01, tr("same"),
                                   tr("Share of dataset %1 at the end of the run").arg(number + 1));
        line.finalShare->setObjectName(QStringLiteral("mixtureFinalShare%1").arg(number));
        m_grid->addWidget(line.share, row, 1);
        m_grid->addWidget(line.finalShare, row, 2);
        connect(line.share, &QDoubleSpinBox::valueChanged, this, &MixtureEditor::changed);
        connect(line.finalShare, &QDoubleSpinBox::valueChanged, this, &MixtureEditor::changed);
    }
    auto* remove = new QToolButton;
    remove->setIcon(icon("close"));
    remove->setFixedSize(30, 30);
    remove->setToolTip(tr("Take this dataset out"));
    remove->setAccessibleName(tr("Take dataset %1 out").arg(number + 1));
    m_grid->addWidget(remove, row, 3);
    connect(remove, &QToolButton::clicked, this, [this, number] {
        std::vector<MixturePart> now = parts();
        now.erase(now.begin() + number);
        rebuild(now);
        Q_EMIT changed();
    });
    m_lines.push_back(line);
}

/// The chosen part is always there, also when the project has lost its dataset: then it says so. Of a dataset with one
/// split only, that split and the whole dataset are the same, so it is offered once.
void MixtureEditor::fillChoices(QComboBox& box, const MixturePart& part) const
{
    box.clear();
    int splits = 0;
    for (const PartChoice& choice : m_choices)
        splits += choice.dataset == part.dataset ? 1 : 0;
    const bool whole = part.split.empty() && splits == 1;
    for (const PartChoice& choice : m_choices) {
        const QString dataset = fromUtf8(choice.dataset);
        const QString split = fromUtf8(choice.split);
        const bool obvious = split.isEmpty() || dataset.endsWith("." + split);
        const QString name = obvious ? dataset : tr("%1 (%2)").arg(dataset, split);
        const bool asWhole = whole && choice.dataset == part.dataset;
        box.addItem(name, keyOf(choice.dataset, asWhole ? std::string() : choice.split));
        box.setItemData(box.count() - 1, tr("%1: %2 examples").arg(name, formatCount(choice.examples)),
                        Qt::ToolTipRole);
    }
    int index = box.findData(keyOf(part.dataset, part.split));
    if (index < 0) {
        const QString dataset = fromUtf8(part.dataset);
        box.addItem(splits > 0 ? tr("%1 (all splits)").arg(dataset) : tr("%1 (not in the project)").arg(dataset),
                    keyOf(part.dataset, part.split));
        index = box.count() - 1;
    }
    box.setCurrentIndex(index);
    box.setToolTip(box.currentText());
}

} // namespace calm::ui
