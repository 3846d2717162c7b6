#include "ui/compare_page/chat_list.h"

#include "core/store/project.h"
#include "ui/engine_client/project_thread.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace calm::ui
{

namespace
{

constexpr int chatRole = Qt::UserRole;

}

ChatList::ChatList(QWidget* parent)
    : QWidget(parent), m_search(new QLineEdit), m_list(new QListWidget), m_empty(makeSentence({}, "muted"))
{
    m_search->setObjectName("chatSearch");
    m_search->setPlaceholderText(tr("Search earlier ones"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setToolTip(tr("Only comparisons whose prompt or answers hold these words"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_list->setObjectName("chatList");
    m_list->setAccessibleName(tr("Earlier comparisons"));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(200);

    auto* remove = new QAction(tr("Delete this comparison"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search);
    layout->addWidget(m_empty);
    layout->addWidget(m_list, 1);
    layout->addStretch();

    connect(m_search, &QLineEdit::textChanged, &m_searchDelay, qOverload<>(&QTimer::start));
    connect(&m_searchDelay, &QTimer::timeout, this, &ChatList::reload);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item && current() != m_selected) {
            m_selected = current();
            Q_EMIT chosen(m_selected);
        }
    });
    connect(m_list, &QListWidget::itemClicked, this, [this] { Q_EMIT chosen(m_selected = current()); });
    connect(remove, &QAction::triggered, this, [this] {
        if (current())
            Q_EMIT removeRequested(current());
    });
    fill({});
}

void ChatList::setThread(ProjectThread* thread)
{
    m_thread = thread;
    m_selected = 0;
    fill({});
    reload();
}

void ChatList::reload()
{
    if (!m_thread)
        return;
    m_thread->run(
        this,
        [search = m_search->text().trimmed().toStdString()](Project& project, const std::stop_token&) {
            return project.chats(search);
        },
        [this, generation = ++m_generation](const std::vector<ChatRecord>& chats) {
            if (generation == m_generation)
                fill(chats);
        },
        [this](const ErrorInfo& error) { Q_EMIT failed(fromUtf8(error.sentence), fromUtf8(error.detail)); });
}

void ChatList::fill(const std::vector<ChatRecord>& chats)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const ChatRecord& chat : chats) {
        auto* item = new QListWidgetItem(fromUtf8(chat.title), m_list);
        item->setData(chatRole, qlonglong(chat.id));
        item->setToolTip(fromUtf8(chat.title) + "\n" + formatTime(chat.createdAt));
    }
    select(m_selected);
    m_empty->setVisible(chats.empty());
    m_list->setVisible(!chats.empty());
    m_empty->setText(m_search->text().isEmpty() ? tr("What you ask is kept here.") : tr("Nothing matches."));
}

void ChatList::select(std::int64_t chat)
{
    const QSignalBlocker quiet(m_list);
    m_selected = chat;
    m_list->setCurrentItem(nullptr);
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->data(chatRole).toLongLong() == chat)
            m_list->setCurrentRow(row);
}

int ChatList::count() const
{
    return m_list->count();
}

std::int64_t ChatList::current() const
{
    return m_list->currentItem() ? m_list->currentItem()->data(chatRole).toLongLong() : 0;
}

} // namespace calm::ui
