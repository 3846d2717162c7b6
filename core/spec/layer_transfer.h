#pragma once

#include "core/spec/composition.h"

#include <vector>

namespace calm
{

/// Connections drawn for some models, for others of other depths. A block keeps its relative depth, counted in blocks
/// passed: after the last block of one model comes the last block of the other. The states before the first block and
/// after the last stay what they are.

/// Where block `layer` of `from` blocks stands in a model of `to` blocks; embeddingLayer, finalState and
/// predictionState stand for themselves.
int sameDepthLayer(int layer, int from, int to);

/// How many blocks the models of a composition have.
struct Depths
{
    int anchor = 0;
    std::vector<int> augmenting; ///< in the composition's order
};
Depths depthsOf(const ModelCard& anchor, const std::vector<ModelCard>& augmenting);

/// `place`: where each augmenting model of `connections` stands among those of `to`, -1 = nowhere. What two connections
/// become one of is there once; those of models that stand nowhere are left out.
std::vector<Connection> transferred(const std::vector<Connection>& connections, const Depths& from, const Depths& to,
                                    const std::vector<int>& place);

/// Which model of `to` stands for which of `from`: the one of the same name; of those left over on both sides the one
/// at the same place in the list, then the first that is free. -1 = none is left.
std::vector<int> samePlaces(const std::vector<std::string>& from, const std::vector<std::string>& to);

} // namespace calm
