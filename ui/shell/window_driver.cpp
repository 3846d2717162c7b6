#include "ui/shell/window_driver.h"

#include "core/base/error.h"
#include "ui/shell/main_window.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTextEdit>
#include <QTextStream>
#include <QTimer>

namespace calm::ui
{

namespace
{

constexpr int pauseMilliseconds = 30; ///< between two commands, and between two looks

Error failure(const QString& sentence)
{
    return Error(ErrorKind::badInput, sentence.toStdString());
}

QString allCells(const QAbstractItemView& view)
{
    QStringList rows;
    const QAbstractItemModel* model = view.model();
    for (int row = 0; model && row < model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells.append(model->index(row, column).data().toString());
        rows.append(cells.join(" | "));
    }
    return rows.join('\n');
}

QString textOf(const QWidget& widget)
{
    if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget))
        return allCells(*view);
    if (const auto* edit = qobject_cast<const QPlainTextEdit*>(&widget))
        return edit->toPlainText();
    if (const auto* edit = qobject_cast<const QTextEdit*>(&widget))
        return edit->toPlainText();
    if (const auto* box = qobject_cast<const QComboBox*>(&widget))
        return box->currentText();
    QStringList texts;
    if (const QVariant own = widget.property("text"); own.isValid())
        texts.append(own.toString());
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (label->isVisibleTo(&widget))
            texts.append(label->text());
    return texts.join(' ');
}

void sendMouse(QWidget& widget, QEvent::Type type, const QPoint& where)
{
    const Qt::MouseButtons held = type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton;
    QMouseEvent event(type, where, widget.mapToGlobal(where), Qt::LeftButton, held, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

QPixmap pictureOf(QWidget& window)
{
    QPixmap picture = window.grab();
    if (QWidget* dialog = QApplication::activeModalWidget()) {
        const QPixmap shown = dialog->grab();
        const QPoint room((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2);
        QPainter(&picture).drawPixmap(room, shown);
    }
    return picture;
}

WindowDriver::WindowDriver(MainWindow& window, const QString& name, const QString& script, QObject* parent)
    : QObject(parent), m_window(window), m_name(name), m_lines(script.split('\n'))
{
}

void WindowDriver::start()
{
    step();
}

void WindowDriver::step()
{
    if (m_line >= m_lines.size()) {
        Q_EMIT finished(true);
        return;
    }
    const QString line = m_lines[m_line].section('#', 0, 0).simplified();
    try {
        if (line.isEmpty() || run(line.split(' '))) {
            ++m_line;
            m_waiting.invalidate();
        }
    } catch (const Error& error) {
        QTextStream(stderr) << m_name << ':' << m_line + 1 << ": " << error.what() << '\n';
        Q_EMIT finished(false);
        return;
    }
    QTimer::singleShot(pauseMilliseconds, this, &WindowDriver::step);
}

bool WindowDriver::run(const QStringList& words)
{
    const QString& command = words.front();
    const QString name = words.value(1);
    const QString rest = words.mid(2).join(' ');
    if (command == "wait")
        return waitFor(words);
    if (command == "page") {
        if (!m_window.pageIds().contains(name))
            throw failure(QString("there is no page %1").arg(name));
        m_window.showPage(name);
    } else if (command == "click") {
        click(find(name));
    } else if (command == "set") {
        set(find(name), rest);
    } else if (command == "print") {
        QTextStream(stdout) << name << ": " << textOf(find(name)) << Qt::endl;
    } else if (command == "resize") {
        m_window.resize(words.value(1).toInt(), words.value(2).toInt());
    } else if (command == "picture") {
        if (!pictureOf(m_window).save(name))
            throw failure(QString("%1 cannot be written").arg(name));
    } else {
        throw failure(QString("there is no command %1").arg(command));
    }
    return true;
}

bool WindowDriver::waitFor(const QStringList& words)
{
    if (!m_waiting.isValid())
        m_waiting.start();
    const QString wanted = words.mid(3).join(' ');
    const QWidget* widget = findShown(words.value(1));
    if (widget && widget->isEnabled()) {
        const QString text = textOf(*widget);
        if (wanted.isEmpty() || (wanted == "*" ? !text.trimmed().isEmpty() : text.contains(wanted)))
            return true;
    }
    if (m_waiting.elapsed() > words.value(2).toDouble() * 1000)
        throw failure(
            QString("%1 was waited for in vain%2").arg(words.value(1), widget ? "; it shows: " + textOf(*widget) : ""));
    return false;
}

QWidget* WindowDriver::findShown(const QString& name) const
{
    for (QWidget* top : QApplication::topLevelWidgets())
        for (QWidget* widget : top->findChildren<QWidget*>(name))
            if (widget->isVisible())
                return widget;
    return nullptr;
}

QWidget& WindowDriver::find(const QString& name) const
{
    QWidget* widget = findShown(name);
    if (!widget)
        throw failure(QString("no control named %1 is shown").arg(name));
    return *widget;
}

void WindowDriver::click(QWidget& widget)
{
    if (!widget.isEnabled())
        throw failure(QString("%1 is disabled").arg(widget.objectName()));
    const QPoint middle = widget.rect().center();
    const QWidget* hit = widget.window()->childAt(widget.mapTo(widget.window(), middle));
    if (hit != &widget && !widget.isAncestorOf(hit))
        throw failure(QString("%1 is covered or scrolled away").arg(widget.objectName()));
    sendMouse(widget, QEvent::MouseButtonPress, middle);
    sendMouse(widget, QEvent::MouseButtonRelease, middle);
}

void WindowDriver::set(QWidget& widget, const QString& value)
{
    if (!widget.isEnabled())
        throw failure(QString("%1 is disabled").arg(widget.objectName()));
    if (auto* edit = qobject_cast<QLineEdit*>(&widget)) {
        edit->setText(value);
    } else if (auto* text = qobject_cast<QPlainTextEdit*>(&widget)) {
        text->setPlainText(value);
    } else if (auto* textEdit = qobject_cast<QTextEdit*>(&widget)) {
        textEdit->setPlainText(value);
    } else if (auto* number = qobject_cast<QSpinBox*>(&widget)) {
        number->setValue(value.toInt());
    } else if (auto* real = qobject_cast<QDoubleSpinBox*>(&widget)) {
        real->setValue(value.toDouble());
    } else if (auto* box = qobject_cast<QComboBox*>(&widget)) {
        const int index = box->findText(value);
        if (index < 0)
            throw failure(QString("%1 has no choice %2").arg(widget.objectName(), value));
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    } else if (auto* list = qobject_cast<QListWidget*>(&widget)) {
        const auto items = list->findItems(value, Qt::MatchExactly);
        if (items.isEmpty())
            throw failure(QString("%1 has no line %2").arg(widget.objectName(), value));
        list->setCurrentItem(items.front());
        if (items.front()->flags().testFlag(Qt::ItemIsUserCheckable) &&
            items.front()->data(Qt::CheckStateRole).isValid())
            items.front()->setCheckState(items.front()->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    } else if (auto* table = qobject_cast<QTableView*>(&widget)) {
        table->clearSelection();
        for (const QString& row : value.split(' ')) {
            if (row.toInt() < 1 || row.toInt() > table->model()->rowCount())
                throw failure(QString("%1 has no row %2").arg(widget.objectName(), row));
            // As a click does: what a page shows of a row may follow the current one.
            table->selectionModel()->setCurrentIndex(table->model()->index(row.toInt() - 1, 0),
                                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    } else if (auto* tabs = qobject_cast<QTabWidget*>(&widget)) {
        for (int index = 0; index < tabs->count(); ++index)
            if (tabs->tabText(index) == value)
                tabs->setCurrentIndex(index);
        if (tabs->tabText(tabs->currentIndex()) != value)
            throw failure(QString("%1 has no tab %2").arg(widget.objectName(), value));
    } else {
        throw failure(QString("%1 takes no value").arg(widget.objectName()));
    }
}

} // namespace calm::ui
