#include "ui/engine_client/project_thread.h"

#include "core/store/project.h"

#include <QMetaObject>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace calm::ui
{

struct ProjectThread::State
{
    struct Item
    {
        QPointer<QObject> context; ///< looked at on the window's thread only
        Work work;
        Failed failed;
        std::stop_token stop;
    };

    Path file;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::deque<Item> items; ///< guarded by mutex
    std::stop_source jobs;  ///< of all jobs since the last stop(); window's thread
    int open = 0;           ///< jobs given and not yet answered; window's thread
    std::jthread thread;    ///< last, so that it ends before what it uses

    Answer answer(Item& item, std::unique_ptr<Project>& project) const;
    void work(const std::stop_token& ending, ProjectThread* owner);
};

ProjectThread::Answer ProjectThread::State::answer(Item& item, std::unique_ptr<Project>& project) const
{
    try {
        throwIfStopped(item.stop);
        if (!project)
            project = Project::open(file);
        return item.work(*project, item.stop);
    } catch (...) {
        return [failed = std::move(item.failed), error = currentError("reading the project")] {
            if (failed)
                failed(error);
        };
    }
}

void ProjectThread::State::work(const std::stop_token& ending, ProjectThread* owner)
{
    std::unique_ptr<Project> project;
    for (;;) {
        Item item;
        {
            std::unique_lock lock(mutex);
            if (!wake.wait(lock, ending, [this] { return !items.empty(); }) || ending.stop_requested())
                return;
            item = std::move(items.front());
            items.pop_front();
        }
        Answer reply = answer(item, project);
        // The owner outlives this thread: its destructor waits for it.
        QMetaObject::invokeMethod(
            owner,
            [this, context = std::move(item.context), reply = std::move(reply)] {
                --open;
                if (context)
                    reply();
            },
            Qt::QueuedConnection);
    }
}

ProjectThread::ProjectThread(const QString& file, QObject* parent) : QObject(parent), m_state(new State)
{
    m_state->file = Path(file.toStdString());
    m_state->thread = std::jthread([this](const std::stop_token& ending) { m_state->work(ending, this); });
}

ProjectThread::~ProjectThread()
{
    m_state->jobs.request_stop();
    m_state->thread.request_stop();
    m_state->thread.join();
}

void ProjectThread::post(QObject* context, Work work, Failed failed)
{
    ++m_state->open;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->items.push_back({context, std::move(work), std::move(failed), m_state->jobs.get_token()});
    }
    m_state->wake.notify_one();
}

void ProjectThread::stop()
{
    m_state->jobs.request_stop();
    m_state->jobs = std::stop_source();
}

bool ProjectThread::isIdle() const
{
    return m_state->open == 0;
}

} // namespace calm::ui
