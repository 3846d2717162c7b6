#include "core/compose/layer_similarity.h"

#include "core/base/error.h"
#include "core/compose/linear_cka.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace calm
{

namespace
{
constexpr std::size_t tokensAtOnce = 2048;

/// The texts as one model reads them, and the rows of each that are compared.
struct Reading
{
    std::vector<const std::vector<int>*> ids;
    std::vector<std::vector<std::int64_t>> rows;
};

std::vector<int> layersOf(const DecoderModel& model, bool withFinal)
{
    std::vector<int> layers{embeddingLayer};
    for (int layer = 0; layer < model.settings().layers; ++layer)
        layers.push_back(layer);
    if (withFinal)
        layers.push_back(finalState);
    return layers;
}

/// Texts [begin, end) with some thousand tokens.
std::size_t endOfBatch(const Reading& reading, std::size_t begin)
{
    std::size_t end = begin, tokens = 0;
    while (end < reading.ids.size() && (end == begin || tokens + reading.ids[end]->size() <= tokensAtOnce))
        tokens += reading.ids[end++]->size();
    return end;
}

/// The states of every layer at the wanted rows of these texts, appended to `layers`.
void readBatch(const DecoderModel& model, const Reading& reading, std::size_t begin, std::size_t end, bool withFinal,
               std::vector<std::vector<Tensor>>& layers)
{
    TextRows texts;
    std::vector<std::int64_t> ids, wanted;
    for (std::size_t text = begin; text < end; ++text) {
        for (const std::int64_t row : reading.rows[text])
            wanted.push_back(texts.rows() + row);
        ids.insert(ids.end(), reading.ids[text]->begin(), reading.ids[text]->end());
        texts.add(std::ssize(*reading.ids[text]));
    }
    if (wanted.empty())
        return;
    const Tensor rows = at::tensor(wanted, at::kLong);
    std::size_t place = 0;
    const auto keep = [&](const Tensor& state) {
        layers[place++].push_back(state.squeeze(0).index_select(0, rows).to(at::kFloat));
    };
    const auto tap = [&](int, const Tensor& state) {
        keep(state);
        return state;
    };
    const Tensor embedded = model.embed(at::tensor(ids, at::kLong), texts);
    keep(embedded);
    const Tensor last = model.runBlocks(embedded, 0, model.settings().layers, texts, tap);
    if (withFinal)
        keep(model.finalNorm(last));
}

/// Unit Gram matrices of all layers, one after the other to `use`.
template <typename Use>
void readModel(const DecoderModel& model, const Reading& reading, bool withFinal, const ProgressCallback& report,
               const std::stop_token& stop, const Use& use)
{
    std::vector<std::vector<Tensor>> layers(layersOf(model, withFinal).size());
    const std::int64_t total = std::ssize(reading.ids);
    for (std::size_t begin = 0; begin < reading.ids.size();) {
        throwIfStopped(stop);
        report({"reading", static_cast<std::int64_t>(begin), total});
        const std::size_t end = endOfBatch(reading, begin);
        readBatch(model, reading, begin, end, withFinal, layers);
        begin = end;
    }
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        throwIfStopped(stop);
        report({"comparing layers", static_cast<std::int64_t>(layer), std::ssize(layers)});
        use(layer, unitGram(at::cat(layers[layer])));
        layers[layer].clear();
    }
}

/// Evenly over the texts, so that many texts count rather than much of a few.
std::vector<PairedRows> rowsOf(const std::vector<EncodedExample>& texts, std::size_t positions)
{
    std::vector<PairedRows> rows;
    for (std::size_t i = 0; i < texts.size(); ++i)
        rows.push_back(pairedRows(texts[i], (i + 1) * positions / texts.size() - i * positions / texts.size()));
    return rows;
}
} // namespace

PairedRows pairedRows(const EncodedText& text, std::size_t most)
{
    std::vector<std::int64_t> possible;
    for (std::size_t position = 1; position < text.anchorIds.size(); ++position)
        if (std::ranges::all_of(text.settled, [&](const auto& settled) { return settled[position] > 0; }))
            possible.push_back(static_cast<std::int64_t>(position));
    PairedRows rows{.anchor = {}, .augmenting = std::vector<std::vector<std::int64_t>>(text.settled.size())};
    const std::size_t count = std::min(most, possible.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t position = possible[(2 * i + 1) * possible.size() / (2 * count)];
        rows.anchor.push_back(position);
        for (std::size_t model = 0; model < text.settled.size(); ++model)
            rows.augmenting[model].push_back(text.settled[model][static_cast<std::size_t>(position)] - 1);
    }
    return rows;
}

LayerSimilarity measureSimilarity(const DecoderModel& anchor,
                                  const std::vector<std::shared_ptr<const DecoderModel>>& augmenting,
                                  const std::vector<EncodedExample>& texts, std::size_t positions,
                                  const ProgressCallback& progress, const std::stop_token& stop)
{
    at::NoGradGuard noGradients;
    const std::vector<PairedRows> rows = rowsOf(texts, positions);
    LayerSimilarity similarity{.anchorLayers = layersOf(anchor, false), .examples = std::ssize(texts)};
    for (const PairedRows& some : rows)
        similarity.positions += std::ssize(some.anchor);
    if (similarity.positions < 2)
        throw Error(ErrorKind::badInput, "The examples have too little text to compare layers on; choose longer ones.");

    std::string who = "the anchor";
    const auto report = [&](const Progress& part) {
        if (progress)
            progress({who + ": " + part.stage, part.done, part.total});
    };
    Reading reading;
    for (std::size_t text = 0; text < texts.size(); ++text) {
        reading.ids.push_back(&texts[text].anchorIds);
        reading.rows.push_back(rows[text].anchor);
    }
    const Tensor anchorGrams =
        at::empty({std::ssize(similarity.anchorLayers), similarity.positions * similarity.positions}, at::kFloat);
    readModel(anchor, reading, false, report, stop, [&](std::size_t layer, const Tensor& gram) {
        anchorGrams.select(0, static_cast<std::int64_t>(layer)).copy_(gram);
    });

    for (std::size_t model = 0; model < augmenting.size(); ++model) {
        who = "augmenting model " + std::to_string(model + 1);
        LayerSimilarity::Model result{.name = {}, .layers = layersOf(*augmenting[model], true), .values = {}};
        for (std::size_t text = 0; text < texts.size(); ++text) {
            reading.ids[text] = &texts[text].augmentingIds[model];
            reading.rows[text] = rows[text].augmenting[model];
        }
        readModel(*augmenting[model], reading, true, report, stop, [&](std::size_t, const Tensor& gram) {
            const Tensor row = similarities(anchorGrams, gram).to(at::kDouble).contiguous();
            result.values.emplace_back(row.data_ptr<double>(), row.data_ptr<double>() + row.numel());
        });
        similarity.augmenting.push_back(std::move(result));
    }
    return similarity;
}

} // namespace calm
