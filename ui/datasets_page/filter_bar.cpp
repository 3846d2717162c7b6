#include "ui/datasets_page/filter_bar.h"

#include "ui/datasets_page/example_delegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 250;
constexpr int longestLength = 100'000'000;

/// The style sheet highlights what has this property.
void setActive(QWidget& widget, bool active)
{
    if (widget.property("active").toBool() == active)
        return;
    widget.setProperty("active", active);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_first(new QHBoxLayout), m_search(new QLineEdit),
      m_split(choice("splitFilter", tr("Show one split only"))), m_tag(choice("tagFilter", tr("Show one tag only"))),
      m_length(new QToolButton), m_clear(new QPushButton(icon("close"), tr("Clear")))
{
    m_search->setObjectName("searchInput");
    m_search->setPlaceholderText(tr("Search prompts and responses"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setToolTip(tr("Words that begin so, anywhere in a prompt or response (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_clear->setObjectName("clearFilters");
    m_clear->setToolTip(tr("Show all examples of the dataset"));
    setRole(m_clear, "quiet");
    buildLength();
    m_first->setSpacing(6);
    m_first->addWidget(m_search, 1);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    for (QWidget* widget : {static_cast<QWidget*>(m_split), static_cast<QWidget*>(m_tag),
                            static_cast<QWidget*>(m_length), static_cast<QWidget*>(m_clear)})
        second->addWidget(widget);
    second->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(m_first);
    layout->addLayout(second);

    m_typing.setSingleShot(true);
    m_typing.setInterval(restMilliseconds);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &FilterBar::take);
    for (QComboBox* box : {m_split, m_tag})
        connect(box, &QComboBox::currentIndexChanged, this, &FilterBar::take);
    for (QSpinBox* box : {m_from, m_to})
        connect(box, &QSpinBox::valueChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_clear, &QPushButton::clicked, this, [this] {
        clear();
        Q_EMIT changed();
    });
    setSplits({});
    setTags({});
}

QComboBox* FilterBar::choice(const char* name, const QString& accessibleName)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setToolTip(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

void FilterBar::buildLength()
{
    const auto box = [](const char* name, const QString& special, const QString& help) {
        auto* made = new QSpinBox;
        made->setObjectName(name);
        made->setRange(0, longestLength);
        made->setGroupSeparatorShown(true);
        made->setSpecialValueText(special);
        made->setSingleStep(10);
        made->setToolTip(help);
        return made;
    };
    m_from = box("lengthFrom", tr("any"), tr("The shortest example that is shown"));
    m_to = box("lengthTo", tr("any"), tr("The longest example that is shown"));
    auto* panel = new QWidget;
    auto* form = new QFormLayout(panel);
    form->setContentsMargins(cardPadding, gap, cardPadding, gap);
    form->addRow(makeLabel(tr("Characters of prompt and response"), "muted"));
    form->addRow(tr("At &least"), m_from);
    form->addRow(tr("At &most"), m_to);
    centreLabels(*form);
    auto* menu = new QMenu(m_length);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(panel);
    menu->addAction(action);
    connect(menu, &QMenu::aboutToShow, m_from, [this] { m_from->setFocus(Qt::PopupFocusReason); });
    m_length->setObjectName("lengthFilter");
    m_length->setProperty("role", "choice");
    m_length->setMenu(menu);
    m_length->setPopupMode(QToolButton::InstantPopup);
    m_length->setToolTip(tr("Show short or long examples only: characters of prompt and response"));
}

void FilterBar::addTool(QWidget* widget)
{
    m_first->addWidget(widget);
}

void FilterBar::fill(QComboBox& box, const QString& all, const Counts& counts)
{
    const QSignalBlocker quiet(&box);
    const QVariant chosen = box.currentData();
    box.clear();
    box.addItem(all);
    for (const auto& [name, count] : counts) {
        const QString value = fromUtf8(name);
        box.addItem(&box == m_split ? splitLabel(value) : value, value);
        box.setItemData(box.count() - 1, tr("%1 examples").arg(formatCount(count)), Qt::ToolTipRole);
    }
    box.setCurrentIndex(chosen.isValid() ? std::max(0, box.findData(chosen)) : 0);
    box.setEnabled(box.count() > 1);
}

void FilterBar::setSplits(const Counts& counts)
{
    fill(*m_split, tr("All splits"), counts);
    showState();
}

void FilterBar::setTags(const Counts& counts)
{
    fill(*m_tag, tr("All tags"), counts);
    showState();
}

ExampleQuery FilterBar::query() const
{
    ExampleQuery query;
    query.search = m_search->text().toStdString();
    if (m_split->currentIndex() > 0)
        query.split = m_split->currentData().toString().toStdString();
    query.tag = m_tag->currentData().toString().toStdString();
    query.fewestCharacters = m_from->value();
    if (m_to->value() > 0)
        query.mostCharacters = m_to->value();
    return query;
}

bool FilterBar::isActive() const
{
    return !m_search->text().isEmpty() || m_split->currentIndex() > 0 || m_tag->currentIndex() > 0 ||
           m_from->value() > 0 || m_to->value() > 0;
}

void FilterBar::clear()
{
    {
        const QScopedValueRollback quiet(m_quiet, true);
        m_search->clear();
        m_split->setCurrentIndex(0);
        m_tag->setCurrentIndex(0);
        m_from->setValue(0);
        m_to->setValue(0);
    }
    m_typing.stop();
    showState();
}

void FilterBar::beginToSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
}

void FilterBar::take()
{
    m_typing.stop();
    if (m_quiet)
        return;
    showState();
    Q_EMIT changed();
}

void FilterBar::showState()
{
    setActive(*m_split, m_split->currentIndex() > 0);
    setActive(*m_tag, m_tag->currentIndex() > 0);
    const int from = m_from->value();
    const int to = m_to->value();
    setActive(*m_length, from > 0 || to > 0);
    m_length->setText(from > 0 && to > 0 ? tr("%1 to %2").arg(formatCount(from), formatCount(to))
                      : from > 0         ? tr("from %1").arg(formatCount(from))
                      : to > 0           ? tr("to %1").arg(formatCount(to))
                                         : tr("Length"));
    m_length->setAccessibleName(tr("Length") + (from > 0 || to > 0 ? ": " + m_length->text() : QString()));
    m_clear->setVisible(isActive());
}

} // namespace calm::ui
