#include "core/engine/worker.h"

#include "core/base/error.h"
#include "core/engine/adapter_jobs.h"
#include "core/engine/comparison.h"
#include "core/engine/layer_map_jobs.h"
#include "core/engine/model_jobs.h"
#include "core/engine/project_jobs.h"
#include "core/engine/release_jobs.h"
#include "core/engine/threads.h"
#include "core/protocol/messages.h"

#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <thread>

namespace calm
{

namespace
{
template <typename... Cases> struct Overloaded : Cases...
{
    using Cases::operator()...;
};

/// Lines out, whole, from both threads.
class Output
{
public:
    explicit Output(std::ostream& stream) : m_stream(stream) {}
    void send(std::int64_t id, const protocol::Message& message)
    {
        const std::lock_guard lock(m_mutex);
        m_stream << protocol::toLine(protocol::NumberedMessage{id, message}) << '\n' << std::flush;
    }

private:
    std::mutex m_mutex;
    std::ostream& m_stream;
};

Json helloAnswer()
{
    const EngineReport report = engineReport(false);
    return {{"protocol", protocol::version}, {"version", report.version}, {"libtorch", report.libtorch},
            {"threads", report.threads},     {"devices", report.devices}, {"blas", report.blas},
            {"blas_fast", report.blasFast}};
}

Json tokenizeAnswer(LoadedModels& models, const protocol::Tokenize& request)
{
    const auto tokenizer = models.tokenizer(request.model);
    if (!tokenizer)
        throw Error(ErrorKind::unsupported, "The model " + request.model + " has no tokenizer.json.");
    const Encoding encoding = tokenizer->encode(request.text, request.special);
    Json tokens = Json::array();
    for (std::size_t i = 0; i < encoding.ids.size(); ++i)
        tokens.push_back({{"id", encoding.ids[i]},
                          {"text", tokenizer->tokenOf(encoding.ids[i])},
                          {"begin", encoding.byteOffsets[i].first},
                          {"end", encoding.byteOffsets[i].second}});
    return {{"tokens", tokens}};
}

Json evaluateAnswer(const protocol::Evaluate& request, const ProgressCallback& progress, const std::stop_token& stop)
{
    EvaluationJob job{.name = request.name,
                      .tasks = {},
                      .members = request.members,
                      .limit = request.limit,
                      .chatTemplate = request.chatTemplate};
    for (const auto& task : request.tasks)
        job.tasks.push_back({task.dataset, task.split});
    const auto project = Project::open(request.project);
    const EvaluationOutcome outcome = evaluate(*project, job, progress, stop);
    return {{"evaluation", outcome.id}, {"table", toJson(outcome.table)}};
}

Json saveAdapterAnswer(const protocol::SaveAdapter& request, const ProgressCallback& progress,
                       const std::stop_token& stop)
{
    const auto project = Project::open(request.project);
    saveAdapterOf(*project, request.member, request.folder, progress, stop);
    return Json::object();
}

Json loadAdapterAnswer(const protocol::LoadAdapter& request, const ProgressCallback& progress,
                       const std::stop_token& stop)
{
    const AdapterLoadJob job{.folder = request.folder,
                             .anchor = request.anchor,
                             .augmenting = request.augmenting,
                             .name = request.name,
                             .acceptOtherModels = request.acceptOtherModels};
    const auto project = Project::open(request.project);
    const AdapterLoadResult loaded = loadAdapterInto(*project, job, progress, stop);
    return {{"composition", loaded.composition}, {"warnings", loaded.warnings}};
}

Json importReleaseAnswer(const protocol::ImportRelease& request, const std::stop_token& stop)
{
    const ReleaseImport wanted{.directory = request.folder,
                               .name = request.name,
                               .anchor = request.anchor,
                               .augmenting = request.augmenting,
                               .modelsFromFile = request.modelsFromFile};
    const auto project = Project::open(request.project);
    const ImportedRelease imported = importRelease(*project, wanted, stop);
    return {{"composition", imported.composition}, {"warnings", imported.warnings}};
}

Json exportReleaseAnswer(const protocol::ExportRelease& request, const std::stop_token& stop)
{
    const auto project = Project::open(request.project);
    exportRelease(*project, {.composition = request.composition, .directory = request.folder}, stop);
    return Json::object();
}

std::vector<MixturePart> partsOf(const protocol::MeasuredOn& on)
{
    std::vector<MixturePart> parts;
    for (const auto& task : on.data)
        parts.push_back({.dataset = task.dataset, .split = task.split});
    return parts;
}

Json similarityAnswer(const protocol::Similarity& request, const ProgressCallback& progress, const std::stop_token& stop)
{
    const auto project = Project::open(request.project);
    const SimilarityJob job{.composition = request.composition,
                            .data = partsOf(request.on),
                            .examples = request.on.examples,
                            .positions = request.positions};
    return toJson(similarityOf(*project, job, progress, stop));
}

Json importanceAnswer(const protocol::Importance& request, const ProgressCallback& progress, const std::stop_token& stop)
{
    const auto project = Project::open(request.project);
    const ImportanceJob job{.member = request.member, .data = partsOf(request.on), .examples = request.on.examples};
    return toJson(importanceOf(*project, job, progress, stop));
}

/// The jobs, one after the other, on the main thread; the reader thread adds and stops them.
class JobQueue
{
public:
    explicit JobQueue(Output& output) : m_output(output) {}

    void add(protocol::NumberedRequest request)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({std::move(request), {}});
        m_changed.notify_one();
    }

    void stop(std::int64_t target)
    {
        const std::lock_guard lock(m_mutex);
        if (m_running && m_runningId == target)
            m_runningStop.request_stop();
        for (Job& job : m_waiting)
            if (job.request.id == target)
                job.stop.request_stop();
    }

    void close() ///< no more input: what runs is stopped, what waits is dropped
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_waiting.clear();
        m_runningStop.request_stop();
        m_changed.notify_one();
    }

    void run()
    {
        setThreads(0);
        while (true) {
            Job job;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_closed || !m_waiting.empty(); });
                if (m_waiting.empty())
                    return;
                job = std::move(m_waiting.front());
                m_waiting.pop_front();
                m_running = true;
                m_runningId = job.request.id;
                m_runningStop = job.stop;
            }
            work(job.request, job.stop.get_token());
            const std::lock_guard lock(m_mutex);
            m_running = false;
        }
    }

private:
    struct Job
    {
        protocol::NumberedRequest request;
        std::stop_source stop;
    };

    void work(const protocol::NumberedRequest& request, const std::stop_token& stop)
    {
        try {
            throwIfStopped(stop);
            m_output.send(request.id, protocol::ResultMessage{answer(request, stop)});
        } catch (...) {
            m_output.send(request.id, currentError("working on the request"));
        }
    }

    Json answer(const protocol::NumberedRequest& request, const std::stop_token& stop)
    {
        const auto send = [&](const protocol::Message& message) { m_output.send(request.id, message); };
        const auto progress = [&](const Progress& p) { send(protocol::ProgressEvent{p.stage, p.done, p.total}); };
        return std::visit(
            Overloaded{[&](const protocol::Inspect& r) { return toJson(inspect(r.model)); },
                       [&](const protocol::Tokenize& r) { return tokenizeAnswer(m_models, r); },
                       [&](const protocol::Compare& r) {
                           compare(m_models, r, send, stop);
                           return Json::object();
                       },
                       [&](const protocol::Answer& r) {
                           calm::answer(m_models, r, send, stop);
                           return Json::object();
                       },
                       [&](const protocol::Evaluate& r) { return evaluateAnswer(r, progress, stop); },
                       [&](const protocol::SaveAdapter& r) { return saveAdapterAnswer(r, progress, stop); },
                       [](const protocol::InspectAdapter& r) { return inspectAdapter(r.folder); },
                       [&](const protocol::LoadAdapter& r) { return loadAdapterAnswer(r, progress, stop); },
                       [&](const protocol::ImportRelease& r) { return importReleaseAnswer(r, stop); },
                       [&](const protocol::ExportRelease& r) { return exportReleaseAnswer(r, stop); },
                       [&](const protocol::Similarity& r) { return similarityAnswer(r, progress, stop); },
                       [&](const protocol::Importance& r) { return importanceAnswer(r, progress, stop); },
                       [](const auto&) { return Json::object(); }},
            request.request);
    }

    Output& m_output;
    LoadedModels m_models;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_waiting;
    bool m_closed = false, m_running = false;
    std::int64_t m_runningId = 0;
    std::stop_source m_runningStop;
};

void readRequests(std::istream& in, Output& output, JobQueue& jobs)
{
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty())
            continue;
        std::int64_t id = 0;
        try {
            protocol::NumberedRequest request = protocol::parseRequest(line);
            id = request.id;
            if (const auto* cancel = std::get_if<protocol::Cancel>(&request.request)) {
                jobs.stop(cancel->target);
                output.send(id, protocol::ResultMessage{Json::object()});
            } else if (std::holds_alternative<protocol::Hello>(request.request)) {
                output.send(id, protocol::ResultMessage{helloAnswer()});
            } else {
                jobs.add(std::move(request));
            }
        } catch (...) {
            output.send(id, currentError("reading a request"));
        }
    }
    jobs.close();
}
} // namespace

void runWorker(std::istream& in, std::ostream& out)
{
    Output output(out);
    JobQueue jobs(output);
    std::thread reader([&] { readRequests(in, output, jobs); });
    jobs.run();
    reader.join();
}

} // namespace calm
