#pragma once

#include "ui/shell/fuzzy_match.h"

#include <QAbstractListModel>
#include <QIcon>
#include <QString>

#include <functional>
#include <vector>

namespace calm::ui
{

/// Something the window can do, for the command palette.
struct Command
{
    QString text;  ///< "Import…", without mnemonics
    QString place; ///< where else it is found: a menu, a page; typed words may stand in it too
    QString shortcut;
    QIcon icon;
    std::function<void()> run;
};

/// The commands that fit what was typed, the best first. Of equals the shorter text goes first, then the order in which
/// they were given; nothing typed lists all in that order.
class CommandList : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int placeRole = Qt::UserRole;
    static constexpr int shortcutRole = Qt::UserRole + 1;
    static constexpr int positionsRole = Qt::UserRole + 2; ///< QList<qsizetype>: letters of the text that were typed

    using QAbstractListModel::QAbstractListModel;

    void setCommands(std::vector<Command> commands);
    void addCommands(std::vector<Command> commands); ///< that were found later
    void setTyped(const QString& typed);
    const Command& command(int row) const { return m_commands[m_shown[std::size_t(row)].command]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Shown
    {
        std::size_t command;
        FuzzyMatch match;
    };
    void order();
    std::vector<Command> m_commands;
    std::vector<Shown> m_shown;
    QString m_typed;
};

} // namespace calm::ui
