#pragma once

#include "core/store/records.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QLineEdit;
class QListWidget;
class QLabel;

namespace calm::ui
{

class ProjectThread;

/// The exchanges kept in the project, newest first, with a search over prompts and answers. Object names:
/// "chatSearch", "chatList".
class ChatList : public QWidget
{
    Q_OBJECT

public:
    explicit ChatList(QWidget* parent = nullptr);

    void setThread(ProjectThread* thread); ///< nullptr empties the list
    void reload();
    void select(std::int64_t chat); ///< marks it when it is there, now or after the next reading
    int count() const;

Q_SIGNALS:
    void chosen(qint64 chat);
    void removeRequested(qint64 chat);
    void failed(const QString& sentence, const QString& detail);

private:
    void fill(const std::vector<ChatRecord>& chats);
    std::int64_t current() const;

    QPointer<ProjectThread> m_thread;
    std::int64_t m_selected = 0;
    int m_generation = 0;
    QTimer m_searchDelay;
    QLineEdit* m_search;
    QListWidget* m_list;
    QLabel* m_empty;
};

} // namespace calm::ui
