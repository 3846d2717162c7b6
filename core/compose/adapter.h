#pragma once

#include "core/base/file.h"
#include "core/compose/bridge_file.h"
#include "core/spec/model_card.h"
#include "core/spec/training_settings.h"

#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// A trained composition on its own, as a directory that goes from one person to another:
///
///   adapter.json          {"format":"calm.adapter","version":1, ...}: AdapterInfo below
///   bridges.safetensors   the trained numbers as training left them, never folded (bridge_file.h)
///   README.md             the same in words, for who finds it
///
/// The models are not in it: they are known by their content.

/// A model of the composition as it was where the adapter was made.
struct AdapterModel
{
    std::string name;
    ModelCard card;            ///< without directory
    std::string tokenizerHash; ///< Tokenizer::definitionHash(); empty = it has none
    std::string contentHash;   ///< contentHashOfModel()
};

struct AdapterInfo
{
    Composition composition;
    AdapterModel anchor;
    std::vector<AdapterModel> augmenting; ///< in the composition's order
    std::string run;                      ///< name of the run that trained it
    TrainingSettings settings;
    int step = 0;
    std::optional<double> validationLoss;
    std::string savedAt; ///< "2026-11-23T13:05:00Z"
    std::string program; ///< "calm 0.4.0"
    std::string note;    ///< the run's
    std::int64_t trainedParameters = 0;
    std::string bridgesHash; ///< SHA-256 of bridges.safetensors; filled in by saveAdapter()
};

Json toJson(const AdapterInfo& info);
AdapterInfo adapterInfoFromJson(const Json& json, const std::string& what); ///< Error(corrupt | unsupported)
std::string adapterReadme(const AdapterInfo& info);

/// Writes the directory whole or not at all: made beside it and renamed. Error(badInput) when `folder` is there and not
/// empty, Error(io).
void saveAdapter(const Path& folder, AdapterInfo info, const std::vector<BridgeWeights>& bridges);

/// adapter.json alone. Error(notFound) when the directory is none of these, Error(corrupt | unsupported).
AdapterInfo readAdapterInfo(const Path& folder);

/// The bridges, checked against adapter.json's hash, the number of connections and the widths of the models it names.
std::vector<BridgeWeights> readAdapterBridges(const Path& folder, const AdapterInfo& info);

/// Error(badInput) when a bridge does not fit models of these sizes, naming the connection, what it has and what is
/// asked.
void checkBridgesFit(const Composition& composition, const std::vector<BridgeWeights>& bridges, const ModelCard& anchor,
                     const std::vector<ModelCard>& augmenting);

} // namespace calm
