#include "core/base/error.h"
#include "core/data/messages.h"
#include "core/data/rows.h"
#include "core/engine/loaded_models.h"
#include "core/engine/project_jobs.h"
#include "core/engine/threads.h"
#include "core/evaluate/exact_match.h"
#include "core/store/example_record.h"

#include <algorithm>

namespace calm
{

namespace
{
std::vector<Example> examplesOf(Project& project, const EvaluationTask& task, int limit)
{
    const DatasetRecord dataset = project.dataset(task.dataset);
    std::vector<Example> examples;
    for (const ExampleRecord& record : project.examples(dataset.id, {.split = task.split}, 0, limit > 0 ? limit : -1))
        examples.push_back(exampleOf(record));
    if (examples.empty())
        throw Error(ErrorKind::badInput, "The dataset " + task.dataset +
                                             (task.split.empty() ? "" : " (split " + task.split + ")") +
                                             " has no examples to evaluate.");
    return examples;
}

/// As training reads it: a conversation with all its messages where the models have chat templates.
EncodedText textOf(const Example& example, const TextReaders& readers, bool throughChat)
{
    if (!throughChat || example.messages.empty())
        return encodeQuestion(example.prompt, readers, throughChat);
    return encodeChat({.messages = promptMessages(example.prompt, example.messages), .addGenerationPrompt = true},
                      readers);
}

/// The examples' questions as this member reads them.
std::vector<Question> asReadBy(const LoadedMember& member, const std::vector<Example>& examples, bool throughChat)
{
    const TextReaders readers = readersOf(member, throughChat);
    std::vector<Question> questions;
    for (const Example& example : examples)
        questions.push_back({example.prompt, example.response, textOf(example, readers, throughChat)});
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
    std::vector<std::vector<Example>> examples;
    for (const EvaluationTask& task : job.tasks) {
        examples.push_back(examplesOf(project, task, job.limit));
        outcome.table.tasks.push_back(rowLabel(task));
    }
    outcome.table.scores.resize(job.tasks.size());
    std::vector<EvaluationAnswerRecord> answers;
    std::int64_t total = 0, before = 0;
    for (const auto& rows : examples)
        total += static_cast<std::int64_t>(rows.size() * job.members.size());
    const bool throughChat = job.chatTemplate || askThroughChat(project, job.members);
    for (const Member& wanted : job.members) {
        LoadedMember member = models.member(project, wanted);
        member.label = columnLabel(wanted, member.label, job.members);
        if (!member.tokenizer)
            throw Error(ErrorKind::unsupported,
                        "The " + member.label + " model has no tokenizer.json, so it cannot answer text.");
        outcome.table.members.push_back(member.label);
        for (std::size_t task = 0; task < examples.size(); ++task) {
            const auto report = [&](const Progress& part) {
                if (progress)
                    progress({member.label + " on " + outcome.table.tasks[task], before + part.done, total});
            };
            const auto asked = asReadBy(member, examples[task], throughChat);
            const auto scored = exactMatch(*member.model, member.tokenizer, asked, report, stop);
            before += static_cast<std::int64_t>(scored.size());
            outcome.table.scores[task].push_back(scoreOf(scored));
            for (std::size_t i = 0; i < scored.size(); ++i)
                answers.push_back({outcome.table.tasks[task], member.label, asked[i].prompt, asked[i].expected,
                                   scored[i].text, scored[i].correct});
        }
    }
    outcome.id = project.addEvaluation({.name = job.name, .table = toJson(outcome.table)}, answers);
    return outcome;
}

} // namespace calm
