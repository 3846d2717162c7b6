#pragma once

#include "core/spec/composition.h"

#include <string>
#include <vector>

namespace calm
{

/// Compositions that share bridges: training one after the other, and switching augmenting models off again. Models are
/// compared by their names in the project.

/// Per connection of `composition`: which connection of `earlier` is the same (augmenting model and both layers), so
/// that its bridge can start from that one's; -1 = starts fresh.
std::vector<int> startedConnections(const Composition& composition, const Composition& earlier);

/// Why no run of `composition` can start from bridges of `earlier`: another anchor, other bridge settings (the dropout
/// aside), no connection in common, or with `freeze` nothing left to train. One sentence; empty = it can.
std::string problemOfStart(const Composition& composition, const Composition& earlier, bool freeze);

/// A composition without some of its augmenting models, and where its connections stood in the whole one.
struct CompositionPart
{
    Composition composition;
    std::vector<std::size_t> connections;
};
/// `off`: indices into composition.augmenting; others are not there and change nothing.
CompositionPart withoutAugmenting(const Composition& composition, const std::vector<int>& off);

} // namespace calm
