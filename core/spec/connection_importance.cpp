#include "core/spec/connection_importance.h"

#include "core/base/error.h"
#include "core/spec/document.h"

namespace calm
{

namespace
{
constexpr const char* format = "calm.connection_importance";
constexpr int formatVersion = 1; // 1: the first
} // namespace

Json toJson(const ImportanceReport& report)
{
    Json json = startDocument(format, formatVersion);
    json["composition"] = report.composition;
    json["checkpoint"] = report.checkpoint;
    json["loss"] = report.loss;
    json["examples"] = report.examples;
    json["labels"] = report.labels;
    json["augmenting"] = report.augmenting;
    json["key"] = report.key;
    json["connections"] = Json::array();
    for (const ConnectionImportance& one : report.connections) {
        Json part;
        part["augmenting"] = one.connection.augmenting;
        part["augmenting_layer"] = layerName(one.connection.augmentingLayer);
        part["anchor_layer"] = layerName(one.connection.anchorLayer);
        part["output_share"] = one.outputShare;
        part["loss_rise"] = one.lossRise;
        json["connections"].push_back(std::move(part));
    }
    return json;
}

ImportanceReport importanceReportFromJson(const Json& json)
{
    const std::string what = "The importance of connections";
    checkDocument(json, format, formatVersion, what);
    ImportanceReport report;
    report.composition = require<std::string>(json, "composition", what);
    report.checkpoint = wholeNumber<std::int64_t>(json, "checkpoint", 0, what);
    report.loss = require<double>(json, "loss", what);
    report.examples = wholeNumber<std::int64_t>(json, "examples", 0, what);
    report.labels = wholeNumber<std::int64_t>(json, "labels", 0, what);
    report.augmenting = require<std::vector<std::string>>(json, "augmenting", what);
    report.key = optional<std::string>(json, "key", {}, what);
    for (const Json& part : require<Json>(json, "connections", what)) {
        const int model = wholeNumber<int>(part, "augmenting", 0, what);
        if (model < 0 || model >= std::ssize(report.augmenting))
            throw Error(ErrorKind::corrupt,
                        what + " names augmenting model " + std::to_string(model) + ", which it does not list.");
        report.connections.push_back({{model, layerFromName(require<std::string>(part, "augmenting_layer", what)),
                                       layerFromName(require<std::string>(part, "anchor_layer", what))},
                                      require<double>(part, "output_share", what),
                                      require<double>(part, "loss_rise", what)});
    }
    return report;
}

} // namespace calm
