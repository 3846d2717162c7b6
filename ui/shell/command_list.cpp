#include "ui/shell/command_list.h"

#include <algorithm>
#include <iterator>

namespace calm::ui
{

void CommandList::setCommands(std::vector<Command> commands)
{
    m_commands = std::move(commands);
    order();
}

void CommandList::addCommands(std::vector<Command> commands)
{
    m_commands.insert(m_commands.end(), std::make_move_iterator(commands.begin()),
                      std::make_move_iterator(commands.end()));
    order();
}

void CommandList::setTyped(const QString& typed)
{
    m_typed = typed;
    order();
}

void CommandList::order()
{
    beginResetModel();
    m_shown.clear();
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const Command& command = m_commands[i];
        if (auto match = fuzzyMatch(m_typed, QStringView(command.text + ' ' + command.place)))
            m_shown.push_back({i, std::move(*match)});
    }
    if (!m_typed.trimmed().isEmpty())
        std::ranges::stable_sort(m_shown, [this](const Shown& a, const Shown& b) {
            if (a.match.score != b.match.score)
                return a.match.score > b.match.score;
            return m_commands[a.command].text.size() < m_commands[b.command].text.size();
        });
    endResetModel();
}

int CommandList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant CommandList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Command& command = this->command(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return command.text;
    case Qt::DecorationRole:
        return command.icon;
    case Qt::AccessibleTextRole:
        return QStringList{command.text, command.place, command.shortcut}.join(", ");
    case placeRole:
        return command.place;
    case shortcutRole:
        return command.shortcut;
    case positionsRole:
        return QVariant::fromValue(m_shown[std::size_t(index.row())].match.positions);
    default:
        return {};
    }
}

} // namespace calm::ui
