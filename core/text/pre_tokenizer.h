#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"
#include "core/text/split_behavior.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace calm
{

/// A text and the pieces it has been cut into so far: in order, none empty. What is in no piece is dropped.
struct CutText
{
    NormalizedText text;
    std::vector<ByteRange> pieces;
    /// For a text that may still go on: what is known of the piece behind the others, which goes on or ends here. The
    /// others do not change then, and what lies behind is left out.
    std::optional<ByteRange> growing;
    /// Where in the person's text the first step that cuts begins pieces, but for the first and those inside what
    /// was one character.
    std::vector<std::size_t> firstBegins;

    explicit CutText(NormalizedText whole);
    static CutText open(NormalizedText beginning); ///< all of it may still go on

    using Cut = std::function<std::vector<ByteRange>(std::string_view piece)>;
    using OpenCut = std::function<OpenPieces(std::string_view growing)>;
    /// Cuts every piece further. `cut` answers ranges within the piece it is given; without an `openCut` a continuation
    /// must only make the last of them longer.
    void cutPieces(const Cut& cut, const OpenCut& openCut = {});
    /// Rewrites every piece: `rewrite` appends what becomes of a piece to the text being built.
    void rewritePieces(const std::function<void(ByteRange piece, NormalizedText& result)>& rewrite);

private:
    void noteFirstBegins();
    bool m_isCut = false;
};

/// The "pre_tokenizer" of a tokenizer.json: cuts text into pieces that the model handles one by one. Immutable; any
/// thread may use it.
class PreTokenizer
{
public:
    virtual ~PreTokenizer() = default;
    virtual void apply(CutText& text) const = 0;
    /// Whether all cuts behind a begin of the first step's pieces are the same whatever stands before it.
    virtual bool isLocal() const { return true; }
    /// Whether the same holds of any place inside a piece: it cuts by single characters, or not at all.
    virtual bool isLocalInside() const { return false; }
    /// Whether a text that begins there is cut as the whole is, too: nothing is put before it.
    virtual bool beginsInside() const { return false; }

    /// Error(corrupt) or Error(unsupported), naming the part.
    static std::unique_ptr<const PreTokenizer> read(const PartReader& part);
};

} // namespace calm
