#include "core/models/load_model.h"

#include "core/base/error.h"
#include "core/models/family.h"
#include "core/models/slot_address.h"
#include "core/weights/weight_files.h"

#include <ATen/ops/empty.h>

#include <algorithm>

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

/// Finds a family's tensors in one checkpoint.
class TensorFinder
{
public:
    TensorFinder(const WeightFiles& files, const Path& model, const Family& family, const DecoderSettings& settings)
        : m_files(files), m_model(model), m_family(family), m_settings(settings)
    {
    }

    bool has(const std::string& slot) const
    {
        const SlotAddress address(slot);
        return std::ranges::any_of(m_family.names, [&](const TensorName& name) {
            return name.slot == address.pattern && find(filled(name.name, address.numbers) + address.suffix);
        });
    }

    /// The slot's tensor, mapped where the file holds it as such.
    Tensor load(const Slot& slot) const
    {
        const SlotAddress address(slot.name);
        std::string wanted;
        for (const TensorName& name : m_family.names) {
            if (name.slot != address.pattern)
                continue;
            const std::string tensor = filled(name.name, address.numbers);
            if (wanted.empty())
                wanted = tensor + address.suffix;
            if (Tensor found = loadAs(name, tensor, slot, address); found.defined())
                return found;
        }
        throw Error(ErrorKind::corrupt,
                    "The model " + m_model.string() + " has no tensor " + wanted + ", which its config.json asks for.");
    }

private:
    /// The view by its whole name, or without the base model's part in front.
    const TensorView* find(const std::string& name) const
    {
        if (const TensorView* view = m_files.find(name))
            return view;
        const std::size_t dot = name.find('.');
        return dot == std::string::npos ? nullptr : m_files.find(name.substr(dot + 1));
    }

    Tensor checked(const TensorView& view, const std::vector<std::int64_t>& shape) const
    {
        if (view.shape != shape)
            throw Error(ErrorKind::corrupt, "The tensor " + view.name + " of " + m_model.string() + " has the shape " +
                                                shapeText(view.shape) + "; config.json asks for " + shapeText(shape) +
                                                ".");
        const bool known = view.dtype == DType::f32 || view.dtype == DType::f16 || view.dtype == DType::bf16 ||
                           view.dtype == DType::f64;
        if (!known)
            throw Error(ErrorKind::unsupported, "The tensor " + view.name + " of " + m_model.string() +
                                                    " has the element type " + toString(view.dtype) +
                                                    "; weights in F32, F16 and BF16 are supported.");
        Tensor tensor = toTensor(view);
        return view.dtype == DType::f64 ? tensor.to(at::kFloat) : tensor;
    }

    Tensor loadAs(const TensorName& name, const std::string& tensor, const Slot& slot, const SlotAddress& address) const
    {
        using Holds = TensorName::Holds;
        if (name.holds == Holds::it) {
            const TensorView* view = find(tensor + address.suffix);
            if (!view)
                return {};
            if (slot.kind != SlotKind::matrix || !m_settings.transposedLinears)
                return checked(*view, slot.shape);
            return checked(*view, {slot.shape[1], slot.shape[0]}).t();
        }
        if (name.holds == Holds::rows)
            return loadRows(tensor + address.suffix, slot);
        const TensorView* view = find(tensor);
        if (!view)
            return {};
        const std::int64_t parts = name.holds == Holds::expert ? 1 : 2;
        const Tensor all = checked(*view, {m_settings.experts, parts * slot.shape[0], slot.shape[1]});
        return all[std::stoll(address.numbers.back())].narrow(0, name.holds == Holds::secondHalf ? slot.shape[0] : 0,
                                                              slot.shape[0]);
    }

    Tensor loadRows(const std::string& name, const Slot& slot) const
    {
        Tensor all = at::empty(slot.shape, at::kFloat);
        for (std::int64_t row = 0; row < slot.shape[0]; ++row) {
            std::string one = name;
            const TensorView* view = find(one.replace(one.find('*'), 1, std::to_string(row)));
            if (!view)
                return {};
            all[row].copy_(checked(*view, {slot.shape[1]}));
        }
        return all;
    }

    const WeightFiles& m_files;
    const Path& m_model;
    const Family& m_family;
    const DecoderSettings& m_settings;
};

Json readConfig(const Path& model)
{
    const Path path = model / "config.json";
    return parseJson(readFile(path), path.string());
}

/// Tying as transformers does it: a head that the file holds is used; where only the head is there, it is the
/// embedding.
void loadWeights(const TensorFinder& finder, DecoderSettings& settings, DecoderWeights& weights)
{
    const bool onlyHead = settings.tiedEmbeddings && !finder.has("embedding.weight") && finder.has("head.weight");
    settings.tiedEmbeddings = settings.tiedEmbeddings && (onlyHead || !finder.has("head.weight"));
    forEachSlot(settings, weights, [&](const Slot& slot, Tensor& tensor) {
        Slot place = slot;
        if (onlyHead && slot.name == "embedding.weight")
            place.name = "head.weight";
        tensor = finder.load(place);
        if (slot.kind == SlotKind::vector || slot.kind == SlotKind::normWeight)
            tensor = tensor.to(at::kFloat);
        if (slot.kind == SlotKind::normWeight && settings.normWeightPlusOne)
            tensor = tensor + 1.0;
    });
}
} // namespace

DecoderSettings loadDecoderSettings(const Path& model)
{
    const Json config = readConfig(model);
    return familyOf(config).settings(ConfigReader(config));
}

std::shared_ptr<const DecoderModel> loadDecoder(const Path& model)
{
    const Json config = readConfig(model);
    const Family& family = familyOf(config);
    DecoderSettings settings = family.settings(ConfigReader(config));
    const auto files = WeightFiles::open(model);
    DecoderWeights weights;
    const DecoderSettings asked = settings;
    loadWeights(TensorFinder(*files, model, family, asked), settings, weights);
    return std::make_shared<const DecoderModel>(settings, std::move(weights));
}

void saveDecoder(const Path& directory, const DecoderModel& decoder, const Json& extraConfig)
{
    Json config = llamaConfig(decoder.settings());
    config.update(extraConfig);
    DecoderWeights weights = decoder.weights();
    NamedTensors tensors;
    const std::vector<TensorName> names = llamaNames();
    forEachSlot(decoder.settings(), weights, [&](const Slot& slot, Tensor& tensor) {
        const SlotAddress address(slot.name);
        const auto name = std::ranges::find(names, address.pattern, &TensorName::slot);
        tensors.emplace_back(filled(name->name, address.numbers) + address.suffix, tensor);
    });
    saveTensors(directory / "model.safetensors", tensors, {{"format", "pt"}});
    writeFileWhole(directory / "config.json", config.dump(2) + "\n");
}

} // namespace calm
