#include "core/compose/bridge_file.h"

#include "core/base/error.h"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>

namespace calm
{

namespace
{
const char* const weightsFile = "bridges.safetensors";
const char* const compositionFile = "composition.json";

Tensor take(const std::map<std::string, Tensor>& tensors, const std::string& name, const Path& file)
{
    const auto it = tensors.find(name);
    if (it == tensors.end())
        throw Error(ErrorKind::corrupt, file.string() + " has no tensor " + name + ".");
    return it->second;
}

void takeReleaseForm(BridgeWeights& weights, const std::map<std::string, Tensor>& tensors, const std::string& prefix,
                     const Path& file)
{
    weights.projectBias = take(tensors, prefix + "project.bias", file);
    weights.queryBias = take(tensors, prefix + "query.bias", file);
    weights.keyBias = take(tensors, prefix + "key.bias", file);
    weights.valueBias = take(tensors, prefix + "value.bias", file);
    weights.outputBias = take(tensors, prefix + "output.bias", file);
    weights.norm = take(tensors, prefix + "norm.weight", file);
}
} // namespace

void saveBridgeWeights(const Path& file, const std::vector<BridgeWeights>& bridges)
{
    NamedTensors tensors;
    for (std::size_t i = 0; i < bridges.size(); ++i) {
        for (auto& named : namedTensors(bridges[i], i))
            tensors.push_back(std::move(named));
        tensors.emplace_back("bridge." + std::to_string(i) + ".rms",
                             at::tensor({bridges[i].augmentingRms, bridges[i].anchorRms}, at::kDouble));
    }
    saveTensors(file, tensors, {{"format", "calm-bridges"}, {"version", "1"}});
}

std::vector<BridgeWeights> loadBridgeWeights(const Path& file, const Composition& composition)
{
    const std::size_t connections = composition.connections.size();
    const auto tensors = loadTensors(file);
    for (const auto& [name, tensor] : tensors)
        if (at::isFloatingType(tensor.scalar_type()) && !tensor.isfinite().all().item<bool>())
            throw Error(ErrorKind::corrupt, file.string() + " has numbers in " + name + " that are none.");
    if (tensors.contains("bridge." + std::to_string(connections) + ".rms"))
        throw Error(ErrorKind::corrupt, file.string() + " holds more bridges than the composition has connections.");
    std::vector<BridgeWeights> bridges;
    for (std::size_t i = 0; i < connections; ++i) {
        const std::string prefix = "bridge." + std::to_string(i) + ".";
        BridgeWeights weights;
        weights.project = take(tensors, prefix + "project.weight", file);
        weights.query = take(tensors, prefix + "query.weight", file);
        weights.key = take(tensors, prefix + "key.weight", file);
        weights.value = take(tensors, prefix + "value.weight", file);
        weights.output = take(tensors, prefix + "output.weight", file);
        if (composition.bridge.form == BridgeForm::release)
            takeReleaseForm(weights, tensors, prefix, file);
        const Tensor rms = take(tensors, prefix + "rms", file);
        if (rms.scalar_type() != at::kDouble || rms.numel() != 2)
            throw Error(ErrorKind::corrupt, file.string() + " has a tensor " + prefix + "rms of the wrong shape.");
        weights.augmentingRms = rms.data_ptr<double>()[0];
        weights.anchorRms = rms.data_ptr<double>()[1];
        bridges.push_back(std::move(weights));
    }
    return bridges;
}

void saveBridges(const Path& folder, const Composition& composition, const std::vector<BridgeWeights>& bridges)
{
    saveBridgeWeights(folder / weightsFile, bridges);
    writeFileWhole(folder / compositionFile, toJson(composition).dump(2) + "\n");
}

SavedBridges loadBridges(const Path& folder)
{
    SavedBridges saved;
    const Path description = folder / compositionFile;
    saved.composition = compositionFromJson(parseJson(readFile(description), description.string()));
    saved.bridges = loadBridgeWeights(folder / weightsFile, saved.composition);
    return saved;
}

} // namespace calm
