#include "core/train/stage_times.h"

#include <algorithm>

namespace calm
{

StageTimes::Stage::Stage(StageTimes& times, const char* name) : m_times(times), m_outer(times.m_current)
{
    auto& stages = times.m_stages;
    auto found = std::find_if(stages.begin(), stages.end(), [&](const auto& stage) { return stage.first == name; });
    if (found == stages.end())
        found = stages.insert(stages.end(), {name, {}});
    times.passTo(static_cast<std::size_t>(found - stages.begin()));
}

StageTimes::Stage::~Stage()
{
    m_times.passTo(m_outer);
}

void StageTimes::passTo(std::size_t stage)
{
    const auto now = Clock::now();
    if (m_current < m_stages.size())
        m_stages[m_current].second += now - m_since;
    m_current = stage;
    m_since = now;
}

std::vector<std::pair<std::string, double>> StageTimes::seconds() const
{
    std::vector<std::pair<std::string, double>> all;
    for (const auto& [name, time] : m_stages)
        all.emplace_back(name, std::chrono::duration<double>(time).count());
    return all;
}

} // namespace calm
