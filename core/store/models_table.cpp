#include "core/store/project_state.h"

namespace calm
{

namespace
{
constexpr const char* columns = "id, name, directory, card, content_hash, note, chat_template";

ModelRecord recordFrom(SQLite::Statement& row)
{
    ModelRecord model;
    model.id = row.getColumn(0).getInt64();
    model.name = row.getColumn(1).getString();
    model.card = modelCardFromJson(parseJson(row.getColumn(3).getString(), "The model card"));
    model.card.directory = row.getColumn(2).getString();
    model.contentHash = row.getColumn(4).getString();
    model.note = row.getColumn(5).getString();
    model.chatTemplate = row.getColumn(6).getString();
    return model;
}

/// Relative to the project's folder when below it, so that folder and project can move together.
std::string storedDirectory(const std::string& directory, const Path& projectFolder)
{
    const Path path = Path(directory).lexically_normal();
    if (!path.is_absolute())
        return path.generic_string();
    const Path relative = path.lexically_relative(projectFolder);
    const bool below = !relative.empty() && *relative.begin() != "..";
    return below ? relative.generic_string() : path.string();
}

/// Binds name, directory, card, content_hash, note, chat_template from position 1 on.
void bindModel(SQLite::Statement& statement, const ModelRecord& model, const Path& projectFolder)
{
    ModelCard card = model.card;
    card.directory.clear();
    statement.bind(1, model.name);
    statement.bind(2, storedDirectory(model.card.directory, projectFolder));
    statement.bind(3, toLine(toJson(card)));
    statement.bind(4, model.contentHash);
    statement.bind(5, model.note);
    statement.bind(6, model.chatTemplate);
}

void checkName(SQLite::Database& connection, const ModelRecord& model)
{
    if (model.name.empty())
        throw Error(ErrorKind::badInput, "Give the model a name.");
    SQLite::Statement select(connection, "SELECT 1 FROM models WHERE name = ? AND id <> ?");
    select.bind(1, model.name);
    select.bind(2, model.id);
    if (select.executeStep())
        throwNameTaken("model", model.name);
}
} // namespace

std::int64_t Project::addModel(const ModelRecord& model)
{
    return m_state->database.write("add the model " + model.name, [&](SQLite::Database& connection) {
        checkName(connection, model);
        SQLite::Statement insert(
            connection,
            "INSERT INTO models (name, directory, card, content_hash, note, chat_template) VALUES (?, ?, ?, ?, ?, ?)");
        bindModel(insert, model, file().parent_path());
        insert.exec();
        return connection.getLastInsertRowid();
    });
}

std::vector<ModelRecord> Project::models()
{
    return m_state->database.read("read the models", [](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + columns + " FROM models ORDER BY id");
        std::vector<ModelRecord> models;
        while (select.executeStep())
            models.push_back(recordFrom(select));
        return models;
    });
}

ModelRecord Project::model(const std::string& name)
{
    return m_state->database.read("read the model " + name, [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string("SELECT ") + columns + " FROM models WHERE name = ?");
        select.bind(1, name);
        if (!select.executeStep())
            throwNoSuch("model", name);
        return recordFrom(select);
    });
}

void Project::updateModel(const ModelRecord& model)
{
    m_state->database.write("change the model " + model.name, [&](SQLite::Database& connection) {
        checkName(connection, model);
        SQLite::Statement update(connection, "UPDATE models SET name = ?, directory = ?, card = ?, content_hash = ?, "
                                             "note = ?, chat_template = ? WHERE id = ?");
        bindModel(update, model, file().parent_path());
        update.bind(7, model.id);
        update.exec();
        requireOneRow(update, "model", model.id);
    });
}

void Project::setChatTemplate(std::int64_t model, const std::string& text)
{
    m_state->database.write("keep the chat template", [&](SQLite::Database& connection) {
        SQLite::Statement update(connection, "UPDATE models SET chat_template = ? WHERE id = ?");
        update.bind(1, text);
        update.bind(2, model);
        update.exec();
        requireOneRow(update, "model", model);
    });
}

void Project::removeModel(std::int64_t id)
{
    m_state->database.write("remove the model", [&](SQLite::Database& connection) {
        SQLite::Statement user(connection, "SELECT name FROM compositions WHERE anchor = ?1 OR id IN "
                                           "(SELECT composition FROM composition_augmenting WHERE model = ?1)");
        user.bind(1, id);
        if (user.executeStep())
            throw Error(ErrorKind::badInput, "The composition \"" + user.getColumn(0).getString() +
                                                 "\" uses this model; remove the composition first.");
        SQLite::Statement remove(connection, "DELETE FROM models WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "model", id);
    });
}

Path Project::modelDirectory(const ModelRecord& model)
{
    return (file().parent_path() / model.card.directory).lexically_normal();
}

} // namespace calm
