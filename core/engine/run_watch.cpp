#include "core/engine/run_watch.h"

#include <chrono>
#include <functional>
#include <memory>

namespace calm
{

namespace
{
using namespace std::chrono_literals;
constexpr auto lookEvery = 100ms;
constexpr auto beatEvery = 5s; // well within the silence after which a worker on another machine counts as gone
} // namespace

RunWatch::RunWatch(const Path& project, std::int64_t run, std::stop_token stop)
    : m_file(project), m_run(run), m_forward(std::move(stop), [this] { m_wanted.request_stop(); }),
      m_thread([this](std::stop_token end) { watch(std::move(end)); })
{
}

RunWatch::~RunWatch() = default;

void RunWatch::hear(RunRequest request)
{
    if (request == RunRequest::none)
        return;
    m_heard = request;
    m_wanted.request_stop();
}

void RunWatch::watch(std::stop_token end)
{
    std::unique_ptr<Project> project;
    auto beatAt = std::chrono::steady_clock::now() + beatEvery;
    while (!end.stop_requested()) {
        try {
            if (!project)
                project = Project::open(m_file);
            hear(project->requestOf(m_run));
            if (std::chrono::steady_clock::now() >= beatAt) {
                if (!project->beat(m_run)) {
                    m_lost = true;
                    m_wanted.request_stop();
                }
                beatAt = std::chrono::steady_clock::now() + beatEvery;
            }
        } catch (const std::exception&) {
            // A full disk or a lock that is held long: the worker's own writes say so if it lasts.
        }
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, end, lookEvery, [] { return false; });
    }
}

} // namespace calm
