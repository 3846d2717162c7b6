#pragma once

#include "core/base/progress.h"
#include "core/data/encoded_text.h"
#include "core/models/decoder.h"
#include "core/spec/layer_similarity.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace calm
{

/// Where the anchor and one augmenting model stand at the same place of a text: after the anchor has read position t,
/// the augmenting model's newest token that is settled by then. Equal tokenizers: the same position.
struct PairedRows
{
    std::vector<std::int64_t> anchor;                  ///< positions of the anchor, ascending
    std::vector<std::vector<std::int64_t>> augmenting; ///< per model: the token beside each
};

/// At most `most` positions of a text, spread evenly over those that have a token of every augmenting model beside
/// them. The first position is left out: models use it as an attention sink whose state is many times larger than all
/// others (Xiao et al., arXiv 2309.17453) and would outweigh them.
PairedRows pairedRows(const EncodedText& text, std::size_t most);

/// Linear CKA (linear_cka.h) between every layer of every augmenting model and every layer of the anchor, each model on
/// its own, over at most `positions` positions of the texts. Texts are computed without padding, some thousand tokens
/// at a time. Memory: of one model at a time the states at those positions (positions x width x 4 bytes a layer), and
/// of the anchor a Gram matrix (positions^2 x 4 bytes) a layer. `augmenting` in the order of the texts' ids; names are
/// the caller's to fill in. Error(badInput) when fewer than two positions can be compared.
LayerSimilarity measureSimilarity(const DecoderModel& anchor,
                                  const std::vector<std::shared_ptr<const DecoderModel>>& augmenting,
                                  const std::vector<EncodedExample>& texts, std::size_t positions,
                                  const ProgressCallback& progress = {}, const std::stop_token& stop = {});

} // namespace calm
