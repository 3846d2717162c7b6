#pragma once

#include "core/base/error.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace calm::ui
{

/// Work of which only the newest order counts: the tokens of a text being typed, a preview, a list being read. It runs
/// on a thread of Qt's pool; while it runs, at most one order waits, and a newer one takes its place. Used from the
/// window's thread, which never waits for it: not even when the object goes.
class LatestJob : public QObject
{
public:
    explicit LatestJob(QObject* parent = nullptr);
    ~LatestJob() override; ///< what runs is asked to stop and never heard of again

    using Failed = std::function<void(const ErrorInfo&)>;

    /// `work(const std::stop_token&)` runs on the pool and may throw; then `done(result)` or `failed(error)` is called
    /// on the window's thread, unless a newer order was given meanwhile. The one that runs is asked to stop.
    template <typename Work, typename Done> void run(Work work, Done done, Failed failed = {});

    void drop(); ///< nothing that was ordered so far will be heard of again
    bool isBusy() const;

private:
    using Answer = std::function<void()>;
    struct Order
    {
        std::function<Answer(const std::stop_token&)> work;
        Failed failed;
    };
    struct Link;
    void post(Order order);
    void begin(Order order);
    void end(const Answer& answer, bool counts);

    std::shared_ptr<Link> m_link; ///< to the threads that may outlive this object
    std::optional<Order> m_waiting;
    std::stop_source m_stop; ///< of the one that runs
    bool m_running = false;
};

template <typename Work, typename Done> void LatestJob::run(Work work, Done done, Failed failed)
{
    using Result = std::invoke_result_t<Work&, const std::stop_token&>;
    post({[work = std::move(work), done = std::move(done)](const std::stop_token& stop) mutable -> Answer {
              auto result = std::make_shared<Result>(work(stop));
              return [done, result]() mutable { done(std::move(*result)); };
          },
          std::move(failed)});
}

} // namespace calm::ui
