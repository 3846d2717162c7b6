#include "core/compose/bridge_file.h"

#include "core/base/error.h"

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

void saveBridges(const Path& folder, const Composition& composition, const std::vector<BridgeWeights>& bridges)
{
    NamedTensors tensors;
    for (std::size_t i = 0; i < bridges.size(); ++i) {
        for (auto& named : namedTensors(bridges[i], i))
            tensors.push_back(std::move(named));
        tensors.emplace_back("bridge." + std::to_string(i) + ".rms",
                             at::tensor({bridges[i].augmentingRms, bridges[i].anchorRms}, at::kDouble));
    }
    saveTensors(folder / weightsFile, tensors, {{"format", "calm-bridges"}, {"version", "1"}});
    writeFileWhole(folder / compositionFile, toJson(composition).dump(2) + "\n");
}

SavedBridges loadBridges(const Path& folder)
{
    SavedBridges saved;
    const Path description = folder / compositionFile;
    saved.composition = compositionFromJson(parseJson(readFile(description), description.string()));
    const Path file = folder / weightsFile;
    const auto tensors = loadTensors(file);
    for (std::size_t i = 0; i < saved.composition.connections.size(); ++i) {
        const std::string prefix = "bridge." + std::to_string(i) + ".";
        BridgeWeights weights;
        weights.project = take(tensors, prefix + "project.weight", file);
        weights.query = take(tensors, prefix + "query.weight", file);
        weights.key = take(tensors, prefix + "key.weight", file);
        weights.value = take(tensors, prefix + "value.weight", file);
        weights.output = take(tensors, prefix + "output.weight", file);
        if (saved.composition.bridge.form == BridgeForm::release)
            takeReleaseForm(weights, tensors, prefix, file);
        const Tensor rms = take(tensors, prefix + "rms", file);
        if (rms.scalar_type() != at::kDouble || rms.numel() != 2)
            throw Error(ErrorKind::corrupt, file.string() + " has a tensor " + prefix + "rms of the wrong shape.");
        weights.augmentingRms = rms.data_ptr<double>()[0];
        weights.anchorRms = rms.data_ptr<double>()[1];
        saved.bridges.push_back(std::move(weights));
    }
    return saved;
}

} // namespace calm
