#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"

#include <functional>
#include <memory>
#include <vector>

namespace calm
{

/// A text and the pieces it has been cut into so far: in order, none empty. What is in no piece is dropped.
struct CutText
{
    NormalizedText text;
    std::vector<ByteRange> pieces;

    explicit CutText(NormalizedText whole);
    /// Cuts every piece further. `cut` answers ranges within the piece it is given.
    void cutPieces(const std::function<std::vector<ByteRange>(std::string_view piece)>& cut);
    /// Rewrites every piece: `rewrite` appends what becomes of a piece to the text being built.
    void rewritePieces(const std::function<void(ByteRange piece, NormalizedText& result)>& rewrite);
};

/// The "pre_tokenizer" of a tokenizer.json: cuts text into pieces that the model handles one by one. Immutable; any
/// thread may use it.
class PreTokenizer
{
public:
    virtual ~PreTokenizer() = default;
    virtual void apply(CutText& text) const = 0;

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const PreTokenizer> read(const PartReader& part);
};

} // namespace calm
