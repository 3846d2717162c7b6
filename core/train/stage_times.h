#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace calm
{

/// Where the time of a run goes, stage by stage. Stages do not overlap: time spent in an inner one counts there alone.
/// Belongs to one thread.
class StageTimes
{
public:
    /// Stands for a stage from its making to its end.
    class Stage
    {
    public:
        Stage(StageTimes& times, const char* name);
        ~Stage();
        Stage(const Stage&) = delete;
        Stage& operator=(const Stage&) = delete;

    private:
        StageTimes& m_times;
        std::size_t m_outer;
    };

    /// (stage, seconds) in the order of their first appearance.
    std::vector<std::pair<std::string, double>> seconds() const;

private:
    using Clock = std::chrono::steady_clock;
    void passTo(std::size_t stage);
    std::vector<std::pair<std::string, Clock::duration>> m_stages;
    std::size_t m_current = static_cast<std::size_t>(-1);
    Clock::time_point m_since;
};

} // namespace calm
