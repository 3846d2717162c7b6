#include "core/store/project_state.h"

namespace calm
{

std::int64_t Project::addEvaluation(const EvaluationRecord& evaluation,
                                    const std::vector<EvaluationAnswerRecord>& answers)
{
    return m_state->database.write(
        "keep the evaluation " + evaluation.name,
        [&](SQLite::Database& connection) {
            SQLite::Statement insert(connection, "INSERT INTO evaluations (name, result, created_at) VALUES (?, ?, ?)");
            insert.bind(1, evaluation.name);
            insert.bind(2, toLine(evaluation.table));
            insert.bind(3, evaluation.createdAt > 0 ? evaluation.createdAt : secondsSince1970());
            insert.exec();
            const std::int64_t id = connection.getLastInsertRowid();
            SQLite::Statement row(connection, "INSERT INTO evaluation_answers (evaluation, task, member, prompt, "
                                              "expected, answer, correct) VALUES (?, ?, ?, ?, ?, ?, ?)");
            for (const EvaluationAnswerRecord& answer : answers) {
                row.bind(1, id);
                row.bindNoCopy(2, answer.task);
                row.bindNoCopy(3, answer.member);
                row.bindNoCopy(4, answer.prompt);
                row.bindNoCopy(5, answer.expected);
                row.bindNoCopy(6, answer.answer);
                row.bind(7, answer.correct ? 1 : 0);
                row.exec();
                row.reset();
            }
            return id;
        },
        true);
}

std::vector<EvaluationRecord> Project::evaluations()
{
    return m_state->database.read("read the evaluations", [](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT id, name, result, created_at FROM evaluations ORDER BY id DESC");
        std::vector<EvaluationRecord> evaluations;
        while (select.executeStep())
            evaluations.push_back({select.getColumn(0).getInt64(), select.getColumn(1).getString(),
                                   parseJson(select.getColumn(2).getString(), "The evaluation's table"),
                                   select.getColumn(3).getDouble()});
        return evaluations;
    });
}

std::vector<EvaluationAnswerRecord> Project::evaluationAnswers(std::int64_t evaluation, const std::string& task,
                                                               const std::string& member)
{
    return m_state->database.read("read the answers", [&](SQLite::Database& connection) {
        SQLite::Statement select(connection, "SELECT task, member, prompt, expected, answer, correct FROM "
                                             "evaluation_answers WHERE evaluation = ?1 AND (?2 = '' OR task = ?2) "
                                             "AND (?3 = '' OR member = ?3) ORDER BY id");
        select.bind(1, evaluation);
        select.bind(2, task);
        select.bind(3, member);
        std::vector<EvaluationAnswerRecord> answers;
        while (select.executeStep())
            answers.push_back({select.getColumn(0).getString(), select.getColumn(1).getString(),
                               select.getColumn(2).getString(), select.getColumn(3).getString(),
                               select.getColumn(4).getString(), select.getColumn(5).getInt() != 0});
        return answers;
    });
}

void Project::removeEvaluation(std::int64_t id)
{
    m_state->database.write("remove the evaluation", [&](SQLite::Database& connection) {
        SQLite::Statement remove(connection, "DELETE FROM evaluations WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        requireOneRow(remove, "evaluation", id);
    });
}

} // namespace calm
