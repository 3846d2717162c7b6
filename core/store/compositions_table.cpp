#include "core/store/project_state.h"

namespace calm
{

namespace
{
/// All of a composition but its models and connections, as the "bridge" part of its JSON.
std::string bridgeText(const Composition& composition)
{
    return toLine(toJson(composition).at("bridge"));
}

BridgeSettings bridgeFrom(const std::string& text)
{
    Json json;
    json["name"] = json["anchor"] = "";
    json["augmenting"] = Json::array();
    json["bridge"] = parseJson(text, "The bridge settings");
    return compositionFromJson(json).bridge;
}

std::int64_t modelId(SQLite::Database& connection, const std::string& name)
{
    SQLite::Statement select(connection, "SELECT id FROM models WHERE name = ?");
    select.bind(1, name);
    if (!select.executeStep())
        throwNoSuch("model", name);
    return select.getColumn(0).getInt64();
}

void checkName(SQLite::Database& connection, const CompositionRecord& record)
{
    if (record.composition.name.empty())
        throw Error(ErrorKind::badInput, "Give the composition a name.");
    SQLite::Statement select(connection, "SELECT 1 FROM compositions WHERE name = ? AND id <> ?");
    select.bind(1, record.composition.name);
    select.bind(2, record.id);
    if (select.executeStep())
        throwNameTaken("composition", record.composition.name);
}

std::int64_t writeRow(SQLite::Database& connection, const CompositionRecord& record)
{
    const Composition& composition = record.composition;
    SQLite::Statement statement(
        connection, record.id == 0 ? "INSERT INTO compositions (name, anchor, bridge, created_at) VALUES (?, ?, ?, ?)"
                                   : "UPDATE compositions SET name = ?, anchor = ?, bridge = ? WHERE id = ?");
    statement.bind(1, composition.name);
    if (!composition.anchor.empty()) // a composition may be saved before its anchor is chosen
        statement.bind(2, modelId(connection, composition.anchor));
    statement.bind(3, bridgeText(composition));
    if (record.id == 0)
        statement.bind(4, record.createdAt > 0 ? record.createdAt : secondsSince1970());
    else
        statement.bind(4, record.id);
    statement.exec();
    if (record.id == 0)
        return connection.getLastInsertRowid();
    requireOneRow(statement, "composition", record.id);
    return record.id;
}

void writeParts(SQLite::Database& connection, std::int64_t id, const Composition& composition)
{
    for (const char* table : {"composition_augmenting", "connections"}) {
        SQLite::Statement clear(connection, std::string("DELETE FROM ") + table + " WHERE composition = ?");
        clear.bind(1, id);
        clear.exec();
    }
    SQLite::Statement model(connection, "INSERT INTO composition_augmenting (composition, position, model) "
                                        "VALUES (?, ?, ?)");
    for (std::size_t i = 0; i < composition.augmenting.size(); ++i) {
        model.reset();
        model.bind(1, id);
        model.bind(2, static_cast<std::int64_t>(i));
        model.bind(3, modelId(connection, composition.augmenting[i]));
        model.exec();
    }
    SQLite::Statement insert(connection, "INSERT INTO connections (composition, position, augmenting, "
                                         "augmenting_layer, anchor_layer) VALUES (?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < composition.connections.size(); ++i) {
        const Connection& connectionRow = composition.connections[i];
        insert.reset();
        insert.bind(1, id);
        insert.bind(2, static_cast<std::int64_t>(i));
        insert.bind(3, connectionRow.augmenting);
        insert.bind(4, layerName(connectionRow.augmentingLayer));
        insert.bind(5, layerName(connectionRow.anchorLayer));
        insert.exec();
    }
}

void readParts(SQLite::Database& connection, CompositionRecord& record)
{
    SQLite::Statement models(connection, "SELECT m.name FROM composition_augmenting a JOIN models m ON m.id = a.model "
                                         "WHERE a.composition = ? ORDER BY a.position");
    models.bind(1, record.id);
    while (models.executeStep())
        record.composition.augmenting.push_back(models.getColumn(0).getString());
    SQLite::Statement rows(connection, "SELECT augmenting, augmenting_layer, anchor_layer FROM connections "
                                       "WHERE composition = ? ORDER BY position");
    rows.bind(1, record.id);
    while (rows.executeStep())
        record.composition.connections.push_back({rows.getColumn(0).getInt(),
                                                  layerFromName(rows.getColumn(1).getString()),
                                                  layerFromName(rows.getColumn(2).getString())});
}

constexpr const char* selectRows = "SELECT c.id, c.name, ifnull(m.name, ''), c.bridge, c.created_at "
                                   "FROM compositions c LEFT JOIN models m ON m.id = c.anchor ";

CompositionRecord recordFrom(SQLite::Database& connection, SQLite::Statement& row)
{
    CompositionRecord record;
    record.id = row.getColumn(0).getInt64();
    record.composition.name = row.getColumn(1).getString();
    record.composition.anchor = row.getColumn(2).getString();
    record.composition.bridge = bridgeFrom(row.getColumn(3).getString());
    record.createdAt = row.getColumn(4).getDouble();
    readParts(connection, record);
    return record;
}
} // namespace

std::int64_t Project::saveComposition(const CompositionRecord& record)
{
    return m_state->database.write("save the composition " + record.composition.name,
                                   [&](SQLite::Database& connection) {
                                       checkName(connection, record);
                                       const std::int64_t id = writeRow(connection, record);
                                       writeParts(connection, id, record.composition);
                                       return id;
                                   });
}

std::vector<CompositionRecord> Project::compositions()
{
    return m_state->database.read("read the compositions", [](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string(selectRows) + "ORDER BY c.id");
        std::vector<CompositionRecord> records;
        while (select.executeStep())
            records.push_back(recordFrom(connection, select));
        return records;
    });
}

CompositionRecord Project::composition(std::int64_t id)
{
    return m_state->database.read("read the composition", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string(selectRows) + "WHERE c.id = ?");
        select.bind(1, id);
        if (!select.executeStep())
            throwNoSuch("composition", std::to_string(id));
        return recordFrom(connection, select);
    });
}

CompositionRecord Project::composition(const std::string& name)
{
    return m_state->database.read("read the composition " + name, [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, std::string(selectRows) + "WHERE c.name = ?");
        select.bind(1, name);
        if (!select.executeStep())
            throwNoSuch("composition", name);
        return recordFrom(connection, select);
    });
}

void Project::removeComposition(std::int64_t id)
{
    m_state->database.write("remove the composition", [&](SQLite::Database& connection) {
        SQLite::Statement user(connection, "SELECT count(*) FROM runs WHERE composition = ?");
        user.bind(1, id);
        user.executeStep();
        if (user.getColumn(0).getInt64() > 0)
            throw Error(ErrorKind::badInput, "Training runs use this composition; remove them first.");
        SQLite::Statement remove(connection, "DELETE FROM compositions WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "composition", id);
    });
}

} // namespace calm
