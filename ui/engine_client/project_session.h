#pragma once

#include "core/store/project.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

class QProcess;

namespace calm::ui
{

class EngineClient;

/// The open project as the window sees it: the store's Project on the window's thread, the engine that answers
/// for it, and a look every quarter second at whether another process (a training worker) has written.
class ProjectSession : public QObject
{
    Q_OBJECT

public:
    ProjectSession(std::unique_ptr<Project> project, EngineClient& engine, QObject* parent = nullptr);
    ~ProjectSession() override;

    Project& project();
    EngineClient& engine();
    QString file() const;

    /// Starts the training worker for a queued run as a process of its own, which outlives the window:
    /// `calm train PROJECT --run ID`. Throws Error.
    void startRun(std::int64_t run);
    /// The same for the queue, `calm train PROJECT --next`: each trains one queued run after the other until none is
    /// left. No more of them are started than runs go at once. Throws Error.
    void startQueue();
    void requestRun(std::int64_t run, RunRequest request);

    /// Workers started from here on end when the session does, or the window dies; otherwise they outlive both.
    void setTrainingEndsWithWindow(bool ends);

    /// A page that has written tells the others.
    void notifyChanged();

    /// The composition the person works on, the same on every page; the first one by itself, 0 when there is none.
    std::int64_t currentComposition();
    void setCurrentComposition(std::int64_t composition);

    /// A page asks that the Compare page answer with this checkpoint of the current composition; it takes the wish when
    /// it next shows its columns.
    void chooseCheckpoint(std::int64_t checkpoint);
    std::int64_t takeChosenCheckpoint(); ///< 0 = none; the wish is gone then

    /// The same for the Train page and a run that was just queued elsewhere.
    void chooseRun(std::int64_t run);
    std::int64_t takeChosenRun(); ///< 0 = none; the wish is gone then

Q_SIGNALS:
    void changed(); ///< models, compositions, datasets, chats or evaluations were written, here or elsewhere
    void currentCompositionChanged();
    void checkpointChosen();
    void runChosen();
    void runsChanged(); ///< a run, its metrics or checkpoints were written; at most 4 times a second

private:
    qint64 startWorker(const QStringList& arguments, const QString& log); ///< its process id
    bool launch(std::unique_ptr<QProcess> process, qint64& worker);
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace calm::ui
