#include "ui/shell/activity_model.h"

#include "ui/widgets/number_format.h"

#include <QDateTime>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr qint64 repeatMilliseconds = 5000;

QString whenAndWhere(const Activity& activity)
{
    const QString when = formatTime(double(activity.at) / 1000);
    return activity.place.isEmpty() ? when : QStringLiteral("%1 · %2").arg(when, activity.place);
}

} // namespace

ActivityModel::ActivityModel(const QString& file, QObject* parent) : QAbstractItemModel(parent), m_file(file)
{
    const std::vector<Activity> before = m_file.read();
    m_activities.assign(before.begin(), before.end());
}

void ActivityModel::add(ActivityKind kind, const QString& place, const QString& sentence, const QString& detail)
{
    const Activity fresh{QDateTime::currentMSecsSinceEpoch(), kind, place, sentence, detail};
    if (!m_activities.empty()) {
        Activity& newest = m_activities.back();
        const bool same = newest.kind == kind && newest.sentence == sentence && newest.detail == detail;
        if (same && fresh.at - newest.at < repeatMilliseconds)
            return;
    }
    m_file.append(fresh);
    beginInsertRows({}, 0, 0);
    m_activities.push_back(fresh);
    endInsertRows();
    if (m_activities.size() > ActivityFile::kept) {
        const int last = int(m_activities.size()) - 1;
        beginRemoveRows({}, last, last);
        m_activities.pop_front();
        ++m_first;
        endRemoveRows();
    }
    if (kind == ActivityKind::notice)
        return; // nothing that has to be looked at
    ++m_unread;
    m_unreadError = m_unreadError || kind == ActivityKind::error;
    Q_EMIT unreadChanged();
}

void ActivityModel::clear()
{
    m_file.clear();
    beginResetModel();
    m_first += m_activities.size();
    m_activities.clear();
    endResetModel();
    markRead();
}

QString ActivityModel::textOf(const QModelIndexList& messages) const
{
    std::vector<int> rows;
    for (const QModelIndex& index : messages)
        rows.push_back(index.parent().isValid() ? index.parent().row() : index.row());
    std::ranges::sort(rows, std::ranges::greater());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QStringList texts;
    for (const int row : rows) {
        const Activity& activity = at(index(row, 0));
        texts += QStringLiteral("%1 · %2: %3").arg(whenAndWhere(activity), kindText(activity.kind), activity.sentence);
        if (!activity.detail.isEmpty())
            texts += activity.detail;
    }
    return texts.join('\n');
}

void ActivityModel::markRead()
{
    m_unread = 0;
    m_unreadError = false;
    Q_EMIT unreadChanged();
}

QModelIndex ActivityModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const quintptr number = m_first + m_activities.size() - 1 - quintptr(parent.row());
    return createIndex(row, column, parent.isValid() ? number : quintptr(0));
}

QModelIndex ActivityModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == 0 || child.internalId() < m_first)
        return {};
    return createIndex(int(m_first + m_activities.size() - 1 - child.internalId()), 0, quintptr(0));
}

int ActivityModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_activities.size());
    return parent.internalId() == 0 && !at(parent).detail.isEmpty() ? 1 : 0;
}

int ActivityModel::columnCount(const QModelIndex&) const
{
    return 1;
}

const Activity& ActivityModel::at(const QModelIndex& index) const
{
    const int row = index.internalId() == 0 ? index.row() : parent(index).row();
    return m_activities[m_activities.size() - 1 - std::size_t(row)];
}

QVariant ActivityModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Activity& activity = at(index);
    const bool isDetail = index.internalId() != 0;
    switch (role) {
    case Qt::DisplayRole:
        return isDetail ? activity.detail : activity.sentence;
    case Qt::AccessibleTextRole:
        return isDetail ? activity.detail
                        : tr("%1, %2: %3").arg(kindText(activity.kind), whenAndWhere(activity), activity.sentence);
    case kindRole:
        return int(activity.kind);
    case metaRole:
        return whenAndWhere(activity);
    case isDetailRole:
        return isDetail;
    default:
        return {};
    }
}

QString kindText(ActivityKind kind)
{
    switch (kind) {
    case ActivityKind::error:
        return ActivityModel::tr("Error");
    case ActivityKind::warning:
        return ActivityModel::tr("Warning");
    case ActivityKind::notice:
        return ActivityModel::tr("Notice");
    case ActivityKind::done:
        break;
    }
    return ActivityModel::tr("Done");
}

ActivityFilter::ActivityFilter(QObject* parent) : QSortFilterProxyModel(parent) {}

void ActivityFilter::setShown(Shown shown)
{
    m_shown = shown;
    invalidateFilter();
}

bool ActivityFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (parent.isValid())
        return true; // a detail goes with its message
    const auto kind = ActivityKind(sourceModel()->index(row, 0).data(ActivityModel::kindRole).toInt());
    switch (m_shown) {
    case Shown::problems:
        return kind == ActivityKind::error || kind == ActivityKind::warning;
    case Shown::notices:
        return kind == ActivityKind::notice;
    case Shown::done:
        return kind == ActivityKind::done;
    case Shown::all:
        break;
    }
    return true;
}

} // namespace calm::ui
