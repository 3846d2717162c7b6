#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace calm
{
class Project;
}

namespace calm::ui
{

/// A thread with a Project object of its own, for whatever would hold up the window: jobs run there one by one in
/// the order given, their results come back on the window's thread. Used from the window's thread only.
/// When it goes, jobs that were not begun are dropped, and the one that runs is asked to stop and waited for.
class ProjectThread : public QObject
{
public:
    explicit ProjectThread(const QString& file, QObject* parent = nullptr);
    ~ProjectThread() override;

    using Failed = std::function<void(const ErrorInfo&)>;

    /// `job(Project&, const std::stop_token&)` runs on the thread and may throw Error; then `done(result)` or
    /// `failed(error)` is called on the window's thread, unless `context` is gone by then.
    template <typename Job, typename Done> void run(QObject* context, Job job, Done done, Failed failed = {});

    /// Asks everything given so far to stop; jobs that were not begun fail with kind cancelled.
    void stop();
    bool isIdle() const; ///< nothing runs, nothing waits, every result has been handed over

private:
    using Answer = std::function<void()>;
    using Work = std::function<Answer(Project&, const std::stop_token&)>;
    void post(QObject* context, Work work, Failed failed);

    struct State;
    std::unique_ptr<State> m_state;
};

template <typename Job, typename Done> void ProjectThread::run(QObject* context, Job job, Done done, Failed failed)
{
    using Result = std::invoke_result_t<Job&, Project&, const std::stop_token&>;
    Work work = [job = std::move(job), done = std::move(done)](Project& project,
                                                               const std::stop_token& stop) mutable -> Answer {
        if constexpr (std::is_void_v<Result>) {
            job(project, stop);
            return done;
        } else {
            auto result = std::make_shared<Result>(job(project, stop));
            return [done, result]() mutable { done(std::move(*result)); };
        }
    };
    post(context, std::move(work), std::move(failed));
}

} // namespace calm::ui
