#include "ui/layer_map_page/link_facts.h"

#include "ui/layer_map_page/block_item.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/number_format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace calm::ui
{

namespace
{

struct LinkFacts
{
    Q_DECLARE_TR_FUNCTIONS(calm::ui::LinkFacts)
};

QString nameOf(const CompositionDraft& draft, int augmenting)
{
    const auto& names = draft.composition().augmenting;
    return augmenting >= 0 && std::size_t(augmenting) < names.size() ? fromUtf8(names[std::size_t(augmenting)])
                                                                     : QString();
}

int widthRead(const CompositionDraft& draft, const Connection& connection)
{
    const ModelCard& card = draft.augmentingCards().at(std::size_t(connection.augmenting));
    return augmentingWidth(connection.augmentingLayer, card.hiddenSize, card.vocabSize);
}

} // namespace

QString layerText(int layer)
{
    if (layer == embeddingLayer)
        return LinkFacts::tr("embedding");
    if (layer == finalState)
        return LinkFacts::tr("final state");
    if (layer == predictionState)
        return LinkFacts::tr("prediction");
    return LinkFacts::tr("block %1").arg(layer);
}

QString linkSentence(const CompositionDraft& draft, const Connection& connection)
{
    const BridgeSettings& bridge = draft.composition().bridge;
    return LinkFacts::tr("%1, %2 → %3, %4: %5 heads, %6 parameters")
        .arg(nameOf(draft, connection.augmenting), layerText(connection.augmentingLayer),
             fromUtf8(draft.composition().anchor), layerText(connection.anchorLayer), formatCount(bridge.heads),
             formatCount(bridgeParameters(widthRead(draft, connection), draft.anchorCard().hiddenSize, bridge.form)));
}

QString linkFacts(const CompositionDraft& draft, const Connection& connection, const ConnectionImportance* importance)
{
    const BridgeSettings& bridge = draft.composition().bridge;
    const int read = widthRead(draft, connection), width = draft.anchorCard().hiddenSize;
    const int head = bridge.heads > 0 ? width / bridge.heads : 0;
    QStringList lines;
    lines +=
        QString("<b>%1</b>")
            .arg(LinkFacts::tr("%1, %2 → %3, %4")
                     .arg(nameOf(draft, connection.augmenting).toHtmlEscaped(), layerText(connection.augmentingLayer),
                          fromUtf8(draft.composition().anchor).toHtmlEscaped(), layerText(connection.anchorLayer)));
    const auto shape = [](const QString& rows, int columns) {
        return QString("(%1 × %2)").arg(rows, formatCount(columns));
    };
    lines += LinkFacts::tr("reads the augmenting state %1").arg(shape("S", read));
    lines += LinkFacts::tr("W_proj %1 makes it %2").arg(shape(formatCount(read), width), shape("S", width));
    lines +=
        LinkFacts::tr("keys and values %1, queries of the anchor's state %2").arg(shape("S", width), shape("T", width));
    lines += LinkFacts::tr("%1 heads of %2, causal: only what has been read by then")
                 .arg(formatCount(bridge.heads), formatCount(head));
    lines +=
        LinkFacts::tr("W_O %1 adds %2 to the anchor's state").arg(shape(formatCount(width), width), shape("T", width));
    lines += LinkFacts::tr("%1 trained parameters: %2 × %3 + 4 × %3 × %3%4")
                 .arg(formatCount(bridgeParameters(read, width, bridge.form)), formatCount(read), formatCount(width),
                      bridge.form == calm::BridgeForm::release
                          ? LinkFacts::tr(" + 6 × %1 (biases and norm)").arg(formatCount(width))
                          : QString());
    if (importance)
        lines += LinkFacts::tr("measured: adds %1 of the state's length; cut, the loss changes by %2")
                     .arg(formatPercent(importance->outputShare), QString::asprintf("%+.4f", importance->lossRise));
    return lines.join("<br>");
}

QString blockSentence(const CompositionDraft& draft, int column, int layer)
{
    const bool isAnchor = column == BlockItem::anchorColumn;
    const ModelCard& card = isAnchor ? draft.anchorCard() : draft.augmentingCards().at(std::size_t(column));
    const auto& connections = draft.composition().connections;
    const auto count = std::ranges::count_if(connections, [&](const Connection& connection) {
        return isAnchor ? connection.anchorLayer == layer
                        : connection.augmenting == column && connection.augmentingLayer == layer;
    });
    const bool isBlock = layer >= 0 && layer < card.layers;
    const QString place = isBlock ? LinkFacts::tr("%1 of %2").arg(layerText(layer)).arg(card.layers) : layerText(layer);
    const int width = isAnchor ? card.hiddenSize : augmentingWidth(layer, card.hiddenSize, card.vocabSize);
    const QString links = count == 0 ? LinkFacts::tr("not connected")
                                     : counted(count, LinkFacts::tr("1 connection"), LinkFacts::tr("%1 connections"));
    return LinkFacts::tr("%1, %2: %3 wide, %4")
        .arg(isAnchor ? fromUtf8(draft.composition().anchor) : nameOf(draft, column), place, formatCount(width), links);
}

} // namespace calm::ui
