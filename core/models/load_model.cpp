#include "core/models/load_model.h"

#include "core/base/error.h"
#include "core/models/family.h"
#include "core/weights/weight_files.h"

namespace calm
{

namespace
{
std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + ")";
}

const TensorView& viewOf(const WeightFiles& files, const Path& model, const std::string& name,
                         const std::vector<std::int64_t>& shape)
{
    const TensorView* view = files.find(name);
    const std::string bare = name.starts_with("model.") ? name.substr(6) : name; // base models leave the prefix out
    if (!view)
        view = files.find(bare);
    if (!view)
        throw Error(ErrorKind::corrupt, "The model " + model.string() + " has no tensor " + name +
                                            ", which its config.json asks for.");
    if (view->shape != shape)
        throw Error(ErrorKind::corrupt, "The tensor " + view->name + " of " + model.string() + " has the shape " +
                                            shapeText(view->shape) + "; config.json asks for " + shapeText(shape) + ".");
    return *view;
}

Json readConfig(const Path& model)
{
    const Path path = model / "config.json";
    return parseJson(readFile(path), path.string());
}
} // namespace

DecoderSettings loadDecoderSettings(const Path& model)
{
    const Json config = readConfig(model);
    return familyOf(config).settings(config);
}

std::shared_ptr<const DecoderModel> loadDecoder(const Path& model)
{
    const Json config = readConfig(model);
    if (config.contains("quantization_config"))
        throw Error(ErrorKind::unsupported, "The model " + model.string() +
                                                " is quantized; use its float32, float16 or bfloat16 version.");
    const Family& family = familyOf(config);
    DecoderSettings settings = family.settings(config);
    const auto files = WeightFiles::open(model);
    DecoderWeights weights;
    forEachSlot(settings, weights, [&](const std::string& slot, Tensor& tensor, const std::vector<std::int64_t>& shape) {
        tensor = toTensor(viewOf(*files, model, family.tensorName(slot), shape)).to(at::kFloat);
    });
    return std::make_shared<const DecoderModel>(settings, std::move(weights));
}

void saveDecoder(const Path& directory, const DecoderModel& decoder, const Json& extraConfig)
{
    const Family family = llamaFamily();
    Json config = family.config(decoder.settings());
    config.update(extraConfig);
    DecoderWeights weights = decoder.weights();
    NamedTensors tensors;
    forEachSlot(decoder.settings(), weights, [&](const std::string& slot, Tensor& tensor, const std::vector<std::int64_t>&) {
        tensors.emplace_back(family.tensorName(slot), tensor);
    });
    saveTensors(directory / "model.safetensors", tensors, {{"format", "pt"}});
    writeFileWhole(directory / "config.json", config.dump(2) + "\n");
}

} // namespace calm
