#include "core/models/lora.h"

#include "core/base/error.h"
#include "core/base/random.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

namespace calm
{

namespace
{
/// What of a block a matrix computes, in the words of LoraSettings::targets: "block.0.qkv" three, a router none.
std::vector<std::string> computedBy(const std::string& slot)
{
    const std::string last = slot.substr(slot.rfind('.') + 1);
    if (last == "qkv")
        return {"query", "key", "value"};
    if (last == "gate_up")
        return {"gate", "up"};
    return {last};
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

bool fits(const LowRankChange& change, std::int64_t out, std::int64_t in)
{
    return change.a.dim() == 2 && change.b.dim() == 2 && change.a.size(0) == change.b.size(1) &&
           change.a.size(1) == in && change.b.size(0) == out;
}
} // namespace

std::vector<LoraPlace> projectionsOf(const DecoderSettings& settings)
{
    std::vector<LoraPlace> places;
    DecoderWeights none;
    forEachProjection(settings, none, [&](const std::string& name, Linear&, std::int64_t out, std::int64_t in) {
        places.push_back({name, out, in});
    });
    return places;
}

std::vector<LoraPlace> loraPlaces(const DecoderSettings& settings, const std::vector<std::string>& targets)
{
    std::vector<LoraPlace> places = projectionsOf(settings);
    std::erase_if(places, [&](const LoraPlace& place) {
        return std::ranges::none_of(computedBy(place.slot), [&](const std::string& what) {
            return std::ranges::find(targets, what) != targets.end();
        });
    });
    if (places.empty())
        throw Error(ErrorKind::badInput,
                    "The anchor has none of the matrices that LoRA shall change (" + joined(targets) + ").");
    return places;
}

std::vector<std::string> targetsOf(const std::vector<LoraMatrix>& matrices)
{
    std::set<std::string> changed;
    for (const LoraMatrix& matrix : matrices)
        for (const std::string& what : computedBy(matrix.slot))
            changed.insert(what);
    std::vector<std::string> targets;
    std::ranges::copy_if(loraTargets(), std::back_inserter(targets),
                         [&](const std::string& target) { return changed.contains(target); });
    return targets;
}

std::int64_t numbersPerRank(const std::vector<LoraPlace>& places)
{
    std::int64_t numbers = 0;
    for (const LoraPlace& place : places)
        numbers += place.in + place.out;
    return numbers;
}

LoraSettings resolved(LoraSettings wanted, const std::vector<LoraPlace>& places, std::int64_t numbers)
{
    if (wanted.rank == 0) {
        const std::int64_t each = numbersPerRank(places), below = numbers / each;
        const std::int64_t nearest = numbers - below * each <= (below + 1) * each - numbers ? below : below + 1;
        wanted.rank = static_cast<int>(std::max<std::int64_t>(1, nearest));
    }
    if (wanted.alpha == 0)
        wanted.alpha = 2.0 * wanted.rank;
    return wanted;
}

std::vector<LoraMatrix> freshLora(const std::vector<LoraPlace>& places, const LoraSettings& settings,
                                  std::uint64_t seed)
{
    Random random(seed);
    std::vector<LoraMatrix> matrices;
    for (const LoraPlace& place : places) {
        LoraMatrix matrix{.slot = place.slot, .change = {}};
        matrix.change.a = at::empty({settings.rank, place.in}, at::kFloat);
        matrix.change.b = at::zeros({place.out, settings.rank}, at::kFloat);
        matrix.change.scale = settings.alpha / settings.rank;
        const double bound = 1.0 / std::sqrt(static_cast<double>(place.in));
        auto* data = matrix.change.a.data_ptr<float>();
        for (std::int64_t i = 0; i < matrix.change.a.numel(); ++i)
            data[i] = static_cast<float>((2.0 * random.uniform() - 1.0) * bound);
        matrices.push_back(std::move(matrix));
    }
    return matrices;
}

std::shared_ptr<const DecoderModel> withLora(const DecoderModel& model, const std::vector<LoraMatrix>& matrices,
                                             double dropout)
{
    std::map<std::string, const LoraMatrix*> bySlot;
    for (const LoraMatrix& matrix : matrices)
        if (!bySlot.emplace(matrix.slot, &matrix).second)
            throw Error(ErrorKind::badInput, "LoRA changes the matrix " + matrix.slot + " twice.");
    DecoderWeights weights = model.weights();
    forEachProjection(model.settings(), weights,
                      [&](const std::string& name, Linear& linear, std::int64_t out, std::int64_t in) {
                          const auto found = bySlot.find(name);
                          if (found == bySlot.end())
                              return;
                          if (!fits(found->second->change, out, in))
                              throw Error(ErrorKind::badInput, "LoRA's change of the matrix " + name +
                                                                   " has another shape than the matrix.");
                          linear.change = found->second->change;
                          linear.change.dropout = dropout;
                          bySlot.erase(found);
                      });
    if (!bySlot.empty())
        throw Error(ErrorKind::badInput,
                    "LoRA changes the matrix " + bySlot.begin()->first + ", which the model does not have.");
    return std::make_shared<const DecoderModel>(model.settings(), std::move(weights));
}

} // namespace calm
