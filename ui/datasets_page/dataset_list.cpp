#include "ui/datasets_page/dataset_list.h"

#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QPainter>
#include <QSignalBlocker>

namespace calm::ui
{

DatasetList::DatasetList(QWidget* parent) : QListWidget(parent)
{
    setObjectName("datasetsList");
    setAccessibleName(tr("Datasets"));
    setItemDelegate(new DatasetDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item) {
            m_wanted = item->text();
            Q_EMIT datasetChosen();
        }
    });
}

void DatasetList::setDatasets(const std::vector<DatasetRecord>& datasets)
{
    const std::int64_t before = dataset();
    {
        const QSignalBlocker quiet(this);
        clear();
        for (const DatasetRecord& dataset : datasets) {
            auto* item = new QListWidgetItem(fromUtf8(dataset.name), this);
            item->setData(DatasetDelegate::idRole, qlonglong(dataset.id));
            item->setData(DatasetDelegate::countRole, qlonglong(dataset.examples));
            item->setToolTip(fromUtf8(dataset.description.empty() ? dataset.name : dataset.description));
            item->setData(Qt::AccessibleTextRole,
                          tr("%1, %2 examples").arg(item->text(), formatCount(dataset.examples)));
            if (item->text() == m_wanted)
                setCurrentItem(item);
        }
        if (!currentItem() && count() > 0)
            setCurrentRow(0);
    }
    if (dataset() != before) {
        m_wanted = name();
        Q_EMIT datasetChosen();
    }
}

void DatasetList::choose(const QString& name)
{
    m_wanted = name;
    for (int row = 0; row < count(); ++row)
        if (item(row)->text() == name)
            setCurrentRow(row);
}

std::int64_t DatasetList::dataset() const
{
    return currentItem() ? currentItem()->data(DatasetDelegate::idRole).toLongLong() : 0;
}

QString DatasetList::name() const
{
    return currentItem() ? currentItem()->text() : QString();
}

QStringList DatasetList::names() const
{
    QStringList all;
    for (int row = 0; row < count(); ++row)
        all += item(row)->text();
    return all;
}

void DatasetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours& colours = option.widget ? coloursOf(*option.widget) : lightColours();
    painter->save();
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? colours.accentSoft : colours.raised);
    const QRect area = option.rect.adjusted(10, 0, -10, 0);
    const QString count = formatCount(index.data(countRole).toLongLong());
    painter->setPen(colours.mutedText);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, count);
    const int room = area.width() - option.fontMetrics.horizontalAdvance(count) - 10;
    painter->setPen(colours.text);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, room));
    painter->restore();
}

QSize DatasetDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {120, option.fontMetrics.height() + 16};
}

} // namespace calm::ui
