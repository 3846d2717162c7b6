#include "ui/training_page/metrics_reader.h"

#include "core/store/project.h"
#include "ui/engine_client/project_thread.h"

#include <algorithm>

namespace calm::ui
{

void MetricsReader::setThread(ProjectThread* thread)
{
    m_thread = thread;
    m_metrics.clear();
    m_wanted.clear();
    m_reading = false;
    ++m_generation;
}

std::shared_ptr<RunMetrics>& MetricsReader::known(std::int64_t run)
{
    auto& metrics = m_metrics[run];
    if (!metrics) {
        metrics = std::make_shared<RunMetrics>();
        metrics->setSmoothing(m_smoothing);
    }
    return metrics;
}

std::shared_ptr<const RunMetrics> MetricsReader::metrics(std::int64_t run)
{
    return known(run);
}

void MetricsReader::forget(std::int64_t run)
{
    m_metrics.erase(run);
    std::erase_if(m_wanted, [run](const Wanted& wanted) { return wanted.run == run; });
}

void MetricsReader::setSmoothing(double weight)
{
    m_smoothing = weight;
    for (auto& [run, metrics] : m_metrics)
        metrics->setSmoothing(weight);
}

void MetricsReader::follow(const std::vector<RunRecord>& runs)
{
    m_wanted.clear();
    for (const RunRecord& run : runs)
        m_wanted.push_back({run.id, known(run.id), known(run.id)->readAfter(), run.step});
    if (!m_reading)
        read();
}

void MetricsReader::read()
{
    if (!m_thread || m_wanted.empty())
        return;
    m_reading = true;
    m_thread->run(
        this,
        [wanted = std::exchange(m_wanted, {})](Project& project, const std::stop_token& stop) {
            std::vector<Piece> pieces;
            for (const Wanted& one : wanted) {
                throwIfStopped(stop);
                pieces.push_back({one, project.metrics(one.run, one.after, one.after + pieceSteps)});
            }
            return pieces;
        },
        [this, generation = m_generation](const std::vector<Piece>& pieces) {
            if (generation == m_generation)
                take(pieces);
        },
        [this, generation = m_generation](const ErrorInfo& error) {
            if (generation != m_generation)
                return;
            m_reading = false;
            Q_EMIT failed(error);
        });
}

void MetricsReader::take(const std::vector<Piece>& pieces)
{
    m_reading = false;
    for (const Piece& piece : pieces) {
        const Wanted& read = piece.wanted;
        const auto it = m_metrics.find(read.run);
        if (it == m_metrics.end() || it->second != read.into)
            continue; // forgotten meanwhile
        RunMetrics& metrics = *it->second;
        const int before = metrics.latestStep();
        metrics.replaceAfter(read.after, piece.metrics);
        // More beyond this piece; or a resumed run has gone back further than was looked at.
        const bool more = read.after + pieceSteps < read.latest;
        const bool wentBack = metrics.latestStep() < before;
        const bool isWanted = std::ranges::find(m_wanted, read.run, &Wanted::run) != m_wanted.end();
        if ((more || wentBack) && !isWanted)
            m_wanted.push_back(
                {read.run, read.into, more ? read.after + pieceSteps : metrics.readAfter(), read.latest});
    }
    // What was asked for meanwhile starts where these pieces end.
    for (Wanted& wanted : m_wanted)
        wanted.after = std::max(wanted.after, wanted.into->readAfter());
    Q_EMIT grew();
    read();
}

} // namespace calm::ui
