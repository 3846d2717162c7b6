#include "ui/shell/activity_drawer.h"

#include "ui/shell/activity_delegate.h"
#include "ui/shell/activity_model.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/scale.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int narrowest = 340, widest = 520;

QToolButton* makeButton(const QString& name, const QString& iconName, const QString& help)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(help);
    button->setAccessibleName(help);
    return button;
}

} // namespace

ActivityDrawer::ActivityDrawer(ActivityModel& model, QWidget* area)
    : QFrame(area), m_model(model), m_filter(new ActivityFilter(this)), m_list(new QTreeView),
      m_stack(new QStackedWidget)
{
    setObjectName("activityDrawer");
    setProperty("drawer", true);
    setAccessibleName(tr("Activity"));
    m_filter->setSourceModel(&model);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(cardPadding, cardPadding, cardPadding, cardPadding);
    layout->setSpacing(gap);
    layout->addWidget(buildHead());
    buildList();
    layout->addWidget(m_stack, 1);
    area->installEventFilter(this);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, signal, this, &ActivityDrawer::showState);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ActivityDrawer::showState);
    connect(&model, &ActivityModel::unreadChanged, this, [this] {
        if (isVisible() && m_model.unread() > 0)
            m_model.markRead(); // it is read as it comes
    });
    showState();
    hide();
}

QWidget* ActivityDrawer::buildHead()
{
    m_shown = new QComboBox;
    m_shown->setObjectName("activityFilter");
    m_shown->setAccessibleName(tr("Which messages"));
    m_shown->setToolTip(tr("Which messages are listed"));
    const std::pair<QString, ActivityFilter::Shown> choices[] = {{tr("All messages"), ActivityFilter::Shown::all},
                                                                 {tr("Problems"), ActivityFilter::Shown::problems},
                                                                 {tr("Notices"), ActivityFilter::Shown::notices},
                                                                 {tr("Finished"), ActivityFilter::Shown::done}};
    for (const auto& [text, shown] : choices)
        m_shown->addItem(text, int(shown));
    m_copy = makeButton("activityCopy", "copy", tr("Copy the selected messages, or all"));
    m_clear = makeButton("activityClear", "delete", tr("Clear the list"));
    QToolButton* close = makeButton("activityClose", "close", tr("Close the list"));
    connect(m_shown, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setShown(ActivityFilter::Shown(m_shown->currentData().toInt()));
        showState();
    });
    connect(m_copy, &QToolButton::clicked, this, &ActivityDrawer::copy);
    connect(m_clear, &QToolButton::clicked, this, [this] { m_model.clear(); });
    connect(close, &QToolButton::clicked, this, [this] { setOpen(false); });

    auto* head = new QWidget;
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spaceSmall);
    line->addWidget(makeLabel(tr("Activity"), "section"), 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_shown), static_cast<QWidget*>(m_copy),
                            static_cast<QWidget*>(m_clear), static_cast<QWidget*>(close)})
        line->addWidget(widget);
    return head;
}

void ActivityDrawer::buildList()
{
    m_list->setObjectName("activityList");
    m_list->setAccessibleName(tr("Messages"));
    m_list->setToolTip(tr("The newest message is on top; Right folds its details out."));
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new ActivityDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIndentation(spaceLarge);
    m_list->viewport()->installEventFilter(this);
    auto* copying = new QAction(tr("Copy"), m_list);
    copying->setShortcut(QKeySequence::Copy);
    copying->setShortcutContext(Qt::WidgetShortcut);
    connect(copying, &QAction::triggered, this, &ActivityDrawer::copy);
    m_list->addAction(copying);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);

    QLabel* none = makeSentence(tr("No messages. Whatever goes wrong and whatever is finished will be listed here."));
    none->setObjectName("activityNone");
    none->setAlignment(Qt::AlignTop);
    m_stack->addWidget(m_list);
    m_stack->addWidget(none);
}

void ActivityDrawer::setOpen(bool open)
{
    if (isVisible() == open)
        return;
    if (open) {
        place();
        show();
        raise();
        m_model.markRead();
        (m_stack->currentWidget() == m_list ? static_cast<QWidget*>(m_list) : m_shown)->setFocus(Qt::OtherFocusReason);
    } else {
        hide();
    }
    Q_EMIT openChanged(open);
}

void ActivityDrawer::place()
{
    const QWidget& area = *parentWidget();
    const int width = std::min(std::clamp(area.width() * 2 / 5, narrowest, widest), area.width());
    setGeometry(area.width() - width, 0, width, area.height());
}

void ActivityDrawer::showState()
{
    const bool any = m_filter->rowCount() > 0;
    m_stack->setCurrentIndex(any ? 0 : 1);
    m_copy->setEnabled(any);
    m_clear->setEnabled(m_model.rowCount() > 0);
}

void ActivityDrawer::copy()
{
    QModelIndexList chosen = m_list->selectionModel()->selectedIndexes();
    if (chosen.isEmpty())
        for (int row = 0; row < m_filter->rowCount(); ++row)
            chosen.append(m_filter->index(row, 0));
    for (QModelIndex& index : chosen)
        index = m_filter->mapToSource(index);
    QGuiApplication::clipboard()->setText(m_model.textOf(chosen));
}

bool ActivityDrawer::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        if (object == parentWidget())
            place();
        else
            m_list->doItemsLayout(); // messages wrap at the new width
    }
    return QFrame::eventFilter(object, event);
}

/// Escape closes it also on a page where Escape stops something.
bool ActivityDrawer::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QFrame::event(event);
}

void ActivityDrawer::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        setOpen(false);
    else
        QFrame::keyPressEvent(event);
}

} // namespace calm::ui
