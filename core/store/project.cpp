#include "core/store/project.h"

#include "core/store/project_state.h"
#include "core/store/schema.h"

namespace calm
{

Project::Project(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Project::~Project() = default;

std::unique_ptr<Project> Project::create(const Path& file)
{
    createProjectFile(std::filesystem::absolute(file).lexically_normal());
    return open(file);
}

std::unique_ptr<Project> Project::open(const Path& file)
{
    auto state = std::make_unique<State>(file);
    prepareConnection(state->database);
    return std::unique_ptr<Project>(new Project(std::move(state)));
}

const Path& Project::file() const
{
    return m_state->database.file();
}

Path Project::filesFolder() const
{
    Path folder = file();
    folder.replace_extension(".files");
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        throw Error(ErrorKind::io, "Cannot make the folder " + folder.string() + ": " + code.message() + ".");
    return folder;
}

std::string Project::name() const
{
    return file().stem().string();
}

std::int64_t Project::changeCounter()
{
    SQLite::Database& connection = m_state->database.connection();
    try {
        const std::int64_t version = connection.execAndGet("PRAGMA data_version").getInt64();
        if (version != m_state->dataVersion)
            ++m_state->foreignWrites;
        m_state->dataVersion = version;
        return m_state->foreignWrites + connection.getTotalChanges();
    } catch (const SQLite::Exception& error) {
        m_state->database.rethrow(error, "look for changes of the project");
    }
}

Database& Project::database()
{
    return m_state->database;
}

void Project::inOneWrite(const std::function<void()>& writes)
{
    m_state->database.write("write the project", [&](SQLite::Database&) { writes(); });
}

void Project::copyTo(const Path& copy)
{
    try {
        SQLite::Statement statement(m_state->database.connection(), "VACUUM INTO ?");
        statement.bind(1, copy.string());
        statement.exec();
    } catch (const SQLite::Exception& error) {
        m_state->database.rethrow(error, "copy the project to " + copy.string());
    }
    const auto copied = open(copy);
    for (ModelRecord model : models()) {
        model.card.directory = modelDirectory(model).string();
        copied->updateModel(model);
    }
}

std::string Project::description()
{
    return m_state->database.read("read the project's description", [](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT value FROM project WHERE key = 'description'");
        return select.executeStep() ? select.getColumn(0).getString() : std::string();
    });
}

void Project::setDescription(const std::string& text)
{
    m_state->database.write("write the project's description", [&](SQLite::Database& connection) {
        SQLite::Statement insert(connection, "INSERT INTO project (key, value) VALUES ('description', ?) "
                                             "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        insert.bind(1, text);
        insert.exec();
    });
}

void requireOneRow(const SQLite::Statement& statement, const char* what, std::int64_t id)
{
    if (statement.getChanges() == 0)
        throwNoSuch(what, std::to_string(id));
}

void throwNoSuch(const char* what, const std::string& name)
{
    throw Error(ErrorKind::notFound, std::string("The project has no ") + what + " \"" + name + "\".");
}

void throwNameTaken(const char* what, const std::string& name)
{
    throw Error(ErrorKind::badInput,
                std::string("The project already has a ") + what + " named \"" + name + "\"; choose another name.");
}

} // namespace calm
