#pragma once

#include "core/compose/augmenting_batch.h"
#include "core/models/text_rows.h"
#include "core/spec/composition.h"

#include <vector>

namespace calm
{

/// Texts as all models of a composition read them, one after the other without padding: how training computes.
/// N anchor tokens in all; of augmenting model i, M tokens.
struct ComposedTexts
{
    struct Augmenting
    {
        TextRows rows;
        Tensor ids;               ///< (M) int64
        AttentionPattern pattern; ///< from all of the anchor's rows, through a bridge
    };
    TextRows rows;
    Tensor ids; ///< (N) int64
    std::vector<Augmenting> augmenting;
};

ComposedTexts composedTexts(const std::vector<const EncodedText*>& texts, const BridgeSettings& settings);

} // namespace calm
