#pragma once

#include "core/base/file.h"
#include "core/train/stage_times.h"
#include "core/train/time_left.h"
#include "core/train/training_plan.h"

#include <chrono>
#include <string>

namespace calm
{

/// What a run's steps, validations and checkpoints take, one after the other: predicts what is left, and keeps them as
/// lines of NAME.files/runs/RUN/times.csv, from which the prediction can be made again. Internal to the engine.
class RunTimes
{
public:
    /// `stages` is the trainer's. `keeps`: activations are kept, so that what they took is not taken again.
    RunTimes(TimeLeft::Work work, const StageTimes& stages, bool keeps);

    void stepped(int step,
                 double seconds); ///< the step alone; what passed since the last event counts, but for the first
    void validated(int step);
    void saved(int step);
    double secondsLeft() const { return m_left.seconds(); }

    /// The lines since the last call: "kind,step,new_tokens,known_tokens,seconds,computing_seconds".
    std::string takeLines();

private:
    double sinceLast(); ///< seconds, of the clock on the wall
    double computing(); ///< seconds since the last call that went into what is kept
    void add(const char* kind, int step, const TimeLeft::Step& work, double seconds, double computing);

    using Clock = std::chrono::steady_clock;
    TimeLeft m_left;
    std::vector<TimeLeft::Step> m_steps;
    std::int64_t m_validationTokens;
    const StageTimes& m_stages;
    bool m_keeps;
    double m_computed = 0;
    Clock::time_point m_last{};
    std::string m_lines;
};

inline constexpr const char* timesHeader = "kind,step,new_tokens,known_tokens,seconds,computing_seconds\n";

/// The work of a run that goes on after `firstStep`: what is computed again there, as nothing is kept from before.
TimeLeft::Work workOf(const TrainingData& data, const TrainingSettings& settings, const TrainingPlan& plan,
                      int firstStep);

} // namespace calm
