#pragma once

#include "core/store/project.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace calm
{

/// Hears for a worker what is asked of its run, and says that it lives: on a thread and a connection of its own, so
/// also while a step takes minutes, while models load and while activations are computed.
class RunWatch
{
public:
    /// `run` is this process's own. `stop` stops it too, as Ctrl-C does.
    RunWatch(const Path& project, std::int64_t run, std::stop_token stop);
    ~RunWatch();
    RunWatch(const RunWatch&) = delete;
    RunWatch& operator=(const RunWatch&) = delete;

    std::stop_token token() const { return m_wanted.get_token(); } ///< stops when anybody wants it to

    /// What was asked last; none where only `stop` was. A request that is taken back was heard all the same.
    RunRequest heard() const { return m_heard; }
    /// The run is another process's by now, or gone: nothing more may be written to it.
    bool isLost() const { return m_lost; }

    /// For the worker's thread, which knows the request already.
    void hear(RunRequest request);

private:
    void watch(std::stop_token end);

    Path m_file;
    std::int64_t m_run;
    std::stop_source m_wanted;
    std::stop_callback<std::function<void()>> m_forward;
    std::atomic<RunRequest> m_heard = RunRequest::none;
    std::atomic<bool> m_lost = false;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread; ///< last: it uses all of the above
};

} // namespace calm
