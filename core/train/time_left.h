#pragma once

#include <cstdint>
#include <vector>

namespace calm
{

/// Predicts how long a run still takes: from what its steps are known to hold ahead of time, and from what the steps so
/// far took. Where activations are kept, a token costs more the first time its example is used; a first epoch is slower
/// than the others, and the average of the steps so far would be far off.
///
/// A step takes first * (tokens used for the first time) + every * (all of its tokens). `every` is the mean over ten
/// blocks of the newest quarter of the steps (100 at least) without the two slowest and the two fastest: a hiccup
/// counts as often as it happens, a machine that is busy for a short while does not count, one that stays slower does
/// soon. `first` is a median over the parts of what was computed.
class TimeLeft
{
public:
    struct Step
    {
        std::int64_t newTokens = 0;   ///< of examples that this process has not used before
        std::int64_t knownTokens = 0; ///< of the others
    };
    struct Work
    {
        std::vector<Step> steps;           ///< all of the run, those before `firstStep` too
        int firstStep = 0;                 ///< steps done when this process began
        int validateEvery = 0;             ///< steps; once more at the end. 0 = only then
        std::int64_t validationTokens = 0; ///< of one validation; 0 = there is none
    };

    explicit TimeLeft(Work work);

    /// The next step is done. `seconds` since what was done before it; `computing`: the part of them that went into
    /// what is kept.
    void stepped(double seconds, double computing);
    void validated(double seconds);
    void saved(double seconds); ///< a checkpoint

    double seconds() const; ///< from now to the end; 0 = not known yet, or nothing left

private:
    struct Measured
    {
        double newTokens = 0, tokens = 0, seconds = 0, computing = 0;
    };
    struct Rates
    {
        double first = 0, every = 0; ///< seconds a token
    };
    std::vector<Measured> telling() const; ///< the steps that tell what those to come take
    Rates rates() const;
    double validationsLeft(const Rates& rates) const;

    Work m_work;
    std::vector<double> m_newTokensFrom, m_tokensFrom; ///< per step: from it to the end
    std::vector<Measured> m_steps;
    std::vector<double> m_validations;
    double m_saving = 0; ///< seconds, all checkpoints so far
};

} // namespace calm
