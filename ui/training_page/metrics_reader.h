#pragma once

#include "core/base/error.h"
#include "ui/training_page/run_metrics.h"

#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace calm::ui
{

class ProjectThread;

/// Keeps the metrics of the runs that are looked at up to date, read on the project's thread piece by piece: a run of
/// 100,000 steps grows before the eyes and never holds up the window. Window's thread.
class MetricsReader : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void setThread(ProjectThread* thread);           ///< forgets all; nullptr = no project
    void follow(const std::vector<RunRecord>& runs); ///< reads what they have beyond what is known
    void forget(std::int64_t run);
    std::shared_ptr<const RunMetrics> metrics(std::int64_t run); ///< empty at first
    void setSmoothing(double weight);
    bool isReading() const { return m_reading; }

    static constexpr int pieceSteps = 4000; ///< some milliseconds of the window's time

Q_SIGNALS:
    void grew();
    void failed(const calm::ErrorInfo& error);

private:
    struct Wanted
    {
        std::int64_t run = 0;
        std::shared_ptr<RunMetrics> into; ///< not what forget() put in its place meanwhile
        int after = -1;
        int latest = 0; ///< that the run is known to have done
    };
    struct Piece
    {
        Wanted wanted;
        std::vector<MetricRecord> metrics;
    };
    std::shared_ptr<RunMetrics>& known(std::int64_t run);
    void read();
    void take(const std::vector<Piece>& pieces);

    ProjectThread* m_thread = nullptr;
    std::map<std::int64_t, std::shared_ptr<RunMetrics>> m_metrics;
    std::vector<Wanted> m_wanted; ///< to be read next
    double m_smoothing = 0.95;
    bool m_reading = false;
    int m_generation = 0; ///< of the project: answers of an earlier one do not count
};

} // namespace calm::ui
