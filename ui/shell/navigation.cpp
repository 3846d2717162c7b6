#include "ui/shell/navigation.h"

#include "ui/widgets/icons.h"

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int narrowest = 158;  ///< with titles
constexpr int besideTitle = 70; ///< icon, padding and border of a line
constexpr int narrowWidth = 58;
constexpr int idRole = Qt::UserRole;
constexpr int titleRole = Qt::UserRole + 1;

} // namespace

Navigation::Navigation(QWidget* parent) : QListWidget(parent), m_wide(narrowest)
{
    setObjectName("navigation");
    setAccessibleName(tr("Pages"));
    setFixedWidth(m_wide);
    setIconSize({20, 20});
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            Q_EMIT pageChosen(item->data(idRole).toString());
    });
}

void Navigation::addPage(const QString& id, const QString& iconName, const QString& title, const QString& shortcut)
{
    auto* item = new QListWidgetItem(icon(iconName), title, this);
    item->setData(idRole, id);
    item->setData(titleRole, title);
    item->setData(Qt::AccessibleTextRole, title);
    item->setToolTip(QString("%1 (%2)").arg(title, shortcut));
    m_wide = std::max(m_wide, fontMetrics().horizontalAdvance(title) + besideTitle);
    if (!m_narrow)
        setFixedWidth(m_wide);
}

void Navigation::setCurrentPage(const QString& id)
{
    for (int row = 0; row < count(); ++row)
        if (item(row)->data(idRole).toString() == id)
            setCurrentRow(row);
}

QString Navigation::currentPage() const
{
    return currentItem() ? currentItem()->data(idRole).toString() : QString();
}

void Navigation::setNarrow(bool narrow)
{
    if (m_narrow == narrow)
        return;
    m_narrow = narrow;
    setFixedWidth(narrow ? narrowWidth : m_wide);
    for (int row = 0; row < count(); ++row)
        item(row)->setText(narrow ? QString() : item(row)->data(titleRole).toString());
}

} // namespace calm::ui
