#pragma once

#include "ui/shell/command_list.h"

#include <QFrame>
#include <QPointer>

#include <functional>

class QLabel;
class QLineEdit;
class QListView;

namespace calm::ui
{

/// Ctrl+K: everything the window can do, found by typing some of its letters. Up, Down and the page keys choose while
/// the typing goes on, Return does it, Escape or a click elsewhere closes it.
///
/// | objectName     | widget                  |
/// |----------------|-------------------------|
/// | commandPalette | this                    |
/// | paletteInput   | what is typed           |
/// | paletteList    | the commands that fit   |
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);

    void open(std::vector<Command> commands);
    void addCommands(std::vector<Command> commands); ///< found since; those that fit come into the list
    void dismiss();                                  ///< the keyboard goes back to where it was

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void place();
    void choose(int row);
    void showState();
    void runCurrent();
    std::function<void()> actionOf(int key); ///< none: the key is typed
    CommandList* m_commands;
    QLineEdit* m_input;
    QListView* m_list;
    QLabel* m_none;
    QPointer<QWidget> m_before; ///< had the keyboard
};

} // namespace calm::ui
