#pragma once

#include "core/spec/composition.h"

#include <vector>

namespace calm
{

/// Ways to connect one augmenting model with the anchor without drawing. All count blocks from 0, are monotone
/// in depth, and give connections with `augmenting` set to `index`.

/// Every k-th block of both (blocks k-1, 2k-1, ...), matched in order; the shorter list decides (the paper: k = 4).
std::vector<Connection> everyKthLayer(int k, int augmentingLayers, int anchorLayers, int index = 0);

/// n pairs spaced evenly from the first to the last block of both (the authors' release).
std::vector<Connection> evenlySpaced(int n, int augmentingLayers, int anchorLayers, int index = 0);

/// For every k-th augmenting block the anchor block at the same relative depth.
std::vector<Connection> sameRelativeDepth(int k, int augmentingLayers, int anchorLayers, int index = 0);

/// The last n blocks of both, matched in order.
std::vector<Connection> lastLayers(int n, int augmentingLayers, int anchorLayers, int index = 0);

/// The augmenting model's final state into the anchor's embedding output and its first n blocks: where a
/// recalled value is readable and where the anchor can still compute with it.
std::vector<Connection> finalStateIntoFirst(int n, int anchorLayers, int index = 0);

} // namespace calm
