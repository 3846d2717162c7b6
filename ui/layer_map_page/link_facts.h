#pragma once

#include "core/spec/connection_importance.h"

#include <QString>

namespace calm::ui
{

class CompositionDraft;

/// What the drawing says of its parts, under the pointer and at the keyboard's place. Without a window.

QString layerText(int layer); ///< "embedding", "block 3", "final state", "prediction"

/// One line: "small, block 3 → large, block 7: 4 heads, 245,760 parameters".
QString linkSentence(const CompositionDraft& draft, const Connection& connection);

/// What a link computes, step by step with shapes, and what it trains; `importance` may be null. Rich text.
QString linkFacts(const CompositionDraft& draft, const Connection& connection, const ConnectionImportance* importance);

/// Of a layer: where it stands in its model, how wide it is, what is connected. `column` an index or
/// BlockItem::anchorColumn.
QString blockSentence(const CompositionDraft& draft, int column, int layer);

} // namespace calm::ui
