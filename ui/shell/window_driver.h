#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPixmap>
#include <QString>
#include <QStringList>

class QWidget;

namespace calm::ui
{

class MainWindow;

/// The window, and in its middle the dialog that waits for an answer.
QPixmap pictureOf(QWidget& window);

/// Presses the window's own controls by a script, as a person would: `calm-workbench --drive FILE`. One command a
/// line, # begins a comment, WIDGET is an object name (ui/README.md):
///
///     page NAME                         go to a page by the navigation rail
///     wait WIDGET SECONDS [TEXT]        until it is shown, enabled and, if given, holds TEXT ("*" = any text)
///     click WIDGET                      a mouse press and release in its middle; fails when it is covered
///     set WIDGET VALUE                  types a text, sets a number, chooses a line of a list (and ticks
///                                       or unticks it), a table's row or several, counted from 1
///     print WIDGET                      writes "WIDGET: its text" to stdout
///     resize WIDTH HEIGHT               of the window, in points
///     picture FILE                      the window as a PNG, with the dialog that waits for an answer
///
/// A command that cannot be carried out ends the script with one line on stderr.
class WindowDriver : public QObject
{
    Q_OBJECT

public:
    /// `name` stands before the line's number in messages: the script's file.
    WindowDriver(MainWindow& window, const QString& name, const QString& script, QObject* parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(bool succeeded);

private:
    void step();
    bool run(const QStringList& words); ///< false = not yet, call again
    bool waitFor(const QStringList& words);
    void click(QWidget& widget);
    void set(QWidget& widget, const QString& value);
    QWidget& find(const QString& name) const; ///< throws Error
    QWidget* findShown(const QString& name) const;

    MainWindow& m_window;
    QString m_name;
    QStringList m_lines;
    qsizetype m_line = 0;
    QElapsedTimer m_waiting; ///< since the current `wait` began
};

} // namespace calm::ui
