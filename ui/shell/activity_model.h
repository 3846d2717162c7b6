#pragma once

#include "ui/shell/activity_file.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <deque>
#include <optional>

namespace calm::ui
{

/// The messages of this session and the newest of those before it, the newest first; a message's detail is its one
/// child, to fold out. Adding writes to the file too.
class ActivityModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr int kindRole = Qt::UserRole;     ///< ActivityKind as int
    static constexpr int metaRole = Qt::UserRole + 1; ///< "14:05 · Train"
    static constexpr int isDetailRole = Qt::UserRole + 2;

    explicit ActivityModel(const QString& file, QObject* parent = nullptr);

    /// A repeat of the newest message within some seconds is the same message.
    void add(ActivityKind kind, const QString& place, const QString& sentence, const QString& detail = {});
    void clear();                                          ///< here and in the file
    QString textOf(const QModelIndexList& messages) const; ///< to paste somewhere, oldest first

    int unread() const { return m_unread; } ///< since the list was last looked at; notices do not count
    bool hasUnreadError() const { return m_unreadError; }
    void markRead();

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void unreadChanged();

private:
    const Activity& at(const QModelIndex& index) const; ///< of a message or of its detail
    ActivityFile m_file;
    std::deque<Activity> m_activities; ///< oldest first
    quintptr m_first = 1;              ///< number of the oldest; numbers stay while rows move
    int m_unread = 0;
    bool m_unreadError = false;
};

QString kindText(ActivityKind kind); ///< "Error", "Warning", "Notice", "Done"

/// Which messages are listed.
class ActivityFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Shown { all, problems, notices, done };
    explicit ActivityFilter(QObject* parent = nullptr);
    void setShown(Shown shown);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    Shown m_shown = Shown::all;
};

} // namespace calm::ui
