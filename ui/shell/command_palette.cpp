#include "ui/shell/command_palette.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int widest = 640, narrowest = 320, rowsShown = 10;
constexpr int rowHeight = 34, iconSide = 18;

/// A button's icon is in the colour of that button's ground; here all are in the text's.
QPixmap drawnIn(const QColor& colour, const QIcon& drawing, double ratio)
{
    QPixmap pixmap = drawing.pixmap(QSize(iconSide, iconSide), ratio);
    if (pixmap.isNull())
        return pixmap;
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(0, 0, iconSide, iconSide), colour);
    return pixmap;
}

/// A command's text with the typed letters in the accent, its place and its keys at the right.
class CommandDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {narrowest, rowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colours& colours = coloursOf(*option.widget);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colours.accentSoft);
            painter->drawRoundedRect(option.rect, 6, 6);
        }
        QRect area = option.rect.adjusted(spaceSmall, 0, -spaceSmall, 0);
        const auto drawing = index.data(Qt::DecorationRole).value<QIcon>();
        painter->drawPixmap(QRect(area.left(), area.center().y() - iconSide / 2, iconSide, iconSide),
                            drawnIn(colours.text, drawing, painter->device()->devicePixelRatioF()));
        area.setLeft(area.left() + iconSide + spaceSmall);
        painter->setPen(colours.mutedText);
        const QString keys = index.data(CommandList::shortcutRole).toString();
        const QString place = index.data(CommandList::placeRole).toString();
        const QString right = keys.isEmpty() ? place : place + QStringLiteral("   ") + keys;
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, right);
        area.setRight(area.right() - option.fontMetrics.horizontalAdvance(right) - spaceMedium);
        drawText(*painter, area, option, index, colours);
        painter->restore();
    }

private:
    static void drawText(QPainter& painter, const QRect& area, const QStyleOptionViewItem& option,
                         const QModelIndex& index, const Colours& colours)
    {
        const QString whole = index.data().toString();
        const QString text = option.fontMetrics.elidedText(whole, Qt::ElideRight, area.width());
        QTextLayout layout(text, option.font);
        QList<QTextLayout::FormatRange> typed;
        for (const qsizetype at : index.data(CommandList::positionsRole).value<QList<qsizetype>>()) {
            if (at >= text.size())
                break; // in the place
            QTextCharFormat format;
            format.setForeground(colours.accent);
            format.setFontUnderline(true);
            typed.append({int(at), 1, format});
        }
        layout.setFormats(typed);
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        painter.setPen(colours.text);
        layout.draw(&painter, {double(area.left()), area.center().y() - layout.boundingRect().height() / 2});
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), m_commands(new CommandList(this)), m_input(new QLineEdit), m_list(new QListView),
      m_none(makeLabel(tr("Nothing fits. Type fewer letters."), "muted"))
{
    setObjectName("commandPalette");
    setProperty("overlay", true);
    setAccessibleName(tr("Command palette"));
    m_input->setObjectName("paletteInput");
    m_input->setAccessibleName(tr("Command to find"));
    m_input->setToolTip(tr("Type some letters of what you look for; Return does it."));
    m_input->setPlaceholderText(tr("Type a command, a page, a dataset, a run …"));
    m_input->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_list->setObjectName("paletteList");
    m_list->setAccessibleName(tr("Commands"));
    m_list->setToolTip(tr("What fits, the best first"));
    m_list->setModel(m_commands);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus); // the keys go to the input
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(spaceSmall);
    layout->addWidget(m_input);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none);
    hide();

    m_input->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, [this](const QString& typed) {
        m_commands->setTyped(typed);
        showState();
        choose(0);
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        choose(index.row());
        runCurrent();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (isVisible() && now && now != this && !isAncestorOf(now))
            hide();
    });
}

void CommandPalette::open(std::vector<Command> commands)
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_commands->setCommands(std::move(commands));
    m_input->clear();
    place();
    QFrame::show();
    raise();
    m_input->setFocus(Qt::ShortcutFocusReason);
    showState();
    choose(0);
}

void CommandPalette::addCommands(std::vector<Command> commands)
{
    const int row = m_list->currentIndex().row();
    m_commands->addCommands(std::move(commands));
    showState();
    choose(m_input->text().isEmpty() ? row : 0);
}

void CommandPalette::dismiss()
{
    if (!isVisible())
        return;
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    hide();
}

void CommandPalette::place()
{
    const QWidget& window = *parentWidget();
    const int width = std::clamp(window.width() - 2 * pageMargin, narrowest, widest);
    const int top = window.height() / 10;
    ensurePolished();
    const int head = m_input->sizeHint().height() + 2 * gap + spaceSmall;
    const int height = std::min(head + rowsShown * rowHeight + spaceSmall, window.height() - 2 * top);
    setGeometry((window.width() - width) / 2, top, width, height);
}

void CommandPalette::showState()
{
    const bool any = m_commands->rowCount() > 0;
    m_list->setVisible(any);
    m_none->setVisible(!any);
}

void CommandPalette::choose(int row)
{
    const int last = m_commands->rowCount() - 1;
    if (last >= 0)
        m_list->setCurrentIndex(m_commands->index(std::clamp(row, 0, last), 0));
}

void CommandPalette::runCurrent()
{
    if (!m_list->currentIndex().isValid())
        return;
    const auto run = m_commands->command(m_list->currentIndex().row()).run;
    dismiss(); // first: a command may give the keyboard to something else
    run();
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event)
{
    if (object == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    const auto type = event->type();
    if (type != QEvent::KeyPress && type != QEvent::ShortcutOverride)
        return false;
    const std::function<void()> act = actionOf(static_cast<QKeyEvent*>(event)->key());
    if (!act)
        return false;
    event->accept(); // a page may have a shortcut of the same key
    if (type == QEvent::KeyPress)
        act();
    return true;
}

std::function<void()> CommandPalette::actionOf(int key)
{
    const int row = m_list->currentIndex().row();
    switch (key) {
    case Qt::Key_Down:
        return [this, row] { choose(row + 1); };
    case Qt::Key_Up:
        return [this, row] { choose(row - 1); };
    case Qt::Key_PageDown:
        return [this, row] { choose(row + rowsShown); };
    case Qt::Key_PageUp:
        return [this, row] { choose(row - rowsShown); };
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return [this] { runCurrent(); };
    case Qt::Key_Escape:
        return [this] { dismiss(); };
    default:
        return {};
    }
}

} // namespace calm::ui
