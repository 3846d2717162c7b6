#include "core/store/project_state.h"

namespace calm
{

std::int64_t Project::addChat(const ChatRecord& chat)
{
    return m_state->database.write("add a chat", [&](SQLite::Database& connection) {
        SQLite::Statement insert(connection, "INSERT INTO chats (title, created_at) VALUES (?, ?)");
        insert.bind(1, chat.title);
        insert.bind(2, chat.createdAt > 0 ? chat.createdAt : secondsSince1970());
        insert.exec();
        return connection.getLastInsertRowid();
    });
}

std::vector<ChatRecord> Project::chats(const std::string& search)
{
    return m_state->database.read("read the chats", [&](SQLite::Database& connection) {
        // instr(x, '') is 1: an empty search finds all. lower() folds ASCII only.
        SQLite::Statement select(connection, "SELECT id, title, created_at FROM chats c WHERE "
                                             "instr(lower(title), lower(?1)) > 0 OR EXISTS (SELECT 1 FROM "
                                             "chat_messages m WHERE m.chat = c.id AND instr(lower(m.text), "
                                             "lower(?1)) > 0) ORDER BY id DESC");
        select.bind(1, search);
        std::vector<ChatRecord> chats;
        while (select.executeStep())
            chats.push_back(
                {select.getColumn(0).getInt64(), select.getColumn(1).getString(), select.getColumn(2).getDouble()});
        return chats;
    });
}

void Project::removeChat(std::int64_t id)
{
    m_state->database.write("remove a chat", [&](SQLite::Database& connection) {
        SQLite::Statement remove(connection, "DELETE FROM chats WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "chat", id);
    });
}

std::int64_t Project::addChatMessage(const ChatMessageRecord& message)
{
    return m_state->database.write("keep a chat message", [&](SQLite::Database& connection) {
        SQLite::Statement exists(connection, "SELECT 1 FROM chats WHERE id = ?");
        exists.bind(1, message.chat);
        if (!exists.executeStep())
            throwNoSuch("chat", std::to_string(message.chat));
        SQLite::Statement insert(connection, "INSERT INTO chat_messages (chat, turn, author, text, details, "
                                             "created_at) VALUES (?, ?, ?, ?, ?, ?)");
        insert.bind(1, message.chat);
        insert.bind(2, message.turn);
        insert.bind(3, message.author);
        insert.bind(4, message.text);
        insert.bind(5, toLine(message.details));
        insert.bind(6, message.createdAt > 0 ? message.createdAt : secondsSince1970());
        insert.exec();
        return connection.getLastInsertRowid();
    });
}

std::vector<ChatMessageRecord> Project::chatMessages(std::int64_t chat)
{
    return m_state->database.read("read the chat", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT id, chat, turn, author, text, details, created_at FROM "
                                             "chat_messages WHERE chat = ? ORDER BY turn, id");
        select.bind(1, chat);
        std::vector<ChatMessageRecord> messages;
        while (select.executeStep())
            messages.push_back({select.getColumn(0).getInt64(), select.getColumn(1).getInt64(),
                                select.getColumn(2).getInt(), select.getColumn(3).getString(),
                                select.getColumn(4).getString(),
                                parseJson(select.getColumn(5).getString(), "A chat message's details"),
                                select.getColumn(6).getDouble()});
        return messages;
    });
}

} // namespace calm
