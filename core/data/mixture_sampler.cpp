#include "core/data/mixture_sampler.h"

#include "core/base/error.h"

#include <algorithm>
#include <numeric>

namespace calm
{

double shareAt(const MixturePart& part, int step, int steps)
{
    const double last = part.finalShare < 0 ? part.share : part.finalShare;
    const double progress = steps > 1 ? std::min(1.0, static_cast<double>(step) / (steps - 1)) : 0.0;
    return std::max(0.0, part.share + (last - part.share) * progress);
}

MixtureSampler::MixtureSampler(std::vector<MixturePart> parts, std::vector<std::vector<int>> lengths,
                               int tokensPerBatch, int steps, std::uint64_t seed)
    : m_parts(std::move(parts)), m_lengths(std::move(lengths)), m_epochs(m_parts.size()), m_owed(m_parts.size(), 0.0),
      m_tokensPerBatch(tokensPerBatch), m_steps(steps), m_random(seed)
{
    if (m_parts.empty())
        throw Error(ErrorKind::badInput, "The mixture is empty: choose at least one dataset to train on.");
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        if (m_lengths[part].empty())
            throw Error(ErrorKind::badInput,
                        "The dataset " + m_parts[part].dataset +
                            (m_parts[part].split.empty() ? "" : " (split " + m_parts[part].split + ")") +
                            " has no examples to train on.");
        m_epochs[part].seed = m_random.next();
        reshuffle(m_epochs[part]);
    }
}

void MixtureSampler::reshuffle(Epoch& epoch)
{
    const auto part = static_cast<std::size_t>(&epoch - m_epochs.data());
    epoch.order.resize(m_lengths[part].size());
    std::iota(epoch.order.begin(), epoch.order.end(), 0);
    Random(epoch.seed).shuffle(epoch.order);
}

std::int64_t MixtureSampler::peek(std::size_t part)
{
    Epoch& epoch = m_epochs[part];
    if (epoch.next == epoch.order.size()) {
        epoch.next = 0;
        epoch.seed = m_random.next();
        reshuffle(epoch);
    }
    return epoch.order[epoch.next];
}

double MixtureSampler::share(std::size_t part, int step) const
{
    return shareAt(m_parts[part], step, m_steps);
}

std::vector<std::pair<int, std::int64_t>> MixtureSampler::batch(int step)
{
    double total = 0;
    for (std::size_t part = 0; part < m_parts.size(); ++part)
        total += share(part, step);
    if (total <= 0)
        throw Error(ErrorKind::badInput, "All shares of the mixture are 0 at step " + std::to_string(step) + ".");
    std::vector<std::pair<int, std::int64_t>> chosen;
    std::int64_t tokens = 0;
    while (true) {
        // The part that lags most behind its share gives the next example: shares hold to within one example.
        std::size_t part = m_parts.size();
        for (std::size_t i = 0; i < m_parts.size(); ++i)
            if (share(i, step) > 0 && (part == m_parts.size() ||
                                       m_owed[i] + share(i, step) / total > m_owed[part] + share(part, step) / total))
                part = i;
        const std::int64_t index = peek(part);
        const int length = m_lengths[part][static_cast<std::size_t>(index)];
        if (!chosen.empty() && tokens + length > m_tokensPerBatch)
            return chosen;
        for (std::size_t i = 0; i < m_parts.size(); ++i)
            m_owed[i] += share(i, step) / total;
        m_owed[part] -= 1.0;
        ++m_epochs[part].next;
        tokens += length;
        chosen.emplace_back(static_cast<int>(part), index);
    }
}

Json MixtureSampler::state() const
{
    Json epochs = Json::array();
    for (std::size_t part = 0; part < m_parts.size(); ++part)
        epochs.push_back({{"seed", m_epochs[part].seed}, {"next", m_epochs[part].next}, {"owed", m_owed[part]}});
    return {{"random", m_random.state()}, {"epochs", epochs}};
}

void MixtureSampler::restore(const Json& state)
{
    const std::string what = "The saved position in the data";
    const auto epochs = require<std::vector<Json>>(state, "epochs", what);
    if (epochs.size() != m_parts.size())
        throw Error(ErrorKind::corrupt, what + " belongs to another mixture.");
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        Epoch& epoch = m_epochs[part];
        epoch.seed = require<std::uint64_t>(epochs[part], "seed", what);
        epoch.next = require<std::size_t>(epochs[part], "next", what);
        m_owed[part] = require<double>(epochs[part], "owed", what);
        reshuffle(epoch);
        if (epoch.next > epoch.order.size())
            throw Error(ErrorKind::corrupt, what + " belongs to another dataset.");
    }
    m_random.restore(require<std::string>(state, "random", what));
}

} // namespace calm
