#pragma once

#include "core/base/json.h"

#include <deque>

namespace calm
{

/// Sees a run's losses step by step and tells when they explode: the mean of the last ten is more than twice the mean of
/// the first ten, and a nat above it. A run that learns never comes near that; one that diverges passes it within steps.
class LossWatch
{
public:
    void add(double loss); ///< nats per label
    bool exploded() const;
    /// The last loss alone is as high: not the moment to keep a checkpoint.
    bool isHigh() const;

    Json state() const;
    void restore(const Json& state); ///< Error(corrupt)

private:
    double limit() const;
    std::deque<double> m_first, m_last;
};

} // namespace calm
