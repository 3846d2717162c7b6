#include "core/base/error.h"
#include "core/data/rows.h"
#include "core/engine/loaded_models.h"
#include "core/engine/project_jobs.h"
#include "core/engine/threads.h"
#include "core/evaluate/exact_match.h"

#include <algorithm>

namespace calm
{

namespace
{
std::vector<Question> questionsOf(Project& project, const EvaluationTask& task, int limit)
{
    const DatasetRecord dataset = project.dataset(task.dataset);
    std::vector<Question> questions;
    for (const ExampleRecord& example : project.examples(dataset.id, {.split = task.split}, 0, limit > 0 ? limit : -1))
        questions.push_back({example.prompt, example.response});
    if (questions.empty())
        throw Error(ErrorKind::badInput, "The dataset " + task.dataset +
                                             (task.split.empty() ? "" : " (split " + task.split + ")") +
                                             " has no examples to evaluate.");
    return questions;
}

/// The same questions as this member reads them.
std::vector<Question> asReadBy(const LoadedMember& member, std::vector<Question> questions, bool throughChat)
{
    const TextReaders readers = readersOf(member, throughChat);
    for (Question& question : questions)
        question.text = encodeQuestion(question.prompt, readers, throughChat);
    return questions;
}

std::string rowLabel(const EvaluationTask& task)
{
    return task.split.empty() ? task.dataset : task.dataset + " (" + task.split + ")";
}
/// Columns of several compositions go by their names: "composed" would be all of them, and so would "LoRA".
std::string columnLabel(const Member& member, std::string label, std::span<const Member> all)
{
    const bool isOneOfSeveral = std::ranges::any_of(all, [&](const Member& other) {
        return hasCheckpoints(other.kind) && other.composition != member.composition;
    });
    if (member.kind == MemberKind::lora && isOneOfSeveral)
        label += " of " + member.composition;
    if (member.kind == MemberKind::composed && isOneOfSeveral)
        label.replace(0, std::string_view("composed").size(), member.composition);
    return label;
}
} // namespace

EvaluationOutcome evaluate(Project& project, const EvaluationJob& job, const ProgressCallback& progress,
                           std::stop_token stop)
{
    if (job.tasks.empty() || job.members.empty())
        throw Error(ErrorKind::badInput, "Choose at least one dataset and one member to evaluate.");
    setThreads(job.threads);
    LoadedModels models;
    EvaluationOutcome outcome;
    std::vector<std::vector<Question>> questions;
    for (const EvaluationTask& task : job.tasks) {
        questions.push_back(questionsOf(project, task, job.limit));
        outcome.table.tasks.push_back(rowLabel(task));
    }
    outcome.table.scores.resize(job.tasks.size());
    std::vector<EvaluationAnswerRecord> answers;
    std::int64_t total = 0, before = 0;
    for (const auto& rows : questions)
        total += static_cast<std::int64_t>(rows.size() * job.members.size());
    const bool throughChat = job.chatTemplate || askThroughChat(project, job.members);
    for (const Member& wanted : job.members) {
        LoadedMember member = models.member(project, wanted);
        member.label = columnLabel(wanted, member.label, job.members);
        if (!member.tokenizer)
            throw Error(ErrorKind::unsupported,
                        "The " + member.label + " model has no tokenizer.json, so it cannot answer text.");
        outcome.table.members.push_back(member.label);
        for (std::size_t task = 0; task < questions.size(); ++task) {
            const auto report = [&](const Progress& part) {
                if (progress)
                    progress({member.label + " on " + outcome.table.tasks[task], before + part.done, total});
            };
            const auto asked = asReadBy(member, questions[task], throughChat);
            const auto scored = exactMatch(*member.model, member.tokenizer, asked, report, stop);
            before += static_cast<std::int64_t>(scored.size());
            outcome.table.scores[task].push_back(scoreOf(scored));
            for (std::size_t i = 0; i < scored.size(); ++i)
                answers.push_back({outcome.table.tasks[task], member.label, questions[task][i].prompt,
                                   questions[task][i].expected, scored[i].text, scored[i].correct});
        }
    }
    outcome.id = project.addEvaluation({.name = job.name, .table = toJson(outcome.table)}, answers);
    return outcome;
}

} // namespace calm
