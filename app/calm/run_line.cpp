#include "app/calm/run_line.h"

#include "core/store/run_checkpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace calm
{

void RunLine::show(const Progress& progress)
{
    if (!m_line.isDue())
        return;
    if (progress.stage != "step" || progress.total == 0) {
        m_line.show(progress);
        return;
    }
    for (const MetricRecord& metric : m_project.metrics(m_run, m_seen)) {
        m_latest[metric.name] = metric.value;
        m_seen = std::max(m_seen, metric.step);
    }
    std::string text = fmt::format("step {} of {}", progress.done, progress.total);
    const auto add = [&](const char* name, const char* label) {
        if (const auto found = m_latest.find(name); found != m_latest.end())
            text += fmt::format(", {} {:.4f}", label, found->second);
    };
    add("train_loss", "loss");
    add("validation_loss", "validation");
    if (const double left = m_project.run(m_run).secondsLeft; left > 0)
        text += ", " + formatSeconds(left) + " left";
    m_line.show(text);
}

double trainedSeconds(const RunRecord& run)
{
    if (run.startedAt <= 0)
        return run.secondsBefore;
    const double until = hasWorker(run.state) ? static_cast<double>(std::time(nullptr))
                         : run.finishedAt > 0 ? run.finishedAt
                                              : run.heartbeatAt; // it ended without a word
    return run.secondsBefore + std::max(0.0, until - run.startedAt);
}

std::string subjectOf(const RunRecord& run)
{
    return run.settings.method == Method::pretrain ? "new model " + run.settings.pretraining.name : run.trained.name;
}

std::string resultSentence(const RunRecord& run)
{
    std::string text = fmt::format("Run {} {}: {} steps in {}", run.id, toString(run.state), run.step,
                                   formatSeconds(trainedSeconds(run)));
    if (run.bestValidationLoss)
        text += fmt::format(", best validation loss {:.4f}", *run.bestValidationLoss);
    return text + ".";
}

Json resultToJson(Project& project, const RunRecord& run)
{
    Json json;
    json["run"] = run.id;
    json["state"] = toString(run.state);
    json["step"] = run.step;
    json["best_validation_loss"] = run.bestValidationLoss ? Json(*run.bestValidationLoss) : Json();
    json["seconds"] = trainedSeconds(run);
    const auto best = bestOfRun(project, run.id);
    json["best_checkpoint"] = best ? Json(best->id) : Json();
    return json;
}

} // namespace calm
